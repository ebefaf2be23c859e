"""The day's page: what needs somebody now across the house, who has it, what happens and what is done today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.queries import Colleague, colleagues
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.day_share import DayRow, DayShare, Happening
from app.core.feature import installed
from app.desk.models import Away, DayMark, MarkState, Shift

#: A deputy may be away as well, and so may theirs; a ring of deputies ends here.
_MOST_DEPUTIES = 5
#: One comes a little early to a shift, and a call may last a little longer.
MARGIN = timedelta(minutes=30)


@dataclass(frozen=True)
class Entry:
    """A row of the page, and who has it."""

    row: DayRow
    #: Person id and name of who takes care of it; None while nobody does.
    holder: tuple[int, str] | None = None


@dataclass(frozen=True)
class DayPage:
    """All that the page shows."""

    #: To be done by tonight, and what can wait.
    due: list[Entry]
    later: list[Entry]
    happenings: list[Happening]
    #: "3 forslag godkendt".
    done: list[str]
    #: Who is away today or later.
    away: list[Away]

    @property
    def number(self) -> int:
        """How many things need somebody."""
        return len(self.due) + len(self.later)


def day_page(actor: Actor, now: datetime) -> DayPage:
    """The page of `actor`: only what their roles may do, what is due first in the order of its deadline."""
    shares = [one.day.look(now) for one in installed() if one.day]
    away = away_from(clock.local(now).date())
    entries = _open_entries(actor, now, shares, away)
    tonight = _midnight(now, days=1)
    due = [one for one in entries if one.row.due_at is not None and one.row.due_at < tonight]
    happenings = [thing for share in shares for thing in share.happenings]
    return DayPage(
        due=due,
        later=[one for one in entries if one not in due],
        happenings=sorted(happenings, key=lambda thing: (thing.starts_at, thing.title)),
        done=_done(now),
        away=away,
    )


def open_entries(actor: Actor, now: datetime) -> list[Entry]:
    """Every row that `actor` may see and that nobody has ticked, oldest deadline first."""
    shares = [one.day.look(now) for one in installed() if one.day]
    return _open_entries(actor, now, shares, away_from(clock.local(now).date()))


def _open_entries(
    actor: Actor, now: datetime, shares: Sequence[DayShare], away: Sequence[Away]
) -> list[Entry]:
    rows = [row for share in shares for row in share.rows if actor.has(row.permission)]
    marks = _marks([row.key for row in rows])
    deputies = _deputies(away, clock.local(now).date())
    house = {one.id: one for one in colleagues()} if marks else {}
    entries = [
        Entry(row, _holder(row, marks.get(row.key), deputies, house))
        for row in rows
        if row.key not in marks or marks[row.key].state != MarkState.DONE or row.ends_by_itself
    ]
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(entries, key=lambda one: (one.row.due_at or far, one.row.since, one.row.key))


def open_row(actor: Actor, now: datetime, key: str) -> DayRow | None:
    """The open row called `key`, if `actor` may see it."""
    return next((one.row for one in open_entries(actor, now) if one.row.key == key), None)


def kinds_of(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """(kind, how many) of the rows, most first."""
    return Counter(str(one.row.kind) for one in entries).most_common()


def _marks(keys: Sequence[str]) -> dict[str, DayMark]:
    if not keys:
        return {}
    found = select(DayMark).where(DayMark.key.in_(keys)).options(joinedload(DayMark.to_person))
    return {mark.key: mark for mark in db.session.scalars(found)}


def _deputies(away: Sequence[Away], today: date) -> dict[int, tuple[int, str]]:
    """Person who is away today → who takes their things."""
    return {one.person_id: (one.deputy_id, one.deputy.name) for one in away if one.from_on <= today}


def _holder(
    row: DayRow,
    mark: DayMark | None,
    deputies: Mapping[int, tuple[int, str]],
    house: Mapping[int, Colleague],
) -> tuple[int, str] | None:
    """Who takes care of a row; nobody where that is somebody who works here no more."""
    if mark is None or mark.to_person is None:
        return None
    holder = (mark.to_person.id, mark.to_person.name)
    for _step in range(_MOST_DEPUTIES):
        if holder[0] not in deputies:
            break
        holder = deputies[holder[0]]
    works_here = holder[0] in house and house[holder[0]].may(row.permission)
    return holder if works_here else None


def _done(now: datetime) -> list[str]:
    words = {action: say for one in installed() if one.day for action, say in one.day.done.items()}
    counted = (
        select(AuditEvent.action, func.count())
        .where(AuditEvent.at >= _midnight(now), AuditEvent.at <= now, AuditEvent.action.in_(words))
        .group_by(AuditEvent.action)
    )
    numbers = {row[0]: int(row[1]) for row in db.session.execute(counted)}
    return [say(numbers[action]) for action, say in words.items() if numbers.get(action)]


def _midnight(now: datetime, days: int = 0) -> datetime:
    return clock.from_wall(clock.local(now).date() + timedelta(days=days), time())


# ---- who is here --------------------------------------------------------------------------------------------


def away_from(today: date) -> list[Away]:
    """Who is away today or later, soonest first."""
    ahead = select(Away).where(Away.until_on >= today).order_by(Away.from_on, Away.id)
    return list(db.session.scalars(ahead.options(joinedload(Away.person), joinedload(Away.deputy))))


def shifts_from(now: datetime, until: datetime | None = None) -> list[Shift]:
    """Shifts that are not over, soonest first; with `until`, only those that begin before it."""
    ahead = select(Shift).where(Shift.ends_at > now).order_by(Shift.starts_at, Shift.id)
    if until is not None:
        ahead = ahead.where(Shift.starts_at < until)
    return list(db.session.scalars(ahead.options(joinedload(Shift.person)).limit(100)))


def shifts_today(now: datetime) -> list[Shift]:
    """The shifts that are not over and begin before midnight."""
    return shifts_from(now, _midnight(now, days=1))


def is_on_shift(person_id: int, now: datetime) -> bool:
    """Whether the person answers the phone now, or half an hour before or after."""
    shift = next_shift(person_id, now - MARGIN)
    return shift is not None and shift.starts_at - MARGIN <= now


def next_shift(person_id: int, now: datetime) -> Shift | None:
    """The person's shift that is on, else their next one."""
    ahead = select(Shift).where(Shift.person_id == person_id, Shift.ends_at > now)
    return db.session.scalar(ahead.order_by(Shift.starts_at, Shift.id).limit(1))
