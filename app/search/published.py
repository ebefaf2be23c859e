"""What anybody may find now, thing by thing: for the site map and for what is shown when an address is shared."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, literal, select

from app.catalogue.models import CatalogueEntry, StandingEntry
from app.core.database import read, table_of
from app.core.ids import LARGEST_ID
from app.search.finding import visible
from app.search.models import SearchDocument

#: Things of a page of the site map: those of so many numbers in a row.
PAGE_SIZE = 10_000

_D = table_of(SearchDocument).c
_E = table_of(CatalogueEntry).c
_S = table_of(StandingEntry).c


class Address(NamedTuple):
    """The page of a thing, and when it last came to say something else (None: not known)."""

    url: str
    changed_at: datetime | None


class Published(NamedTuple):
    """What a thing says of itself in one line each."""

    title: str
    where_text: str
    when_text: str
    #: The start of the next date that takes place, where it has dates.
    starts_at: datetime | None
    #: Path on this site.
    url: str
    #: What its dates are known by in the catalogue (of the same kind); None where it has none.
    series_id: int | None


def published(kind: str, object_id: int, now: datetime) -> Published | None:
    """A thing that anybody may find now, or None."""
    series_id = _series_of(kind, object_id)
    dates = (_E.kind == kind, _E.series_id == series_id, _E.starts_at > now, _E.is_cancelled.is_(False))
    starts_at = select(func.min(_E.starts_at)).where(*dates).scalar_subquery()
    said = (_D.title, _D.where_text, _D.when_text, starts_at.label("starts_at"), _D.url)
    found = select(*said, series_id.label("series_id"))
    its = (_D.kind == kind, _D.object_id == object_id, visible(now))
    row = read(found.where(*its), {"now": now}).one_or_none()
    return None if row is None else Published._make(row)


def _series_of(kind: str, object_id: int) -> ColumnElement[int | None]:
    """What stands among the things without dates says there which dates it has; anything else is known by its own
    number.
    """
    its = (_S.kind == kind, _S.object_id == object_id)
    own = select(_S.series_id).where(*its).scalar_subquery()
    return case((select(_S.id).where(*its).exists(), own), else_=literal(object_id))


def pages_of_addresses() -> list[tuple[int, datetime | None]]:
    """(number, newest change) of the pages of the site map that have something on them. One statement."""
    # In whole numbers on both databases.
    number = ((_D.id - _D.id % PAGE_SIZE) // PAGE_SIZE).label("number")
    changed_at = func.max(_D.changed_at).label("changed_at")
    found = select(number, changed_at).group_by("number").order_by("number")
    return [(int(row.number), row.changed_at) for row in read(found, {})]


def addresses(page: int, now: datetime) -> list[Address]:
    """What stands on a page of the site map, oldest first; nothing where no row can have such a number."""
    start = page * PAGE_SIZE
    if start + PAGE_SIZE > LARGEST_ID:
        return []
    found = select(_D.url, _D.changed_at).where(_D.id >= start, _D.id < start + PAGE_SIZE, visible(now))
    return [Address._make(row) for row in read(found.order_by(_D.id), {"now": now})]
