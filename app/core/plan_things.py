"""What a feature tells the plan of its things: which hang on an initiative, which on none, and how they are tied.

The plan asks for lists as statements, puts those of all features into one and pages that in the database; figures
and addresses are then asked for what stands on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select

from app.core import clock

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.core.feature import Figure


class ThingState(StrEnum):
    """How a thing stands in the year that is looked at."""

    COMING = "coming"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Asked:
    """Whose things of which year, seen from which moment."""

    initiative_ids: Sequence[int]
    year: int
    now: datetime

    @property
    def begins(self) -> datetime:
        """The first moment of the year in Copenhagen."""
        return clock.from_wall(date(self.year, 1, 1), time())

    @property
    def ends(self) -> datetime:
        """The first moment of the year after."""
        return clock.from_wall(date(self.year + 1, 1, 1), time())


#: (actor, now, thing id, initiative it has, initiative it is to have) → whether it still had the first one and was
#: moved. Locks the thing, records, flushes. Raises NotFoundError for a thing that is not there.
Tie = Callable[["Actor", datetime, int, int | None, int | None], bool]


@dataclass(frozen=True)
class PlanThings:
    """Things of one kind that the plan counts."""

    kind: str
    #: Many of them, capital first: "Gåture".
    label: Any
    #: Columns kind, id, title, at (an instant), state (ThingState) of those with something in the year.
    listed: Callable[[Asked], Select[*tuple[Any, ...]]]
    #: (ids, year) → what the plan counts of each.
    figures: Callable[[Sequence[int], int], Mapping[int, Sequence[Figure]]]
    #: (ids, reader) → path of each that the reader may open.
    paths: Callable[[Sequence[int], Actor], Mapping[int, str]]
    #: Columns kind, id, title, at of public things without an initiative; None where there is no such thing.
    loose: Callable[[], Select[*tuple[Any, ...]]] | None = None
    tie: Tie | None = None
