"""Where nothing goes on near a place, whoever looks is invited to begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.catalogue.queries import Days, Page, next_entries
from app.catalogue.standing import Standing
from app.core.starting import starters
from app.home.filters import Search

#: As near as in the coordinators' page of places with nothing.
NEAR_KM = 5


def starts_near(search: Search, page: Page, standing: Standing, now: datetime) -> list[tuple[Any, str]]:
    """(words, path) of what one may start at the place that is looked for; none where something goes on near it.

    Whoever asks for special days or for help is told what to loosen instead: there may be something.
    """
    if search.place is None or search.days is not Days.ALL or search.access or search.transport:
        return []
    kinds = starters()
    wanted = [kind for kind in kinds if search.kind in (None, kind)]
    if not wanted or _is_something_near(search, page, standing, now):
        return []
    return [(kinds[kind].label, kinds[kind].path(search.place.id)) for kind in wanted]


def _is_something_near(search: Search, page: Page, standing: Standing, now: datetime) -> bool:
    """A page that is the whole list knows by itself; one statement where there are more."""
    dated = (one.distance_km for one in page.entries if not one.is_cancelled)
    undated = (one.distance_km for one in standing.entries)
    if any(away is not None and away <= NEAR_KM for away in (*dated, *undated)):
        return True
    if page.previous is None and page.next is None:
        return False
    near = replace(search.filters(), radius_km=NEAR_KM, with_cancelled=False)
    return bool(next_entries(near, now, 1))
