"""Pages of the exchange: registering as a guest, one's own page, at the desk, the booklet, and staff."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.exchange import items, queries
from app.exchange.links import party_token
from app.exchange.models import Fair, Item, Participant
from app.exchange.rules import Coming, FairState
from app.moderation.models import Appeal
from app.moderation.states import State
from app.people.delegation import let_act
from tests.conftest import FrozenClock
from tests.exchange.trading import DAY, MODERATOR, make_fair, make_item, make_party, register, told
from tests.factories import log_in, make_account, make_organisation, make_person, make_place, writing
from tests.listings.pages import send, text, token_of
from tests.support.html import form_fields

pytestmark = pytest.mark.usefixtures("frozen_clock")
GUEST = {"name": "Ane Ibsen", "phone": "11 11 11 57", "email": "", "website": ""}
OFFER = {"side": "give", "category": "lokaler", "title": "Et mødelokale", "place_id": "0", "target_group": ""}


@pytest.fixture(autouse=True)
def _pack(app: Flask) -> None:
    """Organisations and places to choose from."""
    make_organisation(name="Dybbøl landsbylaug")


def newest(model: type[Item] | type[Participant] | type[Fair]) -> Item | Participant | Fair:
    return db.session.scalars(select(model).order_by(model.id.desc())).unique().first()  # type: ignore[return-value]


def press(client: FlaskClient, page: str, path: str, /, **fields: object) -> TestResponse:
    """Send a form to an address from a page that is another."""
    return client.post(path, data={"csrf_token": token_of(text(client, page)), **fields})


def coming(**values: object) -> dict[str, object]:
    return {"party_size": "2", "names": "Ane og Bo", **OFFER, "organisation_id": "0", **GUEST, **values}


# ---- for everybody ------------------------------------------------------------------------------------------------


def test_a_chairman_registers_without_a_log_in_and_changes_it_by_the_link(client: FlaskClient) -> None:
    fair, other = make_fair(), register(make_fair())
    rival = register(fair)
    laug = queries.organisations()[0][0]

    answer = send(client, f"/samarbejdsboers/{fair.id}/tilmeld", **coming(organisation_id=laug))
    own = answer.location
    page = text(client, own)

    made = newest(Participant)
    assert isinstance(made, Participant)
    for said in ("Dybbøl landsbylaug", "2 personer", "Ane og Bo", "Et mødelokale", "Venter på svar"):
        assert said in page
    form = {"party_size": "3", "arrives": "14.00", "wanted": [rival.id]}
    send(client, f"{own}/tilmelding/{made.id}", **form)
    db.session.expire_all()
    assert (made.party_size, made.arrives_at) == (3, clock.from_wall(DAY, time(14)))
    assert queries.wishes_of(made.id) == {rival.id: True}
    assert client.get(f"{own}/tilmelding/{other.id}").status_code == 404

    press(client, own, f"{own}/tilmelding/{made.id}/meld-fra")
    db.session.expire_all()
    assert made.status is Coming.WITHDRAWN
    assert "Et mødelokale" in text(client, own)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    fair = make_fair()
    path = f"/samarbejdsboers/{fair.id}/tilmeld"

    for wrong, said in (
        ({"title": ""}, "Skriv, hvad I giver eller søger"),
        ({"arrives": "11.00"}, "Det er ikke, mens børsen er åben."),
        ({"leaves": "12.30"}, "I kan ikke gå, før I kommer"),
        ({"party_size": "31"}, "Skriv et tal fra 1 til 30"),
        ({"organisation_id": "99999"}, "Vælg en forening på listen"),
        ({"side": "lend"}, "Vælg en af mulighederne"),
        ({"phone": ""}, "Skriv et telefonnummer eller en e-mail"),
        ({"text": "010203-1234"}, "Slet CPR-nummeret"),
    ):
        answer = press(client, path, path, **{**coming(), **wrong})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, wrong
        assert said in page
        assert "Ane og Bo" in page
    assert queries.participants_of(fair.id) == []


def test_the_catalogue_shows_the_fair_and_finds_what_is_looked_for(client: FlaskClient) -> None:
    make_fair(theme="Hjem fra sygehuset", notice="Der er kaffe.")
    make_item(make_party(organisation_id=queries.organisations()[0][0]), title="En bus med lift")
    make_item(title="Klaver søges", side="seek", category="haender")
    make_item(title="Ikke set endnu", public=False)

    whole = text(client, "/samarbejdsboers")
    for said in ("Hjem fra sygehuset", "Der er kaffe.", "Tilmeld jer", "En bus med lift", "2 opslag"):
        assert said in whole
    assert "Ikke set endnu" not in whole
    found = text(client, "/samarbejdsboers?q=KLAVER&side=seek&slags=haender")
    assert "Klaver søges" in found
    assert "En bus med lift" not in found
    assert "Ingen opslag" in text(client, "/samarbejdsboers?q=rumraket")
    assert text(client, "/samarbejdsboers?side=x&slags=x&for=x&sted=999&efter=0")


def test_a_citizen_is_never_named_where_everybody_looks(client: FlaskClient) -> None:
    person = make_person("Hemmelig Hansen")
    item = make_item(make_party(person), title="Jeg spiller klaver")

    for path in ("/samarbejdsboers", f"/samarbejdsboers/opslag/{item.id}"):
        assert "En aktiv borger" in text(client, path)
        assert "Hansen" not in text(client, path)
    waiting = make_item(make_party(person), public=False)
    assert client.get(f"/samarbejdsboers/opslag/{waiting.id}").status_code == 404


@pytest.mark.slow_on_postgres
def test_the_booklet_is_a_pdf_for_everybody(client: FlaskClient) -> None:
    make_fair()
    make_item(title="Et mødelokale", text="Med kaffe")

    answer = client.get("/samarbejdsboers/haefte.pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert b"pdfuaid" in answer.data or len(answer.data) > 5000


# ---- one's own page -----------------------------------------------------------------------------------------------


def test_one_writes_more_says_it_still_holds_and_takes_it_down(client: FlaskClient) -> None:
    item = make_item()
    own = f"/samarbejdsboers/min/{party_token(item.party)}"
    before = item.expires_on

    send(client, f"{own}/opslag", **{**OFFER, "title": "Ti stole"})
    press(client, own, f"{own}/opslag/{item.id}/gaelder")
    press(client, own, f"{own}/opslag/{item.id}/ned")

    db.session.expire_all()
    assert (item.state, item.expires_on) == (State.ARCHIVED, before)
    made = newest(Item)
    assert isinstance(made, Item)
    send(client, f"{own}/opslag/{made.id}", **{**OFFER, "title": "Tolv stole", "version": "1"})
    assert "Tolv stole" in text(client, own)
    assert client.get(f"{own}/opslag/{make_item(public=False).id}").status_code == 404


def test_a_no_can_be_looked_at_again_and_a_stranger_says_it_was_not_them(client: FlaskClient) -> None:
    item = make_item(public=False)
    with writing():
        items.answer(MODERATOR, clock.now(), item.id, State.REJECTED, "Der er penge i det.")
    own = f"/samarbejdsboers/min/{party_token(item.party)}"

    assert "Der er penge i det." in text(client, own)
    send(client, f"{own}/opslag/{item.id}/klage", text="Det er gratis.")
    assert db.session.scalars(select(Appeal)).one().text == "Det er gratis."

    send(client, f"{own}/ikke-mig")
    assert client.get(own).status_code == 404


def test_who_helps_sees_it_and_changes_it_only_when_they_may(client: FlaskClient) -> None:
    item, helper = make_item(), make_person("Lone Hjælper")
    terms = {"may_sign_up": False, "may_cancel": False, "gets_messages": True}
    with writing():
        let_act(SYSTEM, clock.now(), item.party.person, helper, "", **terms)
    own = f"/samarbejdsboers/min/{party_token(item.party, helper.id)}"

    assert item.title in text(client, own)
    for path in (own, f"{own}/opslag/{item.id}/ned", f"{own}/opslag"):
        assert press(client, "/samarbejdsboers/opslag/nyt", path).status_code == 404


def test_no_form_is_opened_for_a_fair_that_one_cannot_register_for_any_more(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    fair = make_fair()
    path = f"/samarbejdsboers/{fair.id}/tilmeld"
    assert client.get(path).status_code == 200
    frozen_clock.move_to(clock.from_wall(fair.register_by + timedelta(days=1), time(9)))

    assert client.get(path).location == "/samarbejdsboers"
    assert "Man kan ikke tilmelde sig mere. Ring til os" in text(client, "/samarbejdsboers")
    # Staff write down who rings, also now.
    log_in(client, make_account(Role.MODERATOR))
    assert client.get(path).status_code == 200


def test_between_fairs_one_writes_and_later_comes_with_one_press(client: FlaskClient) -> None:
    answer = send(client, "/samarbejdsboers/opslag/nyt", **{**OFFER, "organisation_id": "0", **GUEST})
    fair = make_fair()

    assert "Kommer I til Samarbejdsbørs 2027?" in text(client, answer.location)
    send(client, f"{answer.location}/boers/{fair.id}", party_size="1")

    assert [one.party_size for one in queries.participants_of(fair.id)] == [1]


# ---- staff --------------------------------------------------------------------------------------------------------


def test_staff_make_a_fair_open_it_and_see_who_comes(client: FlaskClient) -> None:
    log_in(client, make_account(Role.MODERATOR))
    new = "/samarbejdsboers/boerser/ny"
    form = {
        "title": "Børs i Nordborg", "on": "2027-04-14", "starts": "13.00", "ends": "16.00",
        "address": "Borgen", "place_id": make_place("Nordborg").id, "register_by": "2027-04-01",
        "tables": "12", "shape": "market", "initiative_id": "0",
    }  # fmt: skip

    for wrong in (
        {"register_by": "2027-04-20"},
        {"ends": "12.00"},
        {"shape": "rounds"},
        {"on": "2027-02-01"},
    ):
        assert press(client, new, new, **{**form, **wrong}).status_code == 422
    path = press(client, new, new, **form).location
    fair = newest(Fair)
    assert isinstance(fair, Fair)
    send(client, path, to="open", reason="")
    person = make_person("Tove Telefon", email=None, phone="+4511111141")
    # Somebody without e-mail, at the desk.
    desk = coming(organisation_id="0", needs="Plads til en kørestol")
    send(client, f"/samarbejdsboers/{fair.id}/tilmeld?til={person.id}", **desk)

    page = text(client, path)
    for said in (
        "Man kan tilmelde sig",
        "Tove Telefon",
        "Plads til en kørestol",
        "2 personer",
        "kan ikke fortrydes",
    ):
        assert said in page
    assert newest(Item).state is State.PUBLISHED
    seen = form_fields(text(client, f"{path}/ret"), None)["seen"]
    press(client, f"{path}/ret", f"{path}/ret", **{**form, "starts": "12.00", "seen": seen})
    assert told(person)[-1] == "exchange_changed"
    send(client, path, to="cancelled", reason="For få borde.")
    db.session.expire_all()
    assert fair.state is FairState.CANCELLED
    assert client.get(f"/samarbejdsboers/{fair.id}/tilmeld").status_code == 404
    assert "Børs i Nordborg" in text(client, "/samarbejdsboers/boerser")


def test_two_who_write_about_a_fair_at_once_do_not_overwrite_each_other_unseen(client: FlaskClient) -> None:
    log_in(client, make_account(Role.MODERATOR))
    fair = make_fair()
    path = f"/samarbejdsboers/boerser/{fair.id}/ret"
    form = {
        "title": "Børs i Nordborg", "on": "2027-04-14", "starts": "13.00", "ends": "16.00",
        "address": "Borgen", "place_id": make_place("Nordborg").id, "register_by": "2027-04-01",
        "tables": "12", "shape": "market", "initiative_id": "0",
    }  # fmt: skip
    read = form_fields(text(client, path), None)["seen"]
    assert press(client, path, path, **form, seen=read).status_code == 303

    late = press(client, path, path, **{**form, "starts": "14.00", "tables": "20"}, seen=read)

    assert late.status_code == 422
    page = late.get_data(as_text=True)
    assert "En anden har ændret børsen, mens du skrev" in page
    assert "Nu står der: kl.\N{NO-BREAK SPACE}13.00" in page
    assert "Nu står der: 12" in page
    assert page.count("Nu står der") == 4, "two fields differ, and each is named at the top and at the field"
    assert ">Fra. Nu står der: kl.\N{NO-BREAK SPACE}13.00</a>" in page, (
        "the box on top says which field it is"
    )
    again = form_fields(page, None)
    assert again["tables"] == "20", "what was typed is kept"
    assert press(client, path, path, **{**form, "tables": "20"}, seen=again["seen"]).status_code == 303
    db.session.expire_all()
    assert fair.tables == 20


def test_staff_answer_from_the_day_and_read_who_pretends(client: FlaskClient) -> None:
    log_in(client, make_account(Role.MODERATOR))
    item = make_item(make_party(organisation_id=queries.organisations()[0][0]), public=False)
    path = f"/samarbejdsboers/opslag/{item.id}/svar"

    assert "står ikke som medlem hos os" in text(client, path)
    assert press(client, path, path, answer="afvis", text="").status_code == 422
    send(client, path, answer="godkend", text="", version="1")

    db.session.expire_all()
    assert (item.state, item.published_at) == (State.PUBLISHED, clock.now())


def test_nobody_is_let_in_with_one_press_in_the_name_of_others(client: FlaskClient) -> None:
    """Anybody can choose any association on the list, and the queue said that it waits."""
    log_in(client, make_account(Role.MODERATOR))
    item = make_item(make_party(organisation_id=queries.organisations()[0][0]), public=False)
    own = make_item(public=False)

    page = text(client, "/admin/moderation")
    button = "/admin/moderation/exchange_item/{}/godkend"
    assert "står ikke som medlem hos os. Ring, og spørg." in page
    assert button.format(own.id) in page
    assert button.format(item.id) not in page
    assert client.post(button.format(item.id), data={}).status_code == 404

    db.session.expire_all()
    assert item.state is State.PENDING
