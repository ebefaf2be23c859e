"""What people do with the rows of the day's page, and who is here: hand on, tick, be away, take a shift."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select

from app.accounts.queries import people_who_may
from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.day_share import DayRow
from app.core.errors import DomainError
from app.core.permissions import Permission
from app.desk.models import Away, DayMark, MarkState, Shift
from app.desk.queries_day import open_row

_REMOVED = "En kollega har allerede fjernet den."


def hand_over(actor: Actor, now: datetime, key: str, to_person_id: int) -> str:
    """Give a row to a colleague (or take it); returns their name. Giving it again changes who has it.

    Raises DomainError for a row that is not (or no longer) there, and for somebody who may not do it.
    """
    row = _row(actor, now, key)
    names = dict(people_who_may(row.permission))
    if to_person_id not in names:
        raise DomainError("Vælg en kollega, der må gøre det.", field="to_person_id")
    _mark(actor, now, row, MarkState.HANDED, to_person_id)
    return names[to_person_id]


def tick(actor: Actor, now: datetime, key: str) -> None:
    """Call a row done. Raises DomainError as above, and for one that only ends by being done."""
    row = _row(actor, now, key)
    if row.ends_by_itself:
        raise DomainError("Den forsvinder først, når den er gjort.")
    _mark(actor, now, row, MarkState.DONE, None)


def _row(actor: Actor, now: datetime, key: str) -> DayRow:
    row = open_row(actor, now, key)
    if row is None:
        raise DomainError("Den er væk fra listen. En kollega har nok klaret den.")
    return row


def _mark(actor: Actor, now: datetime, row: DayRow, state: MarkState, to_person_id: int | None) -> None:
    assert actor.person_id is not None
    values = {"state": state, "to_person_id": to_person_id, "marked_by": actor.person_id, "marked_at": now}
    insert_once(DayMark, {"key": row.key, **values})
    marked = db.session.scalars(select(DayMark.id).where(DayMark.key == row.key)).one()
    mark = lock_row(DayMark, marked)
    assert mark is not None
    for name, value in values.items():
        setattr(mark, name, value)
    db.session.flush()
    record(actor, now, f"day.{state}", "day_mark", mark.id, key=row.key)


def be_away(
    actor: Actor, now: datetime, *, person_id: int, deputy_id: int, from_on: date, until_on: date
) -> None:
    """Note that a colleague is away, and who takes what is theirs meanwhile. Raises DomainError at the field."""
    staff = dict(people_who_may(Permission.MODERATE))
    for field, one in (("person_id", person_id), ("deputy_id", deputy_id)):
        if one not in staff:
            raise DomainError("Vælg en kollega fra listen.", field=field)
    if person_id == deputy_id:
        raise DomainError("Vælg en anden end den, der er væk.", field="deputy_id")
    if until_on < from_on:
        raise DomainError("Vælg en dag, der ikke er før den første.", field="until_on")
    away = Away(person_id=person_id, deputy_id=deputy_id, from_on=from_on, until_on=until_on)
    db.session.add(away)
    db.session.flush()
    record(actor, now, "away.add", "away", away.id)


def be_back(actor: Actor, now: datetime, away_id: int) -> None:
    """The colleague is here after all. Raises DomainError when somebody noted that before."""
    away = lock_row(Away, away_id)
    if away is None:
        raise DomainError(_REMOVED)
    db.session.delete(away)
    record(actor, now, "away.remove", "away", away_id)
    db.session.flush()


def add_shift(
    actor: Actor, now: datetime, *, volunteer_id: int, on: date, starts_at: time, ends_at: time
) -> Shift:
    """Let a volunteer answer the phone on a day from then to then. Raises DomainError at the field."""
    if volunteer_id not in dict(people_who_may(Permission.USE_DESK)):
        raise DomainError("Vælg en fra listen.", field="volunteer_id")
    begins, ends = clock.from_wall(on, starts_at), clock.from_wall(on, ends_at)
    if ends <= begins:
        raise DomainError("Vælg en tid, der er senere end den første.", field="ends_at")
    if ends <= now:
        raise DomainError("Vælg en dag, der ikke er gået.", field="on")
    shift = Shift(person_id=volunteer_id, starts_at=begins, ends_at=ends)
    db.session.add(shift)
    db.session.flush()
    record(actor, now, "shift.add", "shift", shift.id)
    return shift


def remove_shift(actor: Actor, now: datetime, shift_id: int) -> None:
    """Take a shift away again. Raises DomainError when somebody did that before."""
    shift = lock_row(Shift, shift_id)
    if shift is None:
        raise DomainError(_REMOVED)
    db.session.delete(shift)
    record(actor, now, "shift.remove", "shift", shift_id)
    db.session.flush()
