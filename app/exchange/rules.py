"""What holds for a fair and for what people give and seek. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: So long something stands in the catalogue before its owner is asked whether it still holds, and how long before the
#: end they are asked.
HOLDS_FOR = timedelta(days=183)
ASK_BEFORE = timedelta(days=14)
#: Items of one party in the catalogue, and those that wait for an answer.
MOST_ITEMS = 20
#: What changes at once in something that everybody sees, whoever wrote it: it is chosen from a list.
AT_ONCE = frozenset({"category", "target_group", "place_id"})


class Side(StrEnum):
    """Whether somebody has something, or lacks it."""

    GIVE = "give"
    SEEK = "seek"


@dataclass(frozen=True)
class Offer:
    """What somebody gives or seeks, as they wrote it; the names are those of the columns."""

    side: Side
    category: str
    title: str
    text: str = ""
    target_group: str = ""
    place_id: int | None = None
    when_text: str = ""


class Shape(StrEnum):
    """How people meet on the day."""

    #: Everybody walks about among the tables.
    MARKET = "market"
    #: A timetable says who meets whom.
    ROUNDS = "rounds"


class FairState(StrEnum):
    """What staff decided about a fair. That its time is over follows from the clock."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a fair is now."""

    DRAFT = "draft"
    OPEN = "open"
    #: Nobody can register any more: staff said so, or the deadline is over.
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


class Coming(StrEnum):
    """Whether somebody who registered still comes."""

    COMING = "coming"
    WITHDRAWN = "withdrawn"


def phase_of(state: FairState, register_by: date, ends_at: datetime, now: datetime, today: date) -> Phase:
    """Where a fair is at `now`, on the local day `today`. One can register all of the day of the deadline."""
    if state in (FairState.DRAFT, FairState.CANCELLED):
        return Phase(state.value)
    if ends_at <= now:
        return Phase.OVER
    return Phase.CLOSED if state is FairState.CLOSED or today > register_by else Phase.OPEN


def expires_on(today: date) -> date:
    """Until when something holds that is said, or said again, today."""
    return today + HOLDS_FOR
