"""Who is looking at what at this moment. A mark of ten minutes by the database's clock; it warns and never blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import db
from app.core.database_clock import DatabaseNow, database_now
from app.moderation.models import Look
from app.people.models import Person

LASTS = timedelta(minutes=10)


def look(what: str, thing_id: int, person_id: int) -> None:
    """Note that somebody opened a thing to answer it; opening it again renews the ten minutes."""
    session = db.session()
    session.flush()
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    until = {"until": database_now(LASTS)}
    statement = make(Look).values(what=what, thing_id=thing_id, person_id=person_id, **until)
    session.execute(
        statement.on_conflict_do_update(index_elements=["what", "thing_id", "person_id"], set_=until)
    )


def let_go(what: str, thing_id: int) -> None:
    """It was answered: nobody is looking at it any more. What has run out anywhere goes along."""
    gone = or_(and_(Look.what == what, Look.thing_id == thing_id), Look.until <= DatabaseNow())
    db.session.execute(delete(Look).where(gone).execution_options(synchronize_session=False))


def others_at(what: str, thing_id: int, person_id: int | None) -> list[str]:
    """First names of the colleagues who look at a thing just now, who came last first."""
    return _names({what: [thing_id]}, person_id).get((what, thing_id), [])


def others_at_each(
    things: Mapping[str, Sequence[int]], person_id: int | None
) -> Mapping[tuple[str, int], list[str]]:
    """(what, number) → the same for many things. One statement."""
    return _names(things, person_id)


def _names(things: Mapping[str, Sequence[int]], person_id: int | None) -> Mapping[tuple[str, int], list[str]]:
    if not things:
        return {}
    wanted: list[ColumnElement[bool]] = [
        and_(Look.what == what, Look.thing_id.in_(numbers)) for what, numbers in things.items()
    ]
    found: Any = (
        select(Look.what, Look.thing_id, Person.name)
        .join(Person, Person.id == Look.person_id)
        .where(or_(*wanted), Look.until > DatabaseNow(), Look.person_id != (person_id or 0))
        .order_by(Look.until.desc(), Look.person_id)
    )
    names: dict[tuple[str, int], list[str]] = defaultdict(list)
    for what, number, name in db.session.execute(found):
        names[what, number].append(str(name).split(" ", 1)[0])
    return names
