"""What the notice at the sign-up promises about deletion is what happens."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.desk.queries import last_dates
from app.gatherings.models import SignUp
from app.notifications.models import CallClaim, Message, MessageStatus, ShortLink, SwitchedOff
from app.people.delegation import let_act
from app.people.merging import merge_people
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.factories import (
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_sign_up,
    make_walk,
    writing,
)
from tests.support.retention import forget

GUESTS = "accounts.guests"


def test_guest_is_erased_90_days_after_the_date_and_the_row_that_counts_stays(
    app: object, frozen_now: datetime
) -> None:
    occurrence = make_occurrence()
    guest = make_person(name="Gerda Hansen", phone="+4511111141")
    sign_up = make_sign_up(occurrence, guest, note="Jeg kommer med bussen")
    over = occurrence.ends_at

    assert forget(over + timedelta(days=89), GUESTS) == 0
    assert db.session.get(Person, guest.id).name == "Gerda Hansen"

    assert forget(over + timedelta(days=91), GUESTS) == 1
    db.session.expire_all()
    erased = db.session.get(Person, guest.id)
    assert (erased.name, erased.phone, erased.email) == ("Slettet", None, None)
    kept = db.session.get(SignUp, sign_up.id)
    assert (kept.note, kept.party_size) == ("", 1)


def test_nothing_of_an_erased_guest_stays_in_messages_links_and_choices(
    app: object, frozen_now: datetime
) -> None:
    occurrence = make_occurrence()
    guest = make_person(name="Gerda Hansen", phone="+4511111141")
    make_sign_up(occurrence, guest)
    with writing():
        message = db.session.scalars(select(Message).where(Message.person_id == guest.id)).one()
        message.status, message.sent_to = MessageStatus.SENT, guest.email
        ends = frozen_now + timedelta(days=400)
        link = ShortLink(code_hash="a" * 64, path="/x", person_id=guest.id, link_version=1, expires_at=ends)
        claim = CallClaim(person_id=guest.id, claimed_by=make_person().id, until=ends)
        db.session.add_all([link, claim, SwitchedOff(person_id=guest.id, kind="reminder")])

    assert forget(occurrence.ends_at + timedelta(days=91), GUESTS) >= 1

    db.session.expire_all()
    assert (message.sent_to, message.params) == (None, {})
    assert [db.session.scalars(select(table)).all() for table in (ShortLink, CallClaim, SwitchedOff)] == [
        [],
        [],
        [],
    ]


def test_who_has_an_account_keeps_it_but_the_note_goes(app: object, frozen_now: datetime) -> None:
    occurrence = make_occurrence()
    account = make_account()
    sign_up = make_sign_up(occurrence, account.person, note="Ring på døren")
    after = occurrence.ends_at + timedelta(days=91)

    assert forget(after, GUESTS) == 0

    db.session.expire_all()
    assert db.session.get(Person, account.person_id).erased_at is None
    assert db.session.get(SignUp, sign_up.id).note == ""


def test_after_that_neither_host_nor_desk_sees_who_was_there(app: Flask, frozen_clock: FrozenClock) -> None:
    """An account keeps its owner's own list; to others the promise of the notice holds all the same."""
    host, guest, staff = (
        make_account(name="Vera Vært"),
        make_account(name="Anna Bek"),
        make_account(Role.MODERATOR),
    )
    series = make_walk(host=host.person, title="Strandholdet")
    sign_up = make_sign_up(make_occurrence(series), guest.person)
    over, path = sign_up.occurrence.ends_at, f"/gaature/{series.id}/vaert/{sign_up.occurrence_id}"
    for days, status, is_told in ((89, 200, True), (91, 404, False)):
        frozen_clock.move_to(over + timedelta(days=days))
        for account in (host, staff):
            browser = app.test_client()
            log_in(browser, account)
            assert browser.get(path).status_code == status
            assert browser.get(f"{path}/print").status_code == status
        assert ("Strandholdet" in str(last_dates([guest.person_id], clock.now()))) is is_told


def test_who_rang_and_never_came_is_forgotten_as_was_read_to_them(app: object, frozen_now: datetime) -> None:
    caller = make_person(name="Petra Holm", email=None, phone="+4511111199")

    assert forget(frozen_now + timedelta(days=89), GUESTS) == 0
    assert forget(frozen_now + timedelta(days=91), GUESTS) == 1

    assert db.session.get(Person, caller.id).name == "Slettet"


def test_who_hosts_or_helps_is_still_needed_and_who_was_merged_can_be_parted_again(
    app: object, frozen_now: datetime
) -> None:
    host, helper, gone = (make_person(name) for name in ("Vært", "Lone", "Ingrid"))
    helped = make_account(name="Ingrid").person
    make_walk(host=host)
    terms = {"may_sign_up": True, "may_cancel": False, "gets_messages": False}
    with writing():
        let_act(SYSTEM, frozen_now, helped, helper, "", **terms)
        merge_people(SYSTEM, frozen_now + timedelta(days=91), helped.id, gone.id)
    forget(frozen_now + timedelta(days=91, hours=1), GUESTS)

    names = {person.id: person.name for person in db.session.query(Person)}
    assert [names[person.id] for person in (host, helper, helped, gone)] == [
        "Vært",
        "Lone",
        "Ingrid",
        "Ingrid",
    ]


def test_a_helper_is_forgotten_with_the_last_one_they_help(app: object, frozen_now: datetime) -> None:
    helper, helped = make_person("Lone"), make_person("Ingrid")
    terms = {"may_sign_up": True, "may_cancel": False, "gets_messages": False}
    with writing():
        let_act(SYSTEM, frozen_now, helped, helper, "", **terms)

    assert forget(frozen_now + timedelta(days=91), GUESTS) == 2
    assert {person.name for person in db.session.query(Person)} == {"Slettet"}
