"""What an organisation sees and does about its tasks, and what a moderator answers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.listings import actions
from app.listings.links import response_token
from app.listings.models import Listing
from app.listings.rules import Status
from app.moderation.states import State
from app.organisations.models import Organisation
from app.organisations.rules import Insurer
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_organisation, make_person, writing
from tests.listings.pages import mine, newest, posted, send, text, token_of
from tests.listings.posting import MODERATOR, date_of, laug, make_listing, statuses, yes

pytestmark = pytest.mark.usefixtures("frozen_clock")


# ---- organisations ----------------------------------------------------------------------------------------------


def test_a_trusted_organisation_posts_in_one_form_and_shares_it(client: FlaskClient) -> None:
    organisation = mine(client, trusted=True)

    answer = send(client, "/opgaver/nyt", **posted(organisation))

    page = text(client, answer.location)
    listing = newest()
    assert listing.state is State.PUBLISHED
    assert "Alle kan se det nu" in page
    assert f'data-copy="http://localhost/opgaver/{listing.id}"' in page
    assert "Fynshav Landsbylaug søger hjælp: Hjælp til julemarked" in page


def test_others_hear_that_it_is_read_first(client: FlaskClient) -> None:
    organisation = mine(client)

    answer = send(client, "/opgaver/nyt", **posted(organisation))

    assert "Vi læser det" in text(client, answer.location)
    assert newest().state is State.PENDING


def test_the_rest_is_kept_too(client: FlaskClient) -> None:
    organisation = mine(client)

    send(
        client,
        "/opgaver/nyt",
        **posted(
            organisation,
            shape="before",
            until_on=(clock.local(clock.now()) + timedelta(days=9)).date().isoformat(),
            text="Vi stiller boder op.",
            company="together",
            work="hands",
            least_age="15",
            least_age_reason="Der er ild",
            requirements=["child_record", "driving_licence"],
            question="Har du en bil?",
            insurer="organisation",
        ),
    )

    listing = newest()
    assert (listing.shape, listing.company, listing.work) == ("before", "together", "hands")
    assert (listing.least_age, listing.requirements) == (15, ["child_record", "driving_licence"])
    assert (date_of(listing).starts_at, listing.asks_first) == (None, True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "Skriv, hvad der skal gøres"),
        ({"day": ""}, "Vælg en dag"),
        ({"day": "2020-01-01"}, "Dagen er gået"),
        ({"ends": "09.00"}, "Det skal slutte"),
        ({"places": "0"}, "Skriv et tal fra 1 til 500"),
        ({"contact_phone": ""}, "Skriv det nummer"),
        ({"least_age": "15"}, "Skriv også hvorfor"),
        ({"shape": "before"}, "hvilken dag det skal være gjort"),
        ({"text": "010190-1234"}, "Slet CPR-nummeret"),
    ],
)
def test_what_a_task_misses_is_said(client: FlaskClient, fields: dict[str, str], said: str) -> None:
    organisation = mine(client)

    answer = send(client, "/opgaver/nyt", **posted(organisation, **fields))

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert db.session.scalars(select(Listing)).unique().all() == []


def test_nobody_posts_for_an_organisation_of_others(client: FlaskClient) -> None:
    mine(client)
    other = laug()

    answer = send(client, "/opgaver/nyt", **posted(other))

    assert answer.status_code == 422
    assert client.get(f"/opgaver/nyt?som={make_listing(other).id}").status_code == 404


def test_who_looks_after_several_chooses(client: FlaskClient) -> None:
    first = mine(client)
    account = make_account(name="Ejer To")
    make_organisation(account.person, name="Anden")
    assert "Hvem søger hjælp?" not in text(client, "/opgaver/nyt")

    second = make_organisation(
        name="Dybbøl Koret", editor=db.session.get_one(type(account.person), _owner(first))
    )

    assert "Hvem søger hjælp?" in text(client, f"/opgaver/nyt?forening={second.id}")


def _owner(organisation: Organisation) -> int:
    from tests.listings.posting import owner_of

    number = owner_of(organisation).person_id
    assert number is not None
    return number


def test_an_old_task_is_used_again_without_its_day(client: FlaskClient) -> None:
    organisation = mine(client)
    old = make_listing(organisation, title="Hjælp til sommerfest", question="Har du en bil?")

    page = text(client, f"/opgaver/nyt?som={old.id}")

    assert 'value="Hjælp til sommerfest"' in page
    assert 'value="Har du en bil?"' in page
    assert clock.local(date_of(old).starts_at or clock.now()).date().isoformat() not in page


def test_a_member_sees_who_comes_and_answers(client: FlaskClient) -> None:
    organisation = mine(client)
    listing = make_listing(organisation, question="Har du en bil?")
    ane, ib = (
        yes(listing, make_person("Ane Ibsen"), note="Ja, en lille"),
        yes(listing, make_person("Ib Ibsen")),
    )
    page = text(client, f"/opgaver/{listing.id}/folk")
    assert "Ja, en lille" in page

    token = token_of(page)
    client.post(f"/opgaver/{listing.id}/folk/{ane.id}/ja", data={"csrf_token": token})
    send(client, f"/opgaver/{listing.id}/folk/{ib.id}/nej", reason="Vi er nok")

    assert statuses(ane, ib) == [Status.ACCEPTED, Status.NOT_THIS_TIME]
    assert "Ib Ibsen har fået besked." in text(client, f"/opgaver/{listing.id}/folk")
    after = text(client, f"/opgaver/{listing.id}/folk")
    assert "1 af 3 er med" in after
    assert "Ib Ibsen" not in after
    assert "1 er med" in text(client, "/min-side")
    assert "Vi er nok" in text(client, f"/opgaver/svar/{response_token(ib)}")


def test_once_it_has_begun_the_contact_of_who_had_no_place_is_shown_no_more(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    organisation = mine(client)
    asks = make_listing(organisation, question="Kan du løfte?")
    yes(asks, make_person("Ida Interesseret", phone="+4511111158"))
    full = make_listing(organisation, places=1)
    yes(full, make_person("Hjalte Hjælper"))
    yes(full, make_person("Vera Venter", phone="+4511111159"))
    pages = [f"/opgaver/{one.id}/folk" for one in (asks, full)]
    assert "Ida" in text(client, pages[0])
    assert "Vera" in text(client, pages[1])

    frozen_clock.move_to(clock.now() + timedelta(days=2, hours=1))

    assert "Ida" not in text(client, pages[0])
    assert "Ingen havde en plads." in text(client, pages[0])
    later = text(client, pages[1])
    assert "Hjalte" in later
    assert "Vera" not in later
    assert "11 11 11 59" not in later


def test_calling_off_is_said_to_everybody(client: FlaskClient) -> None:
    organisation = mine(client)
    listing = make_listing(organisation)
    ane = yes(listing)

    answer = send(client, f"/opgaver/{listing.id}/aflys/{date_of(listing).id}", reason="Det sner")

    assert answer.status_code == 303
    assert "Det sner" in text(client, f"/opgaver/svar/{response_token(ane)}")
    assert client.application.test_client().get(f"/opgaver/{listing.id}").status_code == 404


def test_what_is_called_off_altogether_has_no_form_and_what_was_typed_meanwhile_is_kept(
    client: FlaskClient,
) -> None:
    organisation = mine(client)
    listing = make_listing(organisation)
    path, date = f"/opgaver/{listing.id}/ret", date_of(listing)
    seen = re.search(r'name="seen"[^>]* value="([^"]+)"', text(client, path))
    assert seen is not None
    with writing():
        actions.call_off(MODERATOR, clock.now(), date.id, "Det sner")

    late = client.post(path, data={**posted(organisation, text="Tag støvler på."), "seen": seen[1]})
    again = client.get(path)

    assert late.status_code == 422
    assert "Det kan ikke ændres lige nu" in late.text
    assert "Tag støvler på." in late.text
    assert again.location == f"/opgaver/{listing.id}"
    assert "Opslaget kan ikke rettes nu" in text(client, again.location)


def test_a_task_is_put_right_and_sent_again(client: FlaskClient) -> None:
    organisation = mine(client)
    listing = make_listing(organisation, public=False)
    with writing():
        actions.answer(MODERATOR, clock.now(), listing.id, State.NEEDS_WORK, "Skriv, hvad man skal lave")
    assert "Skriv, hvad man skal lave" in text(client, f"/opgaver/{listing.id}/ret")

    fields = posted(organisation, text="Vi stiller boder op.", date_id=date_of(listing).id)
    send(client, f"/opgaver/{listing.id}/ret", **fields)

    db.session.expire_all()
    assert (listing.state, listing.text) == (State.PENDING, "Vi stiller boder op.")


# ---- moderators -------------------------------------------------------------------------------------------------


def test_a_moderator_reads_and_answers(client: FlaskClient, app: Flask) -> None:
    listing = make_listing(public=False, text="Vi betaler 100 kr.")
    log_in(client, make_account(Role.MODERATOR))
    assert "Hjælp til julemarked" in text(client, "/opgaver/svar")
    page = text(client, f"/opgaver/{listing.id}/svar")
    assert "Der står noget om penge." in page

    refused = send(client, f"/opgaver/{listing.id}/svar", answer="ret", text="", initiative_id="0")
    assert refused.status_code == 422
    assert "Skriv hvorfor" in refused.get_data(as_text=True)
    send(client, f"/opgaver/{listing.id}/svar", answer="godkend", text="", initiative_id="0")

    assert "Hjælp til julemarked" in text(client, "/opgaver")
    assert "Der er ingen opslag" in text(client, "/opgaver/svar")


def test_a_moderator_reads_all_that_was_written(client: FlaskClient) -> None:
    listing = make_listing(
        public=False, text="- Hente træ\n- Bygge", peer="At leve med en depression", insurer=Insurer.NOBODY
    )
    log_in(client, make_account(Role.MODERATOR))

    page = text(client, f"/opgaver/{listing.id}/svar")

    for said in ("<li>Hente træ</li>", "At leve med en depression", "Din egen forsikring"):
        assert said in page
    assert "Der står noget om sygdom." in page


def test_what_a_trusted_organisation_posted_stands_in_the_queue_and_on_the_days_page(
    client: FlaskClient,
) -> None:
    listing = make_listing(laug(trusted=True))
    log_in(client, make_account(Role.MODERATOR))
    assert "Se det efter" in text(client, "/i-dag")

    send(client, f"/opgaver/{listing.id}/svar", answer="set", text="", initiative_id="0")

    assert "Hjælp til julemarked" not in text(client, "/opgaver/svar")
    assert "Hjælp til julemarked" in text(client, "/opgaver")


def test_a_report_about_a_task_stands_on_the_days_page(client: FlaskClient) -> None:
    listing = make_listing()
    send(
        client,
        f"/anmeld/opgave/{listing.id}",
        text="Nummeret er forkert",
        name="",
        phone="",
        email="",
        website="",
    )
    log_in(client, make_account(Role.MODERATOR))

    assert "noget er galt med opslaget" in text(client, "/i-dag")
