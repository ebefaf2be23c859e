"""What a feature hands to the day's page of Frivillighedens Hus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.permissions import Permission


@dataclass(frozen=True)
class DayRow:
    """Something that needs somebody today. It leaves the page when it is done, or when somebody says "klaret"."""

    #: What it is, for ever the same: "proposal:12".
    key: str
    permission: Permission
    #: What kind of thing: "Forslag".
    kind: Any
    tone: str
    icon: str
    title: str
    #: One sentence: why somebody is needed.
    why: str
    #: When it must be done; None is when there is time.
    due_at: datetime | None
    #: Since when it waits.
    since: datetime
    #: Where to look at it.
    url: str
    #: The one button: a link to where it is done or, with `post`, what is sent to have it done at once.
    action_label: Any
    action_url: str
    post: Mapping[str, str] | None = None
    phone: str | None = None
    #: What to read aloud on the phone.
    say: str | None = None
    #: True: doing it is what takes it off the page (a proposal is answered), so nobody can just tick it.
    ends_by_itself: bool = True


@dataclass(frozen=True)
class Happening:
    """Something that happens today, for the day's page."""

    starts_at: datetime
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class DayShare:
    """What a feature has for the day's page: what needs somebody, and what happens today."""

    rows: Sequence[DayRow] = ()
    happenings: Sequence[Happening] = ()


@dataclass(frozen=True)
class Day:
    """How a feature is asked for its share of the day's page."""

    #: (now) → its share; one question, so that what is read for both is read once.
    look: Callable[[datetime], DayShare]
    #: (from, until) → what begins then and does not stand in the public list of dates, for the page of the week.
    besides: Callable[[datetime, datetime], list[Happening]] | None = None
    #: Audit action → words for how often it was done today: (number) → "3 forslag besvaret".
    done: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
