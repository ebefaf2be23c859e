"""Clocks that jump, disagree, or are changed at night: everybody is reminded once, by day."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.jobs.ticking import tick
from app.notifications.delivery import deliver_due
from app.notifications.models import Message, MessageStatus
from tests.conftest import FrozenClock
from tests.factories import make_occurrence, make_sign_up
from tests.support.oracle import assert_whole
from tests.support.smtp import SmtpServer

pytestmark = pytest.mark.long

HOUR = timedelta(hours=1)
SKEW = timedelta(minutes=5)
#: The Sundays in which the clocks in Denmark change.
NIGHTS = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))


@pytest.fixture
def mail_app(app: Flask, smtp_server: SmtpServer) -> Flask:
    app.config["SMTP_URL"] = smtp_server.url
    return app


def people_come(day: date, at: time) -> None:
    """Three people on a walk that day."""
    walk = make_occurrence(on=day, starts_at_local=at)
    for _number in range(3):
        make_sign_up(walk)
    db.session.commit()


def reminders() -> list[datetime]:
    """When each reminder was sent, on a clock in Copenhagen, without the zone."""
    db.session.rollback()
    sent = select(Message.finished_at).where(Message.kind == "reminder", Message.status == MessageStatus.SENT)
    return sorted(clock.local(instant).replace(tzinfo=None) for instant in db.session.scalars(sent))


@pytest.mark.parametrize("jump", [HOUR, -HOUR, timedelta(days=1), -timedelta(days=1)], ids=str)
def test_a_clock_that_jumps_reminds_nobody_twice_or_at_night(
    mail_app: Flask, smtp_server: SmtpServer, frozen_clock: FrozenClock, jump: timedelta
) -> None:
    begins = frozen_clock.now
    for day in (1, 2, 3):
        people_come((begins + timedelta(days=day)).date(), time(10, 30))
    now = begins
    while now < begins + timedelta(days=3):
        frozen_clock.move_to(now)
        tick(mail_app, now)
        # It jumps, and somebody puts it right again, just when the reminders are due.
        if clock.local(now).hour in (9, 10):
            frozen_clock.move_to(now + jump)
            tick(mail_app, now + jump)
        now += timedelta(minutes=30)
    assert_whole(now, received=smtp_server.mailbox.ids())
    sent = reminders()
    assert len(sent) == 9
    assert {instant.hour for instant in sent} <= set(range(8, 20))


def test_senders_whose_clocks_disagree_share_the_work(
    mail_app: Flask, smtp_server: SmtpServer, frozen_clock: FrozenClock
) -> None:
    begins = frozen_clock.now
    people_come((begins + timedelta(days=1)).date(), time(10, 30))
    for minutes in range(0, 90, 10):
        now = begins + timedelta(minutes=minutes)
        with ThreadPoolExecutor(2) as senders:
            clocks = [now - SKEW, now + SKEW] * 2
            list(senders.map(lambda instant: deliver_due(mail_app, instant), clocks))
        for instant in (now + SKEW, now - SKEW):
            tick(mail_app, instant)
    assert_whole(begins + 2 * HOUR, received=smtp_server.mailbox.ids())
    assert len(reminders()) == 3


def steps(sunday: date) -> Iterator[datetime]:
    """From Saturday to Monday, fifteen minutes at a time; a minute in the hours beside the change (01.00 UTC), and
    fifteen seconds about it.
    """
    change = datetime.combine(sunday, time(1), tzinfo=UTC)
    now, ends = change - timedelta(hours=17), change + timedelta(hours=33)
    while now < ends:
        yield now
        distance = abs(now + timedelta(seconds=1) - change)
        near, night = timedelta(minutes=10), HOUR
        now += timedelta(seconds=15 if distance <= near else 60 if distance <= night else 900)


@pytest.mark.parametrize("sunday", NIGHTS, ids=str)
def test_the_night_of_the_change_reminds_everybody_once_at_the_same_time_of_day(
    mail_app: Flask, smtp_server: SmtpServer, frozen_clock: FrozenClock, sunday: date
) -> None:
    frozen_clock.move_to(datetime.combine(sunday - timedelta(days=10), time(12), tzinfo=UTC))
    monday = sunday + timedelta(days=1)
    for day, at in ((sunday, time(10)), (sunday, time(22)), (monday, time(8, 30)), (monday, time(10))):
        people_come(day, at)
    tick(mail_app, frozen_clock.now)
    last = frozen_clock.now
    for last in steps(sunday):
        frozen_clock.move_to(last)
        tick(mail_app, last)
    assert_whole(last, received=smtp_server.mailbox.ids())
    saturday = sunday - timedelta(days=1)
    # Who walks at 22 would be reminded at 20 the evening before, when it is too late: the next morning then.
    due = [(saturday, time(10)), (sunday, time(8)), (sunday, time(8, 30)), (sunday, time(10))]
    wanted = sorted(datetime.combine(*one) for one in due for _person in range(3))
    for sent, hour in zip(reminders(), wanted, strict=True):
        assert hour <= sent <= hour + timedelta(minutes=16)
        assert time(8) <= sent.time() < time(20)
