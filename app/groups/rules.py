"""What a group says of itself, what its page offers whom, and how well it fits what somebody looks for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Door(StrEnum):
    """How one gets in."""

    #: Everybody just comes.
    OPEN = "open"
    #: One asks, and the host answers.
    ASK = "ask"


class Often(StrEnum):
    """How often a group meets."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    VARIES = "varies"


class PartOfDay(StrEnum):
    """When on a day; the values stand in addresses that people share."""

    MORNING = "formiddag"
    AFTERNOON = "eftermiddag"
    EVENING = "aften"


class Size(StrEnum):
    """How many one meets; the values stand in addresses that people share."""

    SMALL = "faa"
    BIG = "mange"


class Doing(StrEnum):
    """Whether one talks or does something; the values stand in addresses that people share."""

    TALK = "snak"
    DO = "lave"


class OpenTo(StrEnum):
    """Who may come; the values stand in addresses that people share."""

    ALL = "alle"
    MEN = "maend"
    WOMEN = "kvinder"


class MemberStatus(StrEnum):
    """The life of a membership."""

    ASKED = "asked"
    MEMBER = "member"
    REFUSED = "refused"
    LEFT = "left"
    REMOVED = "removed"


#: States in which somebody is on the list of a group.
ACTIVE = (MemberStatus.ASKED, MemberStatus.MEMBER)

_NOON, _EVENING = time(12), time(17)


def part_of_day(starts_at: time | None) -> PartOfDay | None:
    """When on a day a group begins: before noon, before 17, or later; None when nobody said."""
    if starts_at is None:
        return None
    if starts_at < _NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if starts_at < _EVENING else PartOfDay.EVENING


class Panel(StrEnum):
    """What a group's page offers whoever looks at it."""

    #: Say that one comes, or that one wants to be a member.
    JOIN = "join"
    #: Ask to be let in.
    ASK = "ask"
    #: One asked, and nobody answered yet.
    ASKED = "asked"
    MINE = "mine"
    HOST = "host"
    #: It is paused, has ended, or not everybody may see it.
    CLOSED = "closed"


def panel_state(door: Door, mine: MemberStatus | None, *, is_open: bool, is_host: bool) -> Panel:
    """Which of its states the panel is in."""
    if is_host:
        return Panel.HOST
    if mine is MemberStatus.MEMBER:
        return Panel.MINE
    if not is_open:
        return Panel.CLOSED
    if mine is MemberStatus.ASKED:
        return Panel.ASKED
    return Panel.ASK if door is Door.ASK else Panel.JOIN


def status_of_new(door: Door) -> MemberStatus:
    """What somebody is who has just said that they want to come."""
    return MemberStatus.ASKED if door is Door.ASK else MemberStatus.MEMBER


@dataclass(frozen=True)
class Wish:
    """What somebody looks for. Everything left alone means "all the same to me"."""

    topic: str | None = None
    weekday: int | None = None
    part_of_day: PartOfDay | None = None
    size: Size | None = None
    doing: Doing | None = None
    open_to: OpenTo | None = None
    is_quiet: bool = False
    has_place: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return self == Wish()


@dataclass(frozen=True)
class Traits:
    """What a group is like, as `fit` needs it. `km` is None without a place to measure from, or online."""

    topics: tuple[str, ...]
    weekdays: tuple[int, ...]
    starts_at: time | None
    size: Size | None
    doing: Doing | None
    open_to: OpenTo
    is_quiet: bool
    is_online: bool
    km: float | None


class Reason(StrEnum):
    """Why a group is shown."""

    TOPIC = "topic"
    WEEKDAY = "weekday"
    PART_OF_DAY = "part_of_day"
    NEAR = "near"
    ONLINE = "online"
    SIZE = "size"
    DOING = "doing"
    QUIET = "quiet"
    OPEN_TO = "open_to"


#: What each reason is worth. What one wants to do counts most, then whether one can get there.
_WORTH = {
    Reason.TOPIC: 6,
    Reason.NEAR: 4,
    Reason.ONLINE: 2,
    Reason.WEEKDAY: 3,
    Reason.PART_OF_DAY: 3,
    Reason.SIZE: 2,
    Reason.DOING: 2,
    Reason.QUIET: 2,
    Reason.OPEN_TO: 2,
}
#: So near is "near you".
NEAR_KM = 10.0


def is_for(wish: Wish, traits: Traits) -> bool:
    """Whether the group is for who asks at all: a group for men is not shown to who asks for one for women."""
    wanted = wish.open_to
    if wanted in (None, OpenTo.ALL):
        return wanted is None or traits.open_to is OpenTo.ALL
    return traits.open_to in (OpenTo.ALL, wanted)


def fit(wish: Wish, traits: Traits) -> tuple[int, tuple[Reason, ...]]:
    """How well a group fits (0 is not at all), and why, the weightiest first."""
    found = [
        (Reason.TOPIC, wish.topic is not None and wish.topic in traits.topics),
        (Reason.NEAR, traits.km is not None and traits.km <= NEAR_KM),
        (Reason.ONLINE, wish.has_place and traits.is_online),
        (Reason.WEEKDAY, wish.weekday is not None and wish.weekday in traits.weekdays),
        (
            Reason.PART_OF_DAY,
            wish.part_of_day is not None and part_of_day(traits.starts_at) is wish.part_of_day,
        ),
        (Reason.SIZE, wish.size is not None and traits.size is wish.size),
        (Reason.DOING, wish.doing is not None and traits.doing is wish.doing),
        (Reason.QUIET, wish.is_quiet and traits.is_quiet),
        (Reason.OPEN_TO, wish.open_to in (OpenTo.MEN, OpenTo.WOMEN) and traits.open_to is wish.open_to),
    ]
    reasons = [reason for reason, holds in found if holds]
    return sum(_WORTH[one] for one in reasons), tuple(sorted(reasons, key=lambda one: -_WORTH[one]))


def ranked(wish: Wish, groups: Sequence[tuple[int, Traits]]) -> list[tuple[int, tuple[Reason, ...]]]:
    """(group id, reasons) of those that fit, the best first; with no wish all, in the order they come.

    Of equals the nearer comes first, and then the one that stood first.
    """
    if wish.is_empty:
        return [(number, ()) for number, _traits in groups]
    fitting = [(number, traits, *fit(wish, traits)) for number, traits in groups if is_for(wish, traits)]
    order = sorted(
        (one for one in fitting if one[2] > 0 or _only_narrows(wish)),
        key=lambda one: (-one[2], one[1].km if one[1].km is not None else 999.0),
    )
    return [(number, reasons) for number, _traits, _worth, reasons in order]


def _only_narrows(wish: Wish) -> bool:
    """Whether nothing but who may come was asked for: then everything that is for them is an answer."""
    return wish == Wish(open_to=wish.open_to)
