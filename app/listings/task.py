"""What an organisation says of a task, and how it is written down. Never commits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.core.errors import DomainError
from app.listings.models import Listing, ListingDate
from app.listings.queries import sort_at_of
from app.listings.rules import MOST_DATES, Access, Company, Shape, Work, is_short
from app.organisations.rules import Insurer, Requirement


@dataclass(frozen=True)
class Slot:
    """A date of a task. What has no hours has one of these without any."""

    #: None is as many as want to.
    places: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    #: The date that it changes; None is a new one.
    date_id: int | None = None


@dataclass(frozen=True)
class Task:
    """What an organisation says of a task; fields as in the table."""

    title: str
    place_id: int
    meeting_point: str
    contact_name: str
    contact_phone: str
    dates: list[Slot]
    shape: Shape = Shape.DATED
    until_on: date | None = None
    text: str = ""
    company: Company | None = None
    work: Work | None = None
    least_age: int | None = None
    least_age_reason: str = ""
    requirements: list[Requirement] = field(default_factory=list)
    question: str = ""
    insurer: Insurer | None = None
    #: Codes of the pack's languages.
    languages: list[str] = field(default_factory=list)
    access: list[Access] = field(default_factory=list)
    peer: str = ""


_AS_TYPED = (
    "title", "place_id", "meeting_point", "contact_name", "contact_phone", "text", "company", "work",
    "least_age", "least_age_reason", "insurer", "question", "shape", "languages", "peer",
)  # fmt: skip


def task_of(listing: Listing, dates: list[ListingDate]) -> Task:
    """The task as it stands with these of its dates, to be shown in its form or posted again."""
    values = {name: getattr(listing, name) for name in (*_AS_TYPED, "until_on")}
    slots = [Slot(one.places, one.starts_at, one.ends_at, one.id) for one in dates]
    wanted = [Requirement(one) for one in listing.requirements]
    return Task(**values, requirements=wanted, access=[Access(one) for one in listing.access], dates=slots)


def values_of(task: Task) -> dict[str, Any]:
    """Columns of the listing → what is said of them, without what the shape has no use for."""
    return {
        **{name: getattr(task, name) for name in _AS_TYPED},
        "until_on": task.until_on if task.shape is Shape.BEFORE else None,
        "requirements": [str(one) for one in task.requirements],
        "access": [str(one) for one in task.access],
    }


def write(listing: Listing, values: dict[str, Any]) -> None:
    """Write columns of a listing, and with them whether a yes is decided about."""
    for name, value in values.items():
        setattr(listing, name, value)
    listing.ask_for([Requirement(one) for one in listing.requirements], listing.question)


def write_date(made: ListingDate, task: Task, slot: Slot) -> None:
    """Write when a date is and for how many."""
    made.starts_at, made.ends_at, made.sort_at = times_of(task, slot)
    made.is_short = is_short(made.starts_at, made.ends_at)
    made.places = slot.places


def times_of(task: Task, slot: Slot) -> tuple[datetime | None, datetime | None, datetime]:
    """(start, end, what lists are ordered by) of a date; only what is on a date has hours."""
    is_dated = task.shape is Shape.DATED
    starts_at, ends_at = (slot.starts_at, slot.ends_at) if is_dated else (None, None)
    return starts_at, ends_at, sort_at_of(task.shape, starts_at, task.until_on)


def check(task: Task, now: datetime) -> None:
    """Raise DomainError for days and times that cannot be, at the field of the day that is wrong."""
    if task.shape is Shape.BEFORE and task.until_on is None:
        raise DomainError("Skriv, hvilken dag det skal være gjort.", field="until_on")
    if task.shape is Shape.BEFORE and sort_at_of(task.shape, None, task.until_on) <= now:
        raise DomainError("Dagen er gået. Vælg en ny dag.", field="until_on")
    if task.shape is not Shape.DATED:
        if len(task.dates) > 1:
            raise DomainError("Der står flere dage. Fjern eller aflys dem først.", field="shape")
        return
    if len(task.dates) > MOST_DATES:
        raise DomainError("Der kan højst være %(most)s dage på et opslag.", field="day", most=MOST_DATES)
    for number, slot in enumerate(task.dates):
        _check_slot(slot, number, now)
    seen: set[datetime | None] = set()
    for number, slot in enumerate(task.dates):
        if slot.starts_at in seen:
            raise DomainError("Den dag og tid står der allerede.", field=field_of("day", number))
        seen.add(slot.starts_at)


def _check_slot(slot: Slot, number: int, now: datetime) -> None:
    if slot.starts_at is None or slot.ends_at is None:
        raise DomainError("Skriv dag og tid.", field=field_of("day", number))
    if slot.ends_at <= slot.starts_at:
        raise DomainError("Det skal slutte, efter at det er begyndt.", field=field_of("ends", number))
    if slot.starts_at <= now:
        raise DomainError("Dagen er gået. Vælg en ny dag.", field=field_of("day", number))


def field_of(name: str, number: int) -> str:
    """What the form calls a field of a date; the first date's stand in the form itself."""
    return name if number == 0 else f"more-{number - 1}-{name}"
