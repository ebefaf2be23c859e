"""Pages of organisations: found by everybody, registered, changed and looked after by the right people."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core.database import db
from app.core.permissions import Role
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.organisations.models import Claim, Invitation, Organisation
from app.organisations.queries import KIND, members_of, role_in
from app.organisations.rules import MemberRole, OrganisationKind
from tests.desk.callers import at_the_desk, caller
from tests.factories import log_in, make_account, make_organisation, make_place, make_volunteer, writing
from tests.organisations.people import last_message

pytestmark = pytest.mark.usefixtures("frozen_clock")
MANGLER = "Du mangler"


def browser_of(app: Flask, account: Account) -> FlaskClient:
    made = app.test_client()
    log_in(made, account)
    return made


def typed(**values: Any) -> dict[str, Any]:
    """The form of registering, filled in."""
    place = values.pop("place_id", None) or make_place().id
    return {
        "name": "Vollerup Strikkeklub", "kind": "association", "place_id": place, "summary": "Vi strikker.",
        "contact_name": "Olga", "contact_phone": "11 11 11 42", "contact_email": "", **values,
    }  # fmt: skip


def test_everybody_finds_what_is_public_and_nothing_else(client: FlaskClient) -> None:
    make_organisation(name="Rådet", kind=OrganisationKind.COUNCIL)
    make_organisation(name="Klubben")
    make_organisation(name="Hemmelig", public=False)

    page = client.get("/foreninger")
    narrowed = client.get("/foreninger?slags=council")

    assert "2 foreninger" in page.text
    assert "Hemmelig" not in page.text
    assert "Listen er ikke hel" in page.text
    assert "Rådet" in narrowed.text
    assert "Klubben" not in narrowed.text
    assert client.get("/foreninger?slags=noget&sted=ni").status_code == 200
    assert client.get("/foreninger?efter=99999999999").status_code == 404


def test_a_long_list_goes_on_with_its_filter(client: FlaskClient) -> None:
    for number in range(14):
        make_organisation(name=f"Klub {number:02}")
    make_organisation(name="Rådet", kind=OrganisationKind.COUNCIL)

    page = client.get("/foreninger?slags=association").text
    address = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(address).text

    assert "Klub 11" in page
    assert "Klub 12" not in page
    assert "Klub 12" in second
    assert "Rådet" not in second


def test_the_profile_says_what_they_do_where_and_whom_to_ask(client: FlaskClient) -> None:
    made = make_organisation(place_id=make_place("Fynshav").id)
    with writing():
        made.film_url, made.film_text = "https://example.org/film", "Vi ser folk, der strikker."
        made.cvr, made.requirements = "13585628", "Du skal have tid."

    page = client.get(f"/foreninger/{made.id}").text

    for words in ("Vi strikker sammen hver uge.", "Fynshav", "Olga Olsen", "tel:+4511111142", "13585628",
                  "Vi ser folk, der strikker.", "Du skal have tid.", "Er der noget galt på siden?"):  # fmt: skip
        assert words in page
    assert 'href="https://example.org/film" rel="noopener noreferrer nofollow"' in page
    assert "Ret siden" not in page


def test_who_is_logged_in_registers_and_alone_sees_it_until_it_was_read(app: Flask) -> None:
    olga = make_account(name="Olga Olsen")
    browser = browser_of(app, olga)
    assert 'value="Olga Olsen"' in browser.get("/foreninger/ny").text

    sent = browser.post("/foreninger/ny", data=typed())

    made = db.session.scalars(select(Organisation)).one()
    assert sent.location == f"/foreninger/{made.id}"
    page = browser.get(sent.location).text
    assert "Tak. Vi ser på Vollerup Strikkeklub inden to hverdage." in page
    assert "kan se siden" in page
    assert (made.state, made.kind, made.contact_phone) == (
        State.PENDING,
        OrganisationKind.ASSOCIATION,
        "+4511111142",
    )
    strangers = [app.test_client(), browser_of(app, make_account())]
    assert [one.get(sent.location).status_code for one in strangers] == [404, 404]
    assert "Vollerup Strikkeklub" in browser.get("/min-side").text
    assert "Venter på svar" in browser.get("/min-side").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Skriv, hvad I hedder"),
        ({"kind": ""}, "Vælg, hvad I er"),
        ({"kind": "bank"}, "Vælg en af mulighederne"),
        ({"place_id": "0"}, "Vælg den by, der er tættest på"),
        ({"summary": ""}, "Skriv en sætning om, hvad I gør"),
        ({"contact_phone": ""}, "Skriv et telefonnummer eller en e-mail"),
        ({"contact_phone": "12"}, "Skriv nummeret med 8 tal"),
        ({"contact_email": "olga"}, "Skriv din e-mail"),
        ({"summary": "Ring til 010203-1234"}, "Slet CPR-nummeret"),
    ],
)
def test_what_is_missing_is_said_at_its_field(app: Flask, wrong: dict[str, str], said: str) -> None:
    browser = browser_of(app, make_account())

    sent = browser.post("/foreninger/ny", data=typed() | wrong)

    assert sent.status_code == 422
    assert said in sent.text
    assert db.session.scalars(select(Organisation)).all() == []


def test_whoever_answers_the_phone_registers_for_who_rings(app: Flask) -> None:
    desk, _account = at_the_desk(app)
    ingrid = caller()
    page = desk.get(f"/telefonbord/{ingrid.id}").text
    assert f"/foreninger/ny?til={ingrid.id}" in page
    assert "Ingrid Hansen" in desk.get(f"/foreninger/ny?til={ingrid.id}").text

    sent = desk.post(f"/foreninger/ny?til={ingrid.id}", data=typed())

    made = db.session.scalars(select(Organisation)).one()
    assert sent.location == f"/telefonbord/{ingrid.id}"
    assert role_in(made.id, ingrid.id) is MemberRole.OWNER
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "organisation.pending")).one()
    assert (event.on_behalf_of, event.purpose) == (ingrid.id, "phone desk")


def test_nobody_else_registers_for_others(app: Flask) -> None:
    ingrid = caller()
    off_duty = make_account(Role.DESK_VOLUNTEER)
    for account in (make_account(), off_duty):
        browser = browser_of(app, account)
        assert browser.get(f"/foreninger/ny?til={ingrid.id}").status_code == 404
        assert browser.post(f"/foreninger/ny?til={ingrid.id}", data=typed()).status_code == 404
    assert browser_of(app, make_volunteer()).get("/foreninger/ny?til=99999999999").status_code == 404
    assert db.session.scalars(select(Organisation)).all() == []


# ---- changing ---------------------------------------------------------------------------------------------------


def test_the_old_text_stays_public_and_the_new_is_only_for_those_who_wrote_it(
    app: Flask, client: FlaskClient
) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person)
    browser = browser_of(app, olga)

    sent = browser.post(
        f"/foreninger/{made.id}/ret",
        data=typed(place_id=made.place_id, summary="Vi hækler hemmeligt.", contact_phone="11 11 11 77"),
    )

    assert sent.status_code == 303
    assert "Det gamle bliver stående så længe" in browser.get(sent.location).text
    assert "Vi hækler hemmeligt." in browser.get(f"/foreninger/{made.id}/ret").text
    for one in (client, browser_of(app, make_account())):
        page = one.get(f"/foreninger/{made.id}").text
        assert "Vi hækler hemmeligt." not in page + one.get("/foreninger").text
        assert "tel:+4511111177" in page
        assert one.get(f"/foreninger/{made.id}/ret").status_code in (303, 404)


def test_every_field_of_the_profile_is_kept_and_shown_again(app: Flask) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person, public=False)
    browser = browser_of(app, olga)
    more = {
        "cvr": "13 58 56 28", "target_groups": ["enlige"], "film_url": "https://example.org/film",
        "film_text": "Vi ser folk.", "insurer": "municipality", "requirements": "Til bil.",
        "task_requirements": ["driving_licence"],
        "task_contact": "Ole",
    }  # fmt: skip

    sent = browser.post(f"/foreninger/{made.id}/ret", data=typed(place_id=made.place_id) | more)

    assert sent.status_code == 303
    page = browser.get(f"/foreninger/{made.id}/ret").text
    for shown in ('value="13585628"', 'value="enlige" checked', "https://example.org/film", "Vi ser folk.",
                  'value="municipality" selected', 'value="driving_licence" checked', "Til bil.",
                  'value="Ole"'):  # fmt: skip
        assert shown in page.replace('selected value="municipality"', 'value="municipality" selected')
    shown = browser.get(f"/foreninger/{made.id}").text
    assert "Kørekort" in shown
    assert "Til bil." in shown


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://example.org", "https://", "https://a b.dk", "https://x@evil.example/"],
)
def test_a_film_lies_behind_a_safe_link_or_none(app: Flask, link: str) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person)
    data = typed(place_id=made.place_id, film_url=link, film_text="En film")

    sent = browser_of(app, olga).post(f"/foreninger/{made.id}/ret", data=data)

    assert sent.status_code == 422
    assert "Skriv et link, der begynder med https://" in sent.text


def test_a_moderator_corrects_what_everybody_sees_and_what_waits_goes_on_waiting(app: Flask) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person)
    new = typed(place_id=made.place_id, summary="Vi hækler.")
    browser_of(app, olga).post(f"/foreninger/{made.id}/ret", data=new)
    staff = browser_of(app, make_account(Role.MODERATOR))
    assert "Vi hækler." not in staff.get(f"/foreninger/{made.id}/ret").text

    staff.post(f"/foreninger/{made.id}/ret", data=new | {"summary": "Vi strikker stadig."})

    db.session.rollback()
    assert db.session.get_one(Organisation, made.id, populate_existing=True).summary == "Vi strikker stadig."
    assert waiting_edit(KIND, made.id).after["summary"] == "Vi hækler."


# ---- looking after it -------------------------------------------------------------------------------------------


def test_an_editor_sees_who_is_with_them_and_cannot_choose_an_owner(app: Flask) -> None:
    edith = make_account(name="Edith")
    made = make_organisation(editor=edith.person)
    browser = browser_of(app, edith)

    page = browser.get(f"/foreninger/{made.id}/medlemmer").text
    forced = browser.post(
        f"/foreninger/{made.id}/medlemmer", data={"email": "a@example.org", "role": "owner"}
    )

    assert 'value="owner"' not in page
    assert "Luk siden for altid" not in page
    assert page.count("/fjern") == 1
    assert forced.status_code == 422
    assert db.session.scalars(select(Invitation)).all() == []
    assert browser.get(f"/foreninger/{made.id}/luk").status_code == 404


def test_an_invitation_is_accepted_behind_its_link_and_edits_then(app: Flask) -> None:
    olga, kaj = make_account(name="Olga"), make_account(name="Kaj", email="kaj@example.org")
    made = make_organisation(olga.person)
    sent = browser_of(app, olga).post(
        f"/foreninger/{made.id}/medlemmer", data={"email": "KAJ@example.org", "role": "editor"}
    )
    assert sent.status_code == 303
    link = f"/foreninger/indbydelse/{last_message('organisation_invitation').params['token']}"

    assert app.test_client().get(link).location.startswith("/log-ind?videre=")
    stranger = browser_of(app, make_account()).get(link)
    assert (stranger.status_code, "Vollerup Strikkeklub" in stranger.text) == (403, False)
    browser = browser_of(app, kaj)
    assert "Vil du passe siden om Vollerup Strikkeklub?" in browser.get(link).text
    assert browser.post(link).location == f"/foreninger/{made.id}"
    assert browser.get(f"/foreninger/{made.id}/ret").status_code == 200
    assert browser.get(link).status_code == 404


def test_nobody_is_asked_before_the_page_was_read(app: Flask) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person, public=False)
    browser = browser_of(app, olga)
    path = f"/foreninger/{made.id}/medlemmer"
    assert "Send en indbydelse" not in browser.get(path).text

    assert browser.post(path, data={"email": "a@example.org", "role": "editor"}).status_code == 422

    assert db.session.scalars(select(Invitation)).all() == []


def test_the_last_owner_is_told_why_they_stay(app: Flask) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person)
    browser = browser_of(app, olga)
    (own,) = members_of(made.id)

    sent = browser.post(f"/foreninger/{made.id}/medlemmer/{own.id}/fjern")

    assert sent.status_code == 422
    assert "Der skal være en ejer" in sent.text
    assert role_in(made.id, olga.person_id) is MemberRole.OWNER


def test_who_leaves_comes_back_to_their_own_page(app: Flask) -> None:
    edith = make_account(name="Edith")
    made = make_organisation(editor=edith.person)
    browser = browser_of(app, edith)
    own = members_of(made.id)[-1]
    question = browser.get(f"/foreninger/{made.id}/medlemmer/{own.id}/fjern").text
    assert "Vil du ikke passe siden mere?" in question
    assert "Det sker også" not in question

    assert browser.post(f"/foreninger/{made.id}/medlemmer/{own.id}/fjern").location == "/min-side"
    assert browser.get(f"/foreninger/{made.id}/ret").status_code == 404


def test_an_owner_closes_the_page_after_a_last_question(app: Flask, client: FlaskClient) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person)
    browser = browser_of(app, olga)
    assert "Det kan ikke gøres om" in browser.get(f"/foreninger/{made.id}/luk").text

    browser.post(f"/foreninger/{made.id}/luk")

    assert client.get(f"/foreninger/{made.id}").status_code == 404
    browser.get("/min-side")  # what was said there once is not said again
    assert "Vollerup Strikkeklub" not in browser.get("/min-side").text


def test_a_chair_asks_to_be_rung_about_what_nobody_looks_after(app: Flask, client: FlaskClient) -> None:
    made, frode = make_organisation(name="Fynshav Landsbylaug"), make_account(name="Frode")
    with writing():
        made.is_claimable = True
    assert "Står du for Fynshav Landsbylaug?" in client.get(f"/foreninger/{made.id}").text
    assert client.get(f"/foreninger/{made.id}/overtag").status_code == 303
    browser = browser_of(app, frode)
    missing = browser.post(
        f"/foreninger/{made.id}/overtag", data={"name": "Frode", "phone": "", "position": ""}
    )
    assert MANGLER in missing.text

    sent = browser.post(
        f"/foreninger/{made.id}/overtag",
        data={"name": "Frode", "phone": "11 11 11 55", "position": "formand"},
    )

    assert "Vi ringer til dig om Fynshav Landsbylaug" in browser.get(sent.location).text
    again = browser.get(f"/foreninger/{made.id}").text
    assert "Du har sagt, at det er din forening. Vi ringer til dig." in again
    assert "Det er min forening" not in again
    claim = db.session.scalars(select(Claim)).one()
    assert (claim.person_id, claim.phone, claim.position) == (frode.person_id, "+4511111155", "formand")
    assert browser.get(f"/foreninger/{made.id}/ret").status_code == 404
