"""Claiming somebody, ringing, and saying what came of it: once, whoever does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.clock import from_wall, local
from app.core.database import begin_write, db
from app.core.errors import DomainError, NotFoundError
from app.notifications import ring_list
from app.notifications.calling import claim_call, record_call, release_claim, settle_missed
from app.notifications.models import CallClaim, CallOutcome, Channel, Message, MessageStatus
from app.notifications.rules import AgainRefused, again_refused, when_to_try_again
from app.notifications.states import finish
from app.people.models import Person, Reach
from tests.factories import make_person, writing
from tests.notifications.conftest import Promise, reload
from tests.notifications.test_call_list import by_phone, lene
from tests.test_races import all_at_once

NOON = datetime(2027, 3, 1, 12, 0)
MINUTE = timedelta(minutes=1)


# ---- rules ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "again"),
    [(None, 30), (timedelta(hours=3), 30), (45 * MINUTE, 30), (44 * MINUTE, None), (5 * MINUTE, None)],
)
def test_who_does_not_answer_is_tried_again_while_there_is_time(
    left: timedelta | None, again: int | None
) -> None:
    deadline = NOON + left if left is not None else None
    expected = NOON + again * MINUTE if again is not None else None
    assert when_to_try_again(NOON, deadline, time(8), time(20)) == expected


@pytest.mark.parametrize(
    ("wall", "again"),
    [("19:29", "2027-03-01T19:59"), ("19:45", "2027-03-02T08:00"), ("00:30", "2027-03-01T08:00")],
)
def test_nobody_is_tried_again_at_night(wall: str, again: str) -> None:
    at = datetime.combine(NOON.date(), time.fromisoformat(wall))
    assert when_to_try_again(at, None, time(8), time(20)) == datetime.fromisoformat(again)


@pytest.mark.parametrize(
    ("wanted", "deadline", "refused"),
    [
        (NOON + MINUTE, None, None),
        (NOON, None, AgainRefused.PAST),
        (NOON.replace(hour=7, minute=59) + timedelta(days=1), None, AgainRefused.NIGHT),
        (NOON.replace(hour=8) + timedelta(days=1), None, None),
        (NOON.replace(hour=20), None, None),
        (NOON.replace(hour=20, minute=1), None, AgainRefused.NIGHT),
        (NOON + timedelta(days=2), None, AgainRefused.TOO_FAR),
        (NOON.replace(hour=14), NOON.replace(hour=14), AgainRefused.TOO_LATE),
        (NOON.replace(hour=13), NOON.replace(hour=14), None),
    ],
)
def test_one_is_rung_again_by_day_today_or_tomorrow_and_in_time(
    wanted: datetime, deadline: datetime | None, refused: AgainRefused | None
) -> None:
    assert again_refused(NOON, wanted, deadline, time(8), time(20)) == refused


# ---- claims --------------------------------------------------------------------------------------------------


def changes(job: Callable[[], Any]) -> Callable[[], bool]:
    """A job of a thread: True when it was carried out, False when a rule refused."""

    def run() -> bool:
        begin_write()
        try:
            job()
        except DomainError:
            db.session.rollback()
            return False
        db.session.commit()
        return True

    return run


def test_of_twenty_who_want_to_ring_exactly_one_does(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid = by_phone("Ingrid Holm")
    promise(person=ingrid)
    number, now = ingrid.id, frozen_now
    actors = [Actor(person_id=make_person().id) for _n in range(20)]
    jobs = [changes(lambda actor=actor: claim_call(actor, now, number)) for actor in actors]
    done = all_at_once(app, jobs)
    assert sum(done) == 1
    held = db.session.scalars(select(CallClaim)).one()
    assert held.claimed_by == actors[done.index(True)].person_id


def test_a_claim_is_ones_own_goes_on_and_ends(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ingrid, one, other = by_phone("Ingrid Holm"), lene(), Actor(person_id=make_person("Bodil").id)
    promise(person=ingrid)
    with writing():
        claim_call(one, frozen_now, ingrid.id)
        db.session.get_one(CallClaim, ingrid.id).until -= timedelta(minutes=5)
    before = db.session.get_one(CallClaim, ingrid.id).until
    with writing():
        claim_call(one, frozen_now, ingrid.id)
    db.session.expire_all()
    assert db.session.get_one(CallClaim, ingrid.id).until > before
    with pytest.raises(DomainError) as refused, writing():
        claim_call(other, frozen_now, ingrid.id)
    assert refused.value.parameters == {"who": "Lene Riis", "name": "Ingrid Holm"}
    with writing():
        release_claim(other, frozen_now, ingrid.id)
    assert db.session.scalar(select(CallClaim.claimed_by)) == one.person_id
    with writing():
        release_claim(one, frozen_now, ingrid.id)
        claim_call(other, frozen_now, ingrid.id)
    assert db.session.scalar(select(CallClaim.claimed_by)) == other.person_id


def test_a_claim_that_ran_out_may_be_taken(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ingrid, other = by_phone("Ingrid Holm"), Actor(person_id=make_person("Bodil").id)
    promise(person=ingrid)
    with writing():
        claim_call(lene(), frozen_now, ingrid.id)
        db.session.get_one(CallClaim, ingrid.id).until -= timedelta(minutes=11)
    with writing():
        claim_call(other, frozen_now, ingrid.id)
    assert db.session.scalar(select(CallClaim.claimed_by)) == other.person_id


def test_who_is_on_no_list_is_not_found_and_who_was_told_is_not_rung(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    message = promise(person=ingrid)
    for number in (make_person().id, 999):
        with pytest.raises(NotFoundError), writing():
            claim_call(actor, frozen_now, number)
    with writing():
        record_call(actor, frozen_now, ingrid.id, CallOutcome.TOLD, [message.id])
    with pytest.raises(DomainError, match="allerede"), writing():
        claim_call(actor, frozen_now, ingrid.id)


# ---- what came of it -----------------------------------------------------------------------------------------


def test_told_ends_what_was_read_and_nothing_else(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    read = promise(person=ingrid, key=(1,))
    with writing():
        claim_call(actor, frozen_now, ingrid.id)
    between = promise(person=ingrid, key=(2,))
    with writing():
        recorded = record_call(actor, frozen_now, ingrid.id, CallOutcome.TOLD, [read.id])
    assert (recorded.name, recorded.left) == ("Ingrid Holm", 1)
    assert (reload(read).status, reload(between).status) == (MessageStatus.SENT, MessageStatus.QUEUED)
    assert db.session.scalars(select(CallClaim)).all() == []
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-2:] == ["call.claim", "message.told"]


@pytest.mark.parametrize("outcome", [CallOutcome.TOLD, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER])
def test_nobody_says_anything_of_a_call_that_a_colleague_makes(
    app: Flask, promise: Promise, frozen_now: datetime, outcome: CallOutcome
) -> None:
    ingrid, other = by_phone("Ingrid Holm"), Actor(person_id=make_person("Bodil").id)
    message = promise(person=ingrid)
    with writing():
        claim_call(lene(), frozen_now, ingrid.id)
    with pytest.raises(DomainError, match="lige nu"), writing():
        record_call(other, frozen_now, ingrid.id, outcome, [message.id])
    assert (reload(message).outcome, reload(message).attempts) == (None, 0)


def test_host_and_house_at_the_same_moment_tell_once(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, actor, host = by_phone("Ingrid Holm"), lene(), Actor(person_id=make_person("Vera").id)
    message_id, number, now = promise(person=ingrid).id, ingrid.id, frozen_now
    told = CallOutcome.TOLD
    jobs = [
        changes(lambda: record_call(actor, now, number, told, [message_id])),
        changes(lambda: ring_list.record_outcome(host, now, message_id, told)),
    ] * 5
    assert sum(all_at_once(app, jobs)) == 1
    events = select(AuditEvent.id).where(AuditEvent.action == "message.told")
    assert len(db.session.scalars(events).all()) == 1


def test_what_the_host_told_has_left_the_house_and_a_claim_is_seen_by_the_host(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    message = promise(person=ingrid)
    with writing():
        claim_call(actor, frozen_now, ingrid.id)
    (call,) = ring_list.calls_for(["occurrence:1"], frozen_now)
    assert call.claimed_by == "Lene Riis"
    with writing():
        ring_list.record_outcome(Actor(), frozen_now, message.id, CallOutcome.TOLD)
    with pytest.raises(DomainError, match="allerede"), writing():
        record_call(actor, frozen_now, ingrid.id, CallOutcome.TOLD, [message.id])
    assert ring_list.calls_for(["occurrence:1"], frozen_now) == []


def test_no_answer_waits_half_an_hour_but_never_past_the_deadline(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    calm = promise(person=ingrid, key=(1,), expires_at=frozen_now + timedelta(hours=2))
    soon = promise(person=ingrid, key=(2,), expires_at=frozen_now + timedelta(minutes=40))
    with writing():
        record_call(actor, frozen_now, ingrid.id, CallOutcome.NO_ANSWER, [calm.id, soon.id])
    assert (reload(calm).due_at, reload(soon).due_at) == (frozen_now + timedelta(minutes=30), frozen_now)
    assert reload(calm).attempts == 1


def test_the_host_still_sees_who_is_rung_later(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ingrid, at_two = by_phone("Ingrid Holm"), frozen_now + timedelta(hours=4)
    message = promise(person=ingrid)
    with writing():
        record_call(lene(), frozen_now, ingrid.id, CallOutcome.CALL_AGAIN, [message.id], at_two)
    (call,) = ring_list.calls_for(["occurrence:1"], frozen_now)
    assert call.again_at == at_two


@pytest.mark.parametrize(
    ("day", "at", "words"),
    [
        (0, None, "Skriv, hvornår"),
        (0, time(9, 59), "ikke er gået"),
        (0, time(21, 0), "mellem"),
        (1, time(7, 0), "mellem"),
        (0, time(15, 0), "for sent"),
    ],
)
def test_a_time_that_is_no_use_is_refused_at_its_field(
    app: Flask, promise: Promise, frozen_now: datetime, day: int, at: time | None, words: str
) -> None:
    ingrid = by_phone("Ingrid Holm")
    message = promise(person=ingrid, expires_at=frozen_now + timedelta(hours=4))
    again = from_wall(local(frozen_now).date() + timedelta(days=day), at) if at else None
    with pytest.raises(DomainError, match=words) as refused, writing():
        record_call(lene(), frozen_now, ingrid.id, CallOutcome.CALL_AGAIN, [message.id], again)
    assert refused.value.field == "again_at"
    assert reload(message).attempts == 0


def letter_home(person: Person) -> None:
    person.reach, person.street, person.postal_code, person.town = (
        Reach.LETTER,
        "Ny Vej 1",
        "6430",
        "Nordborg",
    )


def with_mail(person: Person) -> None:
    person.email, person.reach = "ingrid@example.org", Reach.CALL


@pytest.mark.parametrize(
    ("prepare", "channel"),
    [
        (lambda person: None, Channel.IN_PERSON),
        (with_mail, Channel.EMAIL),
        (letter_home, Channel.LETTER),
    ],
)
def test_a_wrong_number_sends_everything_another_way(
    app: Flask, promise: Promise, frozen_now: datetime, prepare: Callable[[Person], None], channel: Channel
) -> None:
    ingrid = by_phone("Ingrid Holm", reach=Reach.CALL)
    shown, unseen = promise(person=ingrid, key=(1,)), promise(person=ingrid, key=(2,))
    with writing():
        prepare(ingrid)
    with writing():
        recorded = record_call(lene(), frozen_now, ingrid.id, CallOutcome.WRONG_NUMBER, [shown.id])
    assert recorded.goes_by == {channel}
    for message in (shown, unseen):
        assert (reload(message).channel, reload(message).status) == (channel, MessageStatus.QUEUED)
    db.session.refresh(ingrid)
    assert ingrid.phone_fault_at == frozen_now


def test_who_says_told_after_the_number_was_found_wrong_reads_so(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid = by_phone("Ingrid Holm", reach=Reach.CALL)
    message = promise(person=ingrid)
    with writing():
        with_mail(ingrid)
    with writing():
        record_call(lene(), frozen_now, ingrid.id, CallOutcome.WRONG_NUMBER, [message.id])
    with pytest.raises(DomainError, match="ændret imens"), writing():
        record_call(lene(), frozen_now, ingrid.id, CallOutcome.TOLD, [message.id])
    assert reload(message).outcome == CallOutcome.WRONG_NUMBER


def test_who_was_told_just_before_it_became_too_late_was_told(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    """The deadline passes while somebody rings: the house must not think that nobody was told."""
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    message = promise(person=ingrid)
    with writing():
        finish(Message.id == message.id, status=MessageStatus.EXPIRED, now=frozen_now)
    with pytest.raises(DomainError), writing():
        record_call(actor, frozen_now, ingrid.id, CallOutcome.NO_ANSWER, [message.id])
    with writing():
        record_call(actor, frozen_now, ingrid.id, CallOutcome.TOLD, [message.id])
    assert (reload(message).status, message.outcome) == (MessageStatus.SENT, CallOutcome.TOLD)


def test_messages_of_others_are_not_found(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ingrid, actor = by_phone("Ingrid Holm"), lene()
    own, others, letter = promise(person=ingrid), promise(person=by_phone("Aage")), promise()
    for ids in ([others.id], [own.id, others.id], [letter.id], [999], []):
        with pytest.raises(NotFoundError), writing():
            record_call(actor, frozen_now, ingrid.id, CallOutcome.TOLD, ids)
    for number in (own.id, letter.id, 999):
        with pytest.raises(NotFoundError), writing():
            settle_missed(actor, frozen_now, number)
    assert reload(own).status == MessageStatus.QUEUED
