"""What the host's pages read beside the list of a date (queries_list.py): whole rows, in few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core import clock
from app.core.database import db
from app.gatherings.care import to_hear_from
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, Series, SignUp, SignUpStatus
from app.gatherings.welcoming import welcome_shares
from app.notifications.models import BY_PEOPLE, Message

#: How many dates stand below the next one: every one of a weekly group has its page.
_DATES_AHEAD = 12
#: How long after a date the host is asked who came, and for how many dates.
_DAYS_BACK = 21
_DATES_BEHIND = 4


@dataclass(frozen=True)
class DateLine:
    """One line among the next or the past dates."""

    occurrence: Occurrence
    waiting: int
    #: Parties nobody has marked yet, for dates that have been.
    unmarked: int

    @property
    def is_cancelled(self) -> bool:
        """Whether the date does not take place."""
        return self.occurrence.status == OccurrenceStatus.CANCELLED

    @property
    def is_full(self) -> bool:
        """Whether every place is taken."""
        capacity = self.occurrence.capacity
        return capacity is not None and self.occurrence.places_taken >= capacity

    @property
    def needs_attendance(self) -> bool:
        """Whether nobody has said yet who came."""
        if not self.occurrence.series.needs_sign_up:
            return self.occurrence.head_count is None
        return self.unmarked > 0


def series(series_id: int, kind: str) -> Series | None:
    """The series of this kind, with its host, whatever its status."""
    found = select(Series).where(Series.id == series_id, Series.kind == kind).options(joinedload(Series.host))
    return db.session.scalar(found)


def titles_of(series_ids: Sequence[int]) -> dict[int, str]:
    """What series are called, by id."""
    found = select(Series.id, Series.title).where(Series.id.in_(series_ids))
    return {row[0]: row[1] for row in db.session.execute(found)}


def occurrence_of(series_id: int, occurrence_id: int) -> Occurrence | None:
    """The date, when it belongs to this series."""
    return db.session.scalar(
        select(Occurrence).where(Occurrence.id == occurrence_id, Occurrence.series_id == series_id)
    )


def sign_up_of(occurrence_id: int, sign_up_id: int) -> SignUp | None:
    """The active sign-up, when it is on this date."""
    return db.session.scalar(
        select(SignUp).where(
            SignUp.id == sign_up_id, SignUp.occurrence_id == occurrence_id, SignUp.status.in_(ACTIVE)
        )
    )


def _start_of_day(now: datetime) -> datetime:
    return clock.from_wall(clock.local(now).date(), time())


def next_date(series_id: int, now: datetime) -> Occurrence | None:
    """The date the host has most to do with: today's until midnight, else the next one that takes place."""
    return db.session.scalar(
        select(Occurrence)
        .where(
            Occurrence.series_id == series_id,
            Occurrence.starts_at >= _start_of_day(now),
            Occurrence.status == OccurrenceStatus.PLANNED,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(1)
    )


def other_dates(
    series_id: int, now: datetime, *, without: int | None
) -> tuple[list[DateLine], list[DateLine]]:
    """(coming dates, dates of the last three weeks); the one in the green block is left out.

    Coming ones soonest first, cancelled ones too; past ones newest first, and only those that took place.
    """
    today = _start_of_day(now)
    own = select(Occurrence).where(Occurrence.series_id == series_id)
    ahead = db.session.scalars(
        own.where(Occurrence.starts_at >= today, Occurrence.id != (without or 0))
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(_DATES_AHEAD)
    ).all()
    behind = db.session.scalars(
        own.where(
            Occurrence.starts_at < today,
            Occurrence.starts_at >= today - timedelta(days=_DAYS_BACK),
            Occurrence.status == OccurrenceStatus.PLANNED,
        )
        .order_by(Occurrence.starts_at.desc(), Occurrence.id)
        .limit(_DATES_BEHIND)
    ).all()
    lines = _lines([*ahead, *behind])
    return lines[: len(ahead)], lines[len(ahead) :]


def _lines(occurrences: Iterable[Occurrence]) -> list[DateLine]:
    rows = list(occurrences)
    counts: dict[tuple[int, str], int] = {
        (occurrence_id, status): number
        for occurrence_id, status, number in db.session.execute(
            select(SignUp.occurrence_id, SignUp.status, func.count())
            .where(
                SignUp.occurrence_id.in_([row.id for row in rows]),
                SignUp.status.in_((SignUpStatus.WAITING, SignUpStatus.CONFIRMED)),
            )
            .group_by(SignUp.occurrence_id, SignUp.status)
        )
    }
    return [
        DateLine(
            row,
            counts.get((row.id, SignUpStatus.WAITING), 0),
            counts.get((row.id, SignUpStatus.CONFIRMED), 0),
        )
        for row in rows
    ]


def dates_with_people(series_id: int, from_on: date) -> list[DateLine]:
    """Planned dates from `from_on` (local date) that somebody is on: nobody there may lose a place unseen."""
    rows = db.session.scalars(
        select(Occurrence)
        .where(
            Occurrence.series_id == series_id,
            Occurrence.starts_at >= clock.from_wall(from_on, time()),
            Occurrence.status == OccurrenceStatus.PLANNED,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    ).all()
    return [line for line in _lines(rows) if line.occurrence.places_taken or line.waiting]


def dates_of_host(host_id: int, start: datetime, end: datetime) -> Sequence[Occurrence]:
    """Dates that the host has within these instants and that take place, soonest first."""
    return (
        db.session.scalars(
            select(Occurrence)
            .join(Occurrence.series)
            .options(contains_eager(Occurrence.series))
            .where(
                Series.host_id == host_id,
                Occurrence.status == OccurrenceStatus.PLANNED,
                Occurrence.starts_at.between(start, end),
            )
            .order_by(Occurrence.starts_at, Occurrence.id)
        )
        .unique()
        .all()
    )


def day_after(day: date) -> date:
    """The next day."""
    return day + timedelta(days=1)


def topics(series_id: int, now: datetime) -> list[str]:
    """What calls of this series may be about: dates from today on, and the series itself."""
    return topics_of(series_id, days_of(series_id, now))


def days_of(series_id: int, now: datetime) -> dict[int, date]:
    """Date → its original day, for those from today on."""
    found = select(Occurrence.id, Occurrence.original_date).where(
        Occurrence.series_id == series_id, Occurrence.ends_at >= _start_of_day(now) - timedelta(days=1)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def topics_of(series_id: int, occurrence_ids: Iterable[int]) -> list[str]:
    """The topics of a series and these dates of it."""
    return [f"series:{series_id}", *(f"occurrence:{number}" for number in occurrence_ids)]


def dates_by_topic(of: Iterable[str]) -> dict[str, Occurrence]:
    """Topic → the date it is about, for topics like `occurrence:12`."""
    ids = _occurrence_ids(of)
    if not ids:
        return {}
    return {
        f"occurrence:{date.id}": date
        for date in db.session.scalars(select(Occurrence).where(Occurrence.id.in_(ids))).unique()
    }


def call_in_reach(of: Collection[str], message_id: int) -> Message | None:
    """A call about one of the topics, whatever became of it."""
    return db.session.scalar(
        select(Message).where(Message.id == message_id, Message.channel.in_(BY_PEOPLE), Message.topic.in_(of))
    )


def _occurrence_ids(of: Iterable[str]) -> list[int]:
    return [int(topic.partition(":")[2]) for topic in of if topic.startswith("occurrence:")]


def days_until(instant: datetime, now: datetime) -> int:
    """How many midnights lie between: 0 is today, 1 tomorrow."""
    return (clock.local(instant).date() - clock.local(now).date()).days


def people_over_time(series_id: int, now: datetime) -> dict[str, Any]:
    """Whom the host rings to hear how it goes, and how the group does with newcomers."""
    return {"care": to_hear_from(series_id, now), "shares": welcome_shares(series_id, now)}
