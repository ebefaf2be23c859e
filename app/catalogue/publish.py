"""How a feature's dates get into the public read model: in the same transaction as the change itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.database import carry_out, db, table_of
from app.media.models import Picture
from app.media.queries import shown_on


@dataclass(frozen=True)
class EntryData:
    """What a feature says of one of its dates. The local date and weekday follow from `starts_at`."""

    kind: str
    object_id: int
    series_id: int
    title: str
    tone: str
    starts_at: datetime
    ends_at: datetime
    place_id: int
    place_name: str
    meeting_point: str
    lat: float
    lon: float
    #: None is as many as want to.
    seats_left: int | None
    capacity: int | None
    needs_sign_up: bool
    price_text: str
    url: str
    is_cancelled: bool = False
    #: ({"icon": …, "text": …}, …), the most important first; cards show three.
    facts: tuple[dict[str, str], ...] = ()
    #: Whose picture it shows: kind and number, as in the table of pictures. None is that of the series itself.
    picture_of: tuple[str, int] | None = None
    has_companion: bool = False
    wheelchair: bool = False
    rollator: bool = False
    toilet: bool = False
    bus: bool = False


def publish(entry_data: EntryData) -> None:
    """Show this date as `entry_data` says, in place of what was shown before. Repeating it changes nothing.

    Called by a feature's actions inside their transaction, never commits. One statement, past the ORM: a new series
    publishes a quarter of a year at once. A new entry has the picture of its series, known by kind and series, or of
    whatever `picture_of` names.
    """
    kind, number = entry_data.picture_of or (entry_data.kind, entry_data.series_id)
    of_picture = {"of_kind": kind, "of_number": number}
    carry_out(_shown(db.session().get_bind().dialect.name), as_row(entry_data) | of_picture)


@cache
def _shown(dialect: str) -> Executable:
    table = table_of(CatalogueEntry)
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    names = [column.name for column in table.c if column.name != "id"]
    given: dict[str, Any] = {name: bindparam(name) for name in names if name not in _OF_PICTURE}
    entry = make(table).values({**given, **picture_columns(bindparam("of_kind"), bindparam("of_number"))})
    known_by = ("kind", "object_id")
    # The picture of an entry that is there is changed by `publish_picture` alone: what was read before a lock is old.
    kept = (*known_by, *_OF_PICTURE)
    changed = {name: entry.excluded[name] for name in names if name not in kept}
    return entry.on_conflict_do_update(index_elements=known_by, set_=changed)


def as_row(entry_data: EntryData) -> dict[str, Any]:
    """The columns of an entry, with what follows from `starts_at`."""
    local_date = clock.local(entry_data.starts_at).date()
    # Copied, so that a value changed later by its owner is not changed here.
    facts = [dict(fact) for fact in entry_data.facts]
    said = {name: value for name, value in vars(entry_data).items() if name != "picture_of"}
    return {**said, "facts": facts, "local_date": local_date, "weekday": local_date.weekday()}


def publish_picture(kind: str, series_id: int, of: tuple[str, int] | None = None) -> None:
    """Show the dates of this series with the picture it has now (or that of `of`), or without one. One statement,
    never commits.
    """
    entries = (CatalogueEntry.kind == kind, CatalogueEntry.series_id == series_id)
    changed = update(CatalogueEntry).where(*entries).values(**picture_columns(*(of or (kind, series_id))))
    db.session.execute(changed.execution_options(synchronize_session=False))


#: Column of an entry → column of the picture.
_OF_PICTURE = {"picture_key": "storage_key", "picture_alt": "alt"}


def picture_columns(kind: Any, number: Any) -> dict[str, Any]:
    """What an entry says of the picture that this thing shows."""
    columns = Picture.__table__.c
    return {
        name: select(columns[of]).where(shown_on(kind, number)).scalar_subquery()
        for name, of in _OF_PICTURE.items()
    }


def publish_seats(kind: str, object_id: int, seats_left: int | None, capacity: int | None) -> bool:
    """Show how many places of how many are left on this date, which is all that a sign-up changes. False when it is
    not shown.

    Called by a feature's actions inside their transaction, never commits.
    """
    values = {"of_kind": kind, "of": object_id, "seats": seats_left, "places": capacity}
    result = carry_out(_seats(), values)
    return result.rowcount == 1


@cache
def _seats() -> Executable:
    columns = CatalogueEntry.__table__.c
    entry = (columns.kind == bindparam("of_kind"), columns.object_id == bindparam("of"))
    return (
        update(table_of(CatalogueEntry))
        .where(*entry)
        .values(seats_left=bindparam("seats"), capacity=bindparam("places"))
    )


def withdraw(kind: str, object_id: int) -> None:
    """Show this date no longer. Nothing happens when it is not shown."""
    # By the table: no session that withdraws holds an entry, so none has to be looked for among all it holds.
    entries = table_of(CatalogueEntry)
    db.session.execute(delete(entries).where(entries.c.kind == kind, entries.c.object_id == object_id))
