"""What a task asks of people, and what a yes leads to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.gatherings.waiting_list import gets_place_at_once


class Shape(StrEnum):
    """When a task is to be done."""

    #: On a date, from when to when.
    DATED = "dated"
    #: Before a date, when it suits who does it.
    BEFORE = "before"
    #: When it suits who does it.
    ANY_TIME = "any_time"
    #: Again and again, for a long time.
    STANDING = "standing"


class Company(StrEnum):
    """With whom one does it."""

    TOGETHER = "together"
    ALONE = "alone"


class Work(StrEnum):
    """What kind of thing one does."""

    HANDS = "hands"
    PEOPLE = "people"


class Access(StrEnum):
    """What makes it easier to help there, for who walks badly, tires or sees to somebody."""

    NO_STAIRS = "no_stairs"
    WHEELCHAIR = "wheelchair"
    SEATED = "seated"
    NO_LIFTING = "no_lifting"
    BREAKS = "breaks"
    TOILET = "toilet"
    NEAR_BUS = "near_bus"
    BRING_SOMEBODY = "bring_somebody"


#: Fields of something public that may change at once: what is chosen from a list, and whom to ring. So may days and
#: places, which are numbers. What is written freely waits for an answer, and so does what shuts people out or lets
#: them in: age and requirements. The town stands with the meeting point, because half of where one meets misleads.
AT_ONCE = frozenset({
    "contact_name", "contact_phone", "company", "work", "insurer", "shape", "until_on", "languages", "access",
})  # fmt: skip


class Status(StrEnum):
    """The life of a response."""

    #: Waits for the organisation's answer.
    INTERESTED = "interested"
    ACCEPTED = "accepted"
    #: On the waiting list.
    WAITING = "waiting"
    NOT_THIS_TIME = "not_this_time"
    WITHDRAWN = "withdrawn"


#: States in which a person is on the list of a task.
ACTIVE = (Status.INTERESTED, Status.ACCEPTED, Status.WAITING)
#: Dates of a task that are still to come: a task for longer is a standing one.
MOST_DATES = 12
#: Stands for the end of what has none, so that lists have one order.
NEVER = datetime(2200, 1, 1, tzinfo=UTC)
#: A task of at most so long is marked as short.
SHORT = timedelta(hours=2)
#: From this age one decides oneself to be written down (law.md section 1, children's consent), and from it on the page
#: for young people is meant.
YOUNG = 15
#: An interest that nobody answered: the organisation is reminded, then Frivillighedens Hus sees it.
REMIND_AFTER, HOUSE_AFTER = timedelta(days=2), timedelta(days=5)


def asks_first(requirements: Collection[str], question: str) -> bool:
    """Whether somebody decides about a yes, because something is required or asked."""
    return bool(requirements) or bool(question.strip())


def answer_to_yes(*, asks: bool, free: int | None, somebody_waits: bool) -> Status:
    """What a yes leads to: a place at once where nothing is asked and nobody waits, else an interest or the queue."""
    if asks:
        return Status.INTERESTED
    return Status.ACCEPTED if gets_place_at_once(1, free, somebody_waits) else Status.WAITING


def is_open_to_the_young(
    lengths: Iterable[tuple[datetime | None, datetime | None]], least_age: int | None, *, asks: bool
) -> bool:
    """Whether a task is what the plan's action 1c is about: it takes at most two hours on each of its dates
    (`lengths`: when each begins and ends), nothing is required or asked, and one may be 15 years old.
    """
    return not asks and (least_age or 0) <= YOUNG and all(is_short(*one) for one in lengths)


def is_short(starts_at: datetime | None, ends_at: datetime | None) -> bool:
    """Whether a task takes at most two hours; one without hours is not known to."""
    return starts_at is not None and ends_at is not None and ends_at - starts_at <= SHORT


class Panel(StrEnum):
    """What the panel on a task's page shows."""

    FREE = "free"
    FULL = "full"
    MINE = "mine"
    WAITING = "waiting"
    TOO_LATE = "too_late"


def panel_state(
    own: Status | None, *, is_over: bool, is_cancelled: bool, free: int | None, somebody_waits: bool
) -> Panel:
    """Which of its five states the panel is in; what is one's own comes first, unless it is over."""
    if is_over or is_cancelled:
        return Panel.TOO_LATE
    if own is Status.ACCEPTED:
        return Panel.MINE
    if own in ACTIVE:
        return Panel.WAITING
    return Panel.FREE if gets_place_at_once(1, free, somebody_waits) else Panel.FULL
