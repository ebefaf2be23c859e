"""How one wants to be told things: on Min side, and behind the link in every letter."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.forms import new_key
from app.desk.identity import ways_to_prove
from app.desk.models import CheckWay
from app.notifications.letters import merge_fields, write_letter
from app.notifications.models import Message, SwitchedOff
from app.notifications.wishes import kinds_that_may_be_off
from app.people.actions import erase_person
from app.people.links import reach_token
from app.people.models import Delegation, Person, Reach
from app.people.queries import person_to_change
from tests.factories import log_in, make_account, make_occurrence, make_person, make_sign_up, writing

ADDRESS = {"street": "Storegade 1", "postal_code": "6400", "town": "Sønderborg"}


@pytest.fixture
def ane(app: Flask, frozen_now: datetime) -> Person:
    return make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")


def send(client: FlaskClient, person: Person, **said: object) -> tuple[int, str]:
    answer = client.post(f"/besked/{reach_token(person)}", data={"kinds": ["reminder"], **said})
    return answer.status_code, answer.get_data(as_text=True)


def now_is(person: Person) -> Person:
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True)


@pytest.mark.parametrize(
    ("reach", "more"),
    [
        (Reach.EMAIL, {}),
        (Reach.SMS, {}),
        (Reach.CALL, {}),
        (Reach.LETTER, ADDRESS),
        (Reach.IN_PERSON, {}),
    ],
)
def test_each_way_can_be_chosen_by_the_link(
    client: FlaskClient, ane: Person, reach: Reach, more: dict[str, str]
) -> None:
    assert send(client, ane, reach=reach.value, **more)[0] == 303
    assert now_is(ane).reach == reach


def test_by_itself_is_a_choice_too(client: FlaskClient, ane: Person) -> None:
    send(client, ane, reach="call")
    send(client, ane, reach="by_itself")
    assert now_is(ane).reach is None


@pytest.mark.parametrize(
    ("contact", "reach", "field", "message"),
    [
        ({"email": None, "phone": "+4511111141"}, "email", "reach", "Vi har ikke din e-mail."),
        ({}, "sms", "phone", "Skriv dit telefonnummer"),
        ({}, "call", "phone", "Skriv dit telefonnummer"),
        ({}, "letter", "street", "Skriv vej, postnummer og by"),
        ({}, "relative", "reach", "Vi ved ikke, hvem der skal have besked for dig."),
        ({}, "due", "reach", "Vælg en af mulighederne"),
    ],
)
def test_nobody_chooses_to_hear_nothing(
    client: FlaskClient,
    frozen_now: datetime,
    contact: dict[str, str],
    reach: str,
    field: str,
    message: str,
) -> None:
    person = make_person(**contact)
    status, page = send(client, person, reach=reach, town="Broager")
    assert status == 422
    assert f'id="{field}-e"' in page
    assert message in page
    assert 'value="Broager"' in page
    assert (now_is(person).reach, now_is(person).town) == (None, None)


def test_a_relative_can_be_chosen_who_gets_the_messages(
    client: FlaskClient, ane: Person, frozen_now: datetime
) -> None:
    with writing():
        lone = make_person("Lone")
        db.session.add(
            Delegation(person_id=ane.id, delegate_id=lone.id, created_at=frozen_now, gets_messages=True)
        )
    assert send(client, ane, reach="relative")[0] == 303
    assert now_is(ane).reach == Reach.RELATIVE


def test_a_new_number_is_kept_and_the_old_one_is_not_shown(client: FlaskClient, ane: Person) -> None:
    page = client.get(f"/besked/{reach_token(ane)}").get_data(as_text=True)
    assert "••" in page
    assert "11 11 11 41" not in page.replace("\u00a0", " ")
    send(client, ane, reach="sms", phone="11 11 11 42")
    assert now_is(ane).phone == "+4511111142"
    send(client, ane, reach="sms")
    assert now_is(ane).phone == "+4511111142"


def test_a_number_that_a_link_changed_proves_nobody(
    client: FlaskClient, ane: Person, frozen_now: datetime
) -> None:
    """Who holds a letter could write their own number, ring the desk and be rung back: everything would be theirs."""
    assert CheckWay.CALL_BACK in ways_to_prove(ane, frozen_now)

    send(client, ane, reach="call", phone="11 11 11 77")

    assert CheckWay.CALL_BACK not in ways_to_prove(now_is(ane), frozen_now)


def test_a_new_number_ends_what_was_sent_to_the_old_one(client: FlaskClient, ane: Person) -> None:
    old = reach_token(ane)
    typed = {"kinds": ["reminder"], "reach": "sms", "phone": "11 11 11 42", "idempotency_key": new_key()}
    answer = client.post(f"/besked/{old}", data=typed)
    assert client.get(f"/besked/{old}").status_code == 404
    # Who presses twice comes to the same page, and who only has the old link nowhere.
    assert client.post(f"/besked/{old}", data=typed).headers["Location"] == answer.headers["Location"]
    assert client.post(f"/besked/{old}", data={**typed, "idempotency_key": new_key()}).status_code == 404
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_reminder_can_be_refused_and_wanted_again(client: FlaskClient, ane: Person) -> None:
    kinds = select(SwitchedOff.kind).where(SwitchedOff.person_id == ane.id)
    send(client, ane, reach="email", kinds=["participant_list"])
    others = {
        "reminder",
        "come_again",
        "crew_reminder",
        "event_invited",
        "event_outcome",
        "event_point_late",
        "exchange_fits",
        "exchange_follow_up",
        "exchange_item_still",
        "exchange_partners",
        "exchange_reminder",
        "gap_asked",
        "how_was_it",
        "room_reminder",
        "survey_invitation",
        "task_reminder",
        "task_hours",
        "task_yeses",
        "phone_reminder",
        "proposal_became",
    }
    assert set(db.session.scalars(kinds)) == others
    send(client, ane, reach="email", kinds=["participant_list", *others])
    assert set(db.session.scalars(kinds)) == set()


def test_what_anybody_may_get_stands_first_and_what_one_refused(client: FlaskClient, ane: Person) -> None:
    def first() -> set[str]:
        page = client.get(f"/besked/{reach_token(ane)}").get_data(as_text=True)
        before, _fold, folded = page.partition('<details class="fold">')
        offered = re.compile('name="kinds" value="([a-z_]+)"')
        assert {"room_reminder", "task_yeses"} <= set(offered.findall(folded))
        return set(offered.findall(before))

    usual = {"reminder", "come_again", "survey_invitation", "how_was_it", "proposal_became"}
    assert first() == usual
    wanted = {kind.name for kind in kinds_that_may_be_off()} - {"exchange_fits"}
    send(client, ane, reach="email", kinds=sorted(wanted))
    assert first() == usual | {"exchange_fits"}


def test_who_refused_everything_has_no_empty_fold(client: FlaskClient, ane: Person) -> None:
    send(client, ane, reach="email", kinds=[])
    page = client.get(f"/besked/{reach_token(ane)}").get_data(as_text=True)
    assert 'value="room_reminder"' in page
    assert '<details class="fold">' not in page


def test_what_must_be_known_cannot_be_refused(client: FlaskClient, ane: Person) -> None:
    page = client.get(f"/besked/{reach_token(ane)}").get_data(as_text=True)
    assert 'value="reminder"' in page
    assert 'value="date_cancelled"' not in page
    assert send(client, ane, reach="email", kinds=["date_cancelled"])[0] == 422


def test_the_choice_is_audited_without_what_was_typed(client: FlaskClient, ane: Person) -> None:
    send(client, ane, reach="letter", **ADDRESS)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person.reach")).one()
    assert (event.object_id, event.on_behalf_of, event.purpose) == (ane.id, ane.id, "link in a letter")
    assert "Storegade" not in str(event.details)


@pytest.mark.parametrize("change", ["raise", "erase", "forge"])
def test_a_link_that_is_no_longer_theirs_opens_nothing(
    client: FlaskClient, ane: Person, frozen_now: datetime, change: str
) -> None:
    token = reach_token(ane)
    with writing():
        person = person_to_change(ane.id)
        if change == "raise":
            person.link_version += 1
        elif change == "erase":
            erase_person(SYSTEM, frozen_now, person)
    path = f"/besked/{token[:-2]}" if change == "forge" else f"/besked/{token}"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"reach": "call"}).status_code == 404


def test_the_link_stands_in_every_letter(client: FlaskClient, app: Flask, ane: Person) -> None:
    make_sign_up(make_occurrence(), ane)
    message = db.session.scalars(select(Message).where(Message.person_id == ane.id)).one()
    fields = merge_fields(message, message.created_at)
    assert fields is not None
    letter = write_letter(message, fields, message.created_at)
    path = f"/besked/{reach_token(ane)}"
    assert path in letter.text
    assert path in letter.html
    assert client.get(path).status_code == 200


def test_min_side_says_how_and_leads_there(client: FlaskClient, frozen_now: datetime) -> None:
    account = make_account(name="Ane Ibsen")
    log_in(client, account)
    assert "En mail" in client.get("/min-side").get_data(as_text=True)
    answer = client.post(
        "/min-side/besked", data={"reach": "call", "phone": "11 11 11 41", "kinds": ["reminder"]}
    )
    assert answer.location == "/min-side"
    assert "Vi ringer" in client.get("/min-side").get_data(as_text=True)


def test_a_number_that_we_took_for_dead_works_when_it_is_written_once_more(
    client: FlaskClient, ane: Person, frozen_now: datetime
) -> None:
    with writing():
        person_to_change(ane.id).phone_fault_at = frozen_now
    assert send(client, ane, reach="call")[0] == 303
    assert now_is(ane).phone_fault_at is not None
    assert send(client, ane, reach="call", phone="11 11 11 41")[0] == 303
    assert now_is(ane).phone_fault_at is None
    # It is no other number: links in what was sent go on working.
    assert now_is(ane).link_version == 1
