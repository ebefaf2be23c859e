"""The house's call list: one entry per receiver, by urgency, with nothing that is no longer true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.core.actor import Actor
from app.core.database import db
from app.notifications import call_list
from app.notifications.calling import claim_call, record_call, settle_missed
from app.notifications.delivery import deliver_due, sweep
from app.notifications.models import CallOutcome, Message, MessageStatus
from app.people.models import Delegation, Person, Reach
from tests.factories import make_person, make_place, writing
from tests.notifications.conftest import Promise, reload
from tests.support.smtp import SmtpServer


def by_phone(name: str, **values: object) -> Person:
    person = make_person(name, email=None, phone="+4511111143")
    with writing():
        for key, value in values.items():
            setattr(person, key, value)
    return person


def helped(person: Person, delegate: Person, now: datetime) -> None:
    with writing():
        made = Delegation(person_id=person.id, delegate_id=delegate.id, gets_messages=True, created_at=now)
        db.session.add(made)


def lene() -> Actor:
    return Actor(person_id=make_person("Lene Riis").id, purpose="test")


def names(entries: list[call_list.Entry]) -> list[str]:
    return [entry.who.name for entry in entries]


def test_one_entry_per_person_with_all_that_is_to_be_told(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid = by_phone("Ingrid Holm", place_id=make_place("Nordborg").id)
    later = promise(person=ingrid, key=(1,), expires_at=frozen_now + timedelta(hours=5))
    sooner = promise(person=ingrid, key=(2,), expires_at=frozen_now + timedelta(hours=2))
    (entry,) = call_list.call_list(None, frozen_now).to_ring
    assert entry.message_ids == (sooner.id, later.id)
    assert (entry.who.village, entry.who.phone) == ("Nordborg", "+4511111143")
    assert entry.who.deadline == frozen_now + timedelta(hours=2)
    assert [said.words for said in entry.to_say] == ["Hej, det handler om høns."] * 2


def test_who_gets_it_for_two_is_one_entry(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    lone = by_phone("Lone Bech")
    for name in ("Ingrid Holm", "Aage Holm"):
        person = by_phone(name, reach=Reach.RELATIVE)
        helped(person, lone, frozen_now)
        promise(person=person)
    (entry,) = call_list.call_list(None, frozen_now).to_ring
    assert entry.who.name == "Lone Bech"
    assert [said.for_name for said in entry.to_say] == ["Ingrid Holm", "Aage Holm"]
    assert "Hej Lone. Du hjælper Ingrid Holm." in (entry.to_say[0].words or "")


def test_what_is_soon_too_late_comes_first_then_urgent_then_the_oldest(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    hours = timedelta(hours=1)
    promise(person=by_phone("D old"))
    promise(person=by_phone("C urgent"), urgent=True)
    promise(person=by_phone("E new"), now=frozen_now)
    promise(person=by_phone("B later"), expires_at=frozen_now + 5 * hours)
    promise(person=by_phone("A soon"), expires_at=frozen_now + hours)
    found = names(call_list.call_list(None, frozen_now).to_ring)
    assert [name[0] for name in found] == ["A", "B", "C", "D", "E"]
    assert [one.name for one in call_list.waiting_receivers(frozen_now)] == found
    assert call_list.count_waiting(frozen_now) == 5


def test_pages_follow_each_other_without_gap_or_repeat(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    for number in range(7):
        ends = frozen_now + timedelta(hours=1 + number % 3) if number % 2 else None
        promise(person=by_phone(f"P{number}"), expires_at=ends, urgent=number == 4)
    whole = names(call_list.call_list(None, frozen_now).to_ring)
    found, key = [], None
    for _page in range(4):
        page = call_list.call_list(None, frozen_now, key, most=2)
        found += names(page.to_ring)
        key = page.next_key
    assert (found, key) == (whole, None)
    assert len(set(found)) == 7


@pytest.mark.any_database
@pytest.mark.parametrize("key", ["", "x", "1.2", "1.2.3.4", "-1.0.1", "9" * 13 + ".0.1", "999999999999.0.1"])
def test_a_key_that_is_not_ours_harms_nothing(app: Flask, frozen_now: datetime, key: str) -> None:
    assert call_list.call_list(None, frozen_now, key).to_ring == []


def test_what_is_not_true_or_too_late_or_not_theirs_is_left_out(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    promise(person=by_phone("Untrue"), params={"is_over": True})
    promise(person=by_phone("Too late"), expires_at=frozen_now)
    promise(person=make_person("By mail"))
    promise(person=by_phone("Gone", erased_at=None))
    with writing():
        db.session.query(Person).filter_by(name="Gone").one().erased_at = frozen_now
    assert call_list.call_list(None, frozen_now).to_ring == []


def test_a_broken_text_hides_nobody(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    promise("broken_note", person=by_phone("Ingrid Holm"))
    (entry,) = call_list.call_list(None, frozen_now).to_ring
    assert (entry.to_say[0].words, entry.to_say[0].why) == (None, "Prøve.")


def test_whom_nobody_can_ring_is_told_when_they_are_met(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    promise(person=make_person("Uden nummer", email=None))
    promise(person=by_phone("Kommer selv", reach=Reach.IN_PERSON))
    page = call_list.call_list(None, frozen_now)
    assert (names(page.to_ring), sorted(names(page.in_person))) == ([], ["Kommer selv", "Uden nummer"])
    assert page.left == 2


def test_a_new_number_brings_somebody_back_to_those_who_are_rung(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    person = make_person("Ingrid Holm", email=None)
    promise(person=person)
    with writing():
        person.phone = "+4511111144"
    page = call_list.call_list(None, frozen_now)
    assert (names(page.to_ring), names(page.in_person)) == (["Ingrid Holm"], [])


def test_who_is_rung_later_stands_below_until_it_is_time(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    message = promise(person=ingrid)
    two = frozen_now + timedelta(hours=4)
    with writing():
        record_call(actor, frozen_now, ingrid.id, CallOutcome.CALL_AGAIN, [message.id], two)
    page = call_list.call_list(None, frozen_now)
    assert (page.to_ring, [(one.who.name, one.who.due_at) for one in page.later]) == (
        [],
        [("Ingrid Holm", two)],
    )
    assert (page.left, call_list.count_waiting(frozen_now)) == (1, 0)
    back = call_list.call_list(None, two)
    assert (names(back.to_ring), back.later) == (["Ingrid Holm"], [])
    assert back.to_ring[0].again_at == two


def test_ones_own_card_is_on_top_and_a_colleagues_says_who(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    promise(person=by_phone("Aage Bro"), expires_at=frozen_now + timedelta(hours=1))
    promise(person=ingrid)
    with writing():
        claim_call(actor, frozen_now, ingrid.id)
    mine = call_list.call_list(actor.person_id, frozen_now)
    assert (names(mine.mine), names(mine.to_ring)) == (["Ingrid Holm"], ["Aage Bro"])
    theirs = call_list.call_list(make_person().id, frozen_now)
    assert theirs.mine == []
    claim = theirs.to_ring[1].claim
    assert claim is not None
    assert claim.name == "Lene Riis"
    assert timedelta(minutes=9) < claim.left <= timedelta(minutes=10)


def test_today_counts_who_was_rung_and_told(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    actor = lene()
    for name, outcome in (("A", CallOutcome.TOLD), ("B", CallOutcome.NO_ANSWER)):
        person = by_phone(name)
        with writing():
            record_call(actor, frozen_now, person.id, outcome, [promise(person=person).id])
    promise(person=by_phone("Rang selv"), told_by=actor)
    page = call_list.call_list(None, frozen_now)
    assert (page.left, page.rung) == (1, 1)
    assert call_list.call_list(None, frozen_now + timedelta(days=1)).rung == 0


# ---- not told in time ----------------------------------------------------------------------------------------


def test_what_lapses_untold_is_known_for_a_week_or_until_somebody_has_seen_it(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=by_phone("Ingrid Holm"), expires_at=frozen_now + timedelta(hours=1))
    late = frozen_now + timedelta(hours=2)
    sweep(app, late)
    assert [(one.message_id, one.name) for one in call_list.missed(late)] == [(message.id, "Ingrid Holm")]
    assert len(call_list.missed(late + timedelta(days=6))) == 1
    assert call_list.missed(late + timedelta(days=8)) == []
    with writing():
        settle_missed(lene(), late, message.id)
    assert call_list.missed(late) == []
    assert reload(message).outcome == CallOutcome.LAPSED


def test_what_was_not_true_any_more_was_missed_by_nobody(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ends = frozen_now + timedelta(hours=1)
    promise(person=by_phone("Ingrid Holm"), expires_at=ends, params={"is_over": True})
    sweep(app, ends)
    assert call_list.missed(ends) == []


# ---- letters that did not arrive -----------------------------------------------------------------------------


def test_a_letter_that_is_refused_lands_on_the_list_and_is_settled_with_the_call(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    smtp_server.mailbox.answer_recipient = "550 no such user"
    anna = make_person("Anna Bo", phone="+4511111141")
    letter = promise(person=anna)
    deliver_due(mail_app, frozen_now)
    (entry,) = call_list.call_list(None, frozen_now).to_ring
    with writing():
        record_call(lene(), frozen_now, anna.id, CallOutcome.TOLD, entry.message_ids)
    settled = reload(letter)
    assert (settled.status, settled.outcome) == (MessageStatus.FAILED, CallOutcome.TOLD)
    assert call_list.call_list(None, frozen_now).to_ring == []


def test_a_helpers_copy_goes_to_the_helpers_address(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, lone = by_phone("Ingrid Holm"), make_person("Lone Bech", email="lone@example.org")
    helped(ingrid, lone, frozen_now)
    promise(person=ingrid)
    deliver_due(mail_app, frozen_now)
    assert smtp_server.mailbox.recipients == ["lone@example.org"]
    waiting = db.session.query(Message).filter_by(status=MessageStatus.QUEUED).one()
    assert waiting.receiver.name == "Ingrid Holm"
