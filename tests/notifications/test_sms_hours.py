"""When an SMS may go: at most four a day, between eight and eight, what is cancelled today from seven."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.clock import CPH
from app.core.database import db
from app.gatherings import hosting
from app.notifications.delivery import deliver_sms
from app.notifications.models import Channel, Message, MessageStatus
from app.people.models import Delegation, Person
from tests.conftest import FrozenClock
from tests.factories import make_occurrence, make_sign_up, make_walk, writing
from tests.notifications.conftest import Promise, by_people, let_pauses_end, reload, wants_sms
from tests.support.sms import SmsServer

EIGHT = datetime(2027, 3, 2, 7, 0, tzinfo=UTC)


def wall(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=CPH).astimezone(UTC)


def test_the_fifth_waits_for_tomorrow(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    person = wants_sms()
    messages = [promise(person=person, key=(number,)) for number in range(6)]
    assert deliver_sms(sms_app, frozen_now).counts() == {"sent": 4, "postponed": 2}
    assert [reload(one).due_at for one in messages[4:]] == [EIGHT, EIGHT]
    assert deliver_sms(sms_app, frozen_now).counts() == {}
    assert deliver_sms(sms_app, EIGHT).counts() == {"sent": 2}
    assert len(sms_server.phone.texts) == 6


def test_the_fifth_that_cannot_wait_is_rung(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    person = wants_sms()
    for number in range(4):
        promise(person=person, key=(number,))
    fifth = promise(person=person, key=(4,), expires_at=EIGHT)
    assert deliver_sms(sms_app, frozen_now).counts() == {"sent": 4, "rerouted": 1}
    assert [told.id for told in by_people()] == [fifth.id]


def test_each_has_four_of_their_own_and_copies_count_for_who_gets_them(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    lone, ingrid = wants_sms("Lone"), wants_sms("Ingrid", "+4511111142")
    for number in range(4):
        promise(person=lone, key=(number,))
    with writing():
        help_ = {"person_id": ingrid.id, "delegate_id": lone.id, "created_at": frozen_now}
        db.session.add(Delegation(**help_, gets_messages=True))
    promise(person=ingrid)
    assert deliver_sms(sms_app, frozen_now).counts() == {"sent": 5, "postponed": 1}


def test_two_senders_count_together(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    person = wants_sms()
    for number in range(12):
        promise(person=person, key=(number,))
    db.session.commit()
    with ThreadPoolExecutor(4) as senders:
        list(senders.map(lambda _n: deliver_sms(sms_app, frozen_now), range(8)))
    assert len(sms_server.phone.texts) == 4
    waiting = select(Message).where(Message.status == MessageStatus.QUEUED, Message.due_at == EIGHT)
    db.session.rollback()
    assert len(db.session.scalars(waiting).all()) == 8


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (wall(1, 20), wall(2, 8)),
        (wall(1, 7, 59), wall(1, 8)),
        (wall(1, 3), wall(1, 8)),
        # The nights when the clocks change.
        (wall(27, 21), wall(28, 8)),
        (wall(30, 23, month=10), wall(31, 8, month=10)),
    ],
)
def test_no_sms_at_night(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, now: datetime, morning: datetime
) -> None:
    message = promise(person=wants_sms(), now=now)
    assert deliver_sms(sms_app, now).counts() == {"postponed": 1}
    assert reload(message).due_at == morning
    assert sms_server.phone.texts == {}
    assert deliver_sms(sms_app, morning).counts() == {"sent": 1}


def test_what_is_over_before_eight_is_rung(sms_app: Flask, sms_server: SmsServer, promise: Promise) -> None:
    promise(person=wants_sms(), now=wall(1, 21), expires_at=wall(2, 7, 30))
    assert deliver_sms(sms_app, wall(1, 21)).counts() == {"rerouted": 1}
    assert [told.channel for told in by_people()] == [Channel.CALL]


def cancelled(person: Person, frozen_clock: FrozenClock, at: datetime, starts: datetime) -> None:
    """The date of a walk is cancelled at `at`; the person had a place on it."""
    frozen_clock.move_to(at - timedelta(days=3))
    local = starts.astimezone(CPH)
    series = make_walk(first_on=local.date(), starts_at_local=local.time().replace(tzinfo=None))
    date = make_occurrence(series, on=local.date())
    make_sign_up(date, person)
    with writing():
        for message in db.session.scalars(select(Message)):
            message.status = MessageStatus.SUPPRESSED
    frozen_clock.move_to(at)
    with writing():
        hosting.cancel_date(SYSTEM, at, date.id, "Det er glat.")


@pytest.mark.parametrize(
    ("at", "starts", "goes"),
    [
        # Ice at half past seven, the walk is at half past eight.
        (wall(10, 7, 30), wall(10, 8, 30), wall(10, 7, 30)),
        (wall(10, 7, 0), wall(10, 14), wall(10, 7, 0)),
        (wall(10, 6, 10), wall(10, 8, 30), wall(10, 7, 0)),
        # In the evening, for the next morning.
        (wall(9, 21), wall(10, 8, 30), wall(10, 7, 0)),
        # Not today: it waits like everything else.
        (wall(10, 7, 30), wall(11, 8, 30), wall(10, 8, 0)),
        (wall(9, 21), wall(12, 10), wall(10, 8, 0)),
    ],
)
def test_what_is_cancelled_today_goes_from_seven(
    sms_app: Flask,
    sms_server: SmsServer,
    frozen_clock: FrozenClock,
    at: datetime,
    starts: datetime,
    goes: datetime,
) -> None:
    cancelled(wants_sms("Ingrid Friis"), frozen_clock, at, starts)
    deliver_sms(sms_app, at)
    assert bool(sms_server.phone.texts) == (goes == at)
    if goes > at:
        deliver_sms(sms_app, goes - timedelta(minutes=1))
        assert sms_server.phone.texts == {}
        deliver_sms(sms_app, goes)
    (text,) = sms_server.phone.texts.values()
    assert "aflyst" in text


def test_the_hours_are_the_packs(sms_app: Flask, promise: Promise) -> None:
    from app.core.pack import current_pack, install

    before = current_pack()
    install(before.with_settings({"reminder_until": "18:00"}))
    try:
        promise(person=wants_sms(), now=wall(1, 19))
        assert time(18) == time.fromisoformat(current_pack().setting("reminder_until"))
        assert deliver_sms(sms_app, wall(1, 19)).counts() == {"postponed": 1}
    finally:
        install(before)


def test_a_paused_channel_keeps_everything(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = "401"
    deliver_sms(sms_app, frozen_now)
    sms_server.mood = "kind"
    let_pauses_end()
    assert deliver_sms(sms_app, frozen_now).counts() == {"sent": 1}
    assert reload(message).attempts == 1
