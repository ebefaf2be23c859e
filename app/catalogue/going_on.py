"""What goes on right now and takes whoever comes late: an open house, a café where nobody signs up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam

from app.catalogue.models import CatalogueEntry
from app.catalogue.queries import Filters, ListedEntry, listed, matching
from app.core import clock
from app.core.database import read
from app.core.feature import installed

#: So many are shown above a list of what is to come.
MOST = 6
#: Nothing goes on for longer: what began before it is over, and is not looked at.
_LONGEST = timedelta(hours=12)
_T = CatalogueEntry.__table__.c


def going_on(filters: Filters, now: datetime) -> list[ListedEntry]:
    """What began before `now`, is not over, and matches; what ends last comes first, for one has still to get there.

    A walk has left, and who signed up is awaited at the start: only kinds that take late comers, without signing up.
    One statement.
    """
    statement = _statement(filters, clock.local(now).date())
    return listed(read(statement, {"now": now - _LONGEST, "at": now}).all(), filters.near)


@lru_cache(maxsize=64)
def _statement(filters: Filters, today: date) -> Select[*tuple[Any, ...]]:
    shown = [one.catalogue_kind for one in installed()]
    kinds = [one.kind for one in shown if one is not None and one.takes_late]
    found = matching(filters, today).where(
        _T.starts_at <= bindparam("at"),
        _T.ends_at > bindparam("at"),
        _T.kind.in_(kinds),
        _T.needs_sign_up.is_(False),
        _T.is_cancelled.is_(False),
    )
    return found.order_by(_T.ends_at.desc(), _T.id).limit(MOST)
