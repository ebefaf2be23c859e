"""Den gode velkomst: who comes for the first time knows beforehand who welcomes them, and is asked afterwards.

A regular who said yes welcomes; without one on that date, the host. What is answered is counted, never kept by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import contains_eager

from app.audit.actions import record
from app.core.actor import SYSTEM
from app.core.clock import local
from app.core.database import db, insert_once, lock_row
from app.core.errors import NotFoundError
from app.gatherings import messages, queries
from app.gatherings.actions import lock_sign_up
from app.gatherings.fixed_places import fixed_of
from app.gatherings.models import (
    ComeAgainCount,
    ComingAgain,
    Occurrence,
    OccurrenceStatus,
    SignUp,
    SignUpStatus,
    Welcome,
)
from app.gatherings.recurrence import days_before

#: So many days before, at this time on the clock: well before the reminder, and time to ring whom no letter reaches.
#: Who signs up later is told at once.
WELCOME_DAYS, WELCOME_AT = 3, time(12, 0)
_LOOK_AHEAD = timedelta(days=WELCOME_DAYS, hours=12)
#: How long after the end of a date its newcomers are asked, and until when it is still worth asking.
ASK_AFTER, ASK_UNTIL = timedelta(hours=2), timedelta(days=3)
#: The shares look so far back.
SHARES_OF = timedelta(days=365)
_BEEN = (SignUpStatus.CONFIRMED, SignUpStatus.CAME)


def arrange_welcomes(now: datetime) -> int:
    """Name somebody who welcomes each newcomer of the next days, and tell both. Returns how many were named.

    Who welcomes and can no longer come is replaced. May run any number of times.
    """
    made = 0
    for occurrence in queries.occurrences_between(now, now + _LOOK_AHEAD):
        if (
            occurrence.series.needs_sign_up
            and days_before(occurrence.starts_at, WELCOME_DAYS, WELCOME_AT) <= now
        ):
            made += _arrange(occurrence, now)
    return made


def ask_newcomers(now: datetime) -> int:
    """Ask who was there for the first time whether they will come again, once. Returns how many were asked."""
    been = (
        select(Welcome)
        .join(Welcome.sign_up)
        .join(SignUp.occurrence)
        .options(contains_eager(Welcome.sign_up).contains_eager(SignUp.occurrence))
        .where(
            Welcome.asked_at.is_(None),
            Occurrence.ends_at <= now - ASK_AFTER,
            Occurrence.ends_at > now - ASK_UNTIL,
            Occurrence.status == OccurrenceStatus.PLANNED,
            SignUp.status.in_(_BEEN),
        )
        .order_by(Welcome.sign_up_id)
    )
    found = list(db.session.scalars(been).unique())
    for welcome in found:
        welcome.asked_at = now
        messages.promise_come_again(welcome.sign_up, now)
    db.session.flush()
    return len(found)


def answer_come_again(now: datetime, sign_up_id: int, answer: ComingAgain) -> bool:
    """Count an answer. False when this newcomer has answered already: one press counts, who they are is not kept.

    Raises NotFoundError when they were not asked.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    welcome = lock_row(Welcome, sign_up.id)
    if welcome is None or welcome.asked_at is None:
        raise NotFoundError
    if welcome.has_answered:
        return False
    welcome.has_answered = True
    _count(occurrence.series_id, quarter_of(local(occurrence.starts_at).date()), answer)
    # Whoever holds the link: the log says that somebody answered, not who.
    record(SYSTEM, now, "series.come_again", "series", occurrence.series_id)
    db.session.flush()
    return True


def _count(series_id: int, quarter_on: date, answer: ComingAgain) -> None:
    key = {"series_id": series_id, "quarter_on": quarter_on, "answer": answer}
    insert_once(ComeAgainCount, {**key, "number": 0})
    one = update(ComeAgainCount).filter_by(**key)
    db.session.execute(one.values(number=ComeAgainCount.number + 1))


def quarter_of(day: date) -> date:
    """The first day of the quarter that `day` is in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


@dataclass(frozen=True)
class WelcomeShares:
    """How a series does with newcomers in the last year, in persons; never who."""

    first_timers: int
    #: How many newcomers were there once more.
    came_again: int
    #: What newcomers answered to "Vil du komme igen?".
    answers: dict[ComingAgain, int]


def welcome_shares(series_id: int, now: datetime) -> WelcomeShares:
    """Newcomers of a series since a year ago, and newcomers who came again since then. Two statements.

    Counted by marks on the sign-ups, so that the numbers stay when people are forgotten.
    """
    since = now - SHARES_OF
    been = and_(SignUp.status.in_(_BEEN), Occurrence.ends_at <= now, Occurrence.ends_at > since)
    new, again = (
        func.coalesce(func.sum(mark.cast(db.Integer)), 0)
        for mark in (SignUp.is_first_time, SignUp.comes_again)
    )
    numbers = db.session.execute(
        select(new, again)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .where(Occurrence.series_id == series_id, Occurrence.status == OccurrenceStatus.PLANNED, been)
    ).one()
    counted = (
        select(ComeAgainCount.answer, func.sum(ComeAgainCount.number))
        .where(ComeAgainCount.series_id == series_id, ComeAgainCount.quarter_on > local(since).date())
        .group_by(ComeAgainCount.answer)
    )
    answers = {ComingAgain(row[0]): int(row[1]) for row in db.session.execute(counted)}
    return WelcomeShares(int(numbers[0]), int(numbers[1]), answers)


def welcomer_of(sign_up_id: int) -> Welcome | None:
    """Who welcomes this newcomer, once that is known."""
    return db.session.get(Welcome, sign_up_id)


def _arrange(occurrence: Occurrence, now: datetime) -> int:
    coming = [one for one in queries.holding_on(occurrence.id) if one.status == SignUpStatus.CONFIRMED]
    newcomers = [one for one in coming if one.is_first_time]
    if not newcomers:
        return 0
    known = {one.sign_up_id: one for one in _welcomes(newcomers)}
    friends = _friends(occurrence, coming)
    busy = Counter(one.person_id for one in known.values())
    made = 0
    for sign_up in newcomers:
        welcome = known.get(sign_up.id)
        may = [number for number in friends if number != sign_up.person_id]
        if welcome is not None and welcome.person_id in (*may, occurrence.series.host_id):
            # Once for each version of the date: a moved one is another meeting point.
            messages.promise_welcome(welcome, now)
            continue
        by = min(may, key=lambda number: (busy[number], may.index(number)), default=occurrence.series.host_id)
        busy[by] += 1
        made += 1
        _name(sign_up, by, welcome, now)
    return made


def _name(sign_up: SignUp, by: int, welcome: Welcome | None, now: datetime) -> None:
    if welcome is None:
        welcome = Welcome(sign_up_id=sign_up.id, person_id=by, made_at=now)
        db.session.add(welcome)
    else:
        welcome.person_id = by
    db.session.flush()
    db.session.refresh(welcome, ["person", "sign_up"])
    record(SYSTEM, now, "sign_up.welcome", "sign_up", sign_up.id)
    messages.promise_welcome(welcome, now)


def _welcomes(newcomers: Sequence[SignUp]) -> Sequence[Welcome]:
    of = [one.id for one in newcomers]
    return db.session.scalars(select(Welcome).where(Welcome.sign_up_id.in_(of))).unique().all()


def _friends(occurrence: Occurrence, coming: Sequence[SignUp]) -> list[int]:
    """Regulars who said yes and are on the list of this date, those longest there first."""
    there = {one.person_id for one in coming if not one.is_first_time}
    return [
        one.person_id for one in fixed_of(occurrence.series_id) if one.welcomes and one.person_id in there
    ]
