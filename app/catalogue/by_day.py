"""The public list day by day, for weeks and months: the first few of each day, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select, union_all

from app.catalogue.models import CatalogueEntry
from app.catalogue.queries import Filters, ListedEntry, listed, matching
from app.core import clock
from app.core.database import read

_T = CatalogueEntry.__table__.c


class ListedDay(NamedTuple):
    """A day of the calendar."""

    day: date
    #: The first of the day, soonest first.
    entries: Sequence[ListedEntry]
    #: There are more than those.
    has_more: bool


def days_between(filters: Filters, now: datetime, first: date, last: date, most: int) -> list[ListedDay]:
    """Each local day from `first` to `last`, both with it, with at most `most` of what begins after `now` and matches.

    The database stops reading a day when it has so many: a busy month costs no more than a quiet one.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    values: dict[str, Any] = {"now": now}
    for number, day in enumerate([*days, last + timedelta(days=1)]):
        values[f"day{number}"] = clock.from_wall(day, time())
    rows = read(_statement(filters, clock.local(now).date(), len(days), most + 1), values).all()
    found: dict[date, list[ListedEntry]] = {day: [] for day in days}
    for entry in listed(rows, filters.near):
        found[clock.local(entry.starts_at).date()].append(entry)
    return [ListedDay(day, entries[:most], len(entries) > most) for day, entries in found.items()]


@lru_cache(maxsize=64)
def _statement(filters: Filters, today: date, days: int, most: int) -> Select[*tuple[Any, ...]]:
    """Numbers of the first of each day, each found by the index on when it begins; then their rows.

    A window over the whole month would read and sort all of it: with 200,000 dates that is a hundred times as much.
    """
    of_days = []
    for number in range(days):
        of_day = matching(filters, today).with_only_columns(_T.id)
        of_day = of_day.where(
            _T.starts_at >= bindparam(f"day{number}"), _T.starts_at < bindparam(f"day{number + 1}")
        )
        # In a bracket of its own: SQLite takes no LIMIT inside a UNION.
        of_days.append(select(of_day.order_by(_T.starts_at, _T.id).limit(most).subquery().c.id))
    shown = matching(filters, today).where(_T.id.in_(union_all(*of_days)))
    return shown.order_by(_T.starts_at, _T.id)
