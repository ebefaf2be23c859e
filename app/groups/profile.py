"""What is said of a group, and how it is written down. Never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import time
from typing import Any

from app.core.errors import DomainError
from app.groups.models import Group
from app.groups.rules import Doing, Door, Often, OpenTo, Size

#: What a group may be about, at most so many things.
MOST_TOPICS = 3
#: Columns whose new words are read before everybody sees them.
READ_FIRST = ("title", "text", "welcome_name", "welcome_where", "welcome_sign", "meeting_point", "times_note")


@dataclass(frozen=True)
class Profile:
    """What is said of a group; fields as in the table. Only the first four must be."""

    title: str
    text: str
    place_id: int | None
    meeting_point: str
    topics: list[str] = field(default_factory=list)
    is_online: bool = False
    online_link: str = ""
    often: Often = Often.WEEKLY
    weekdays: list[int] = field(default_factory=list)
    starts_at: time | None = None
    ends_at: time | None = None
    times_note: str = ""
    door: Door = Door.OPEN
    is_discreet: bool = False
    size: Size | None = None
    doing: Doing | None = None
    open_to: OpenTo = OpenTo.ALL
    is_quiet: bool = False
    price_note: str = ""
    access: dict[str, Any] = field(default_factory=dict)
    welcome_name: str = ""
    welcome_where: str = ""
    welcome_sign: str = ""


NAMES = tuple(one.name for one in fields(Profile))


def profile_of(group: Group) -> Profile:
    """What is said of a group today."""
    return Profile(**{name: getattr(group, name) for name in NAMES})


def check(profile: Profile) -> None:
    """Raise DomainError for what cannot be, at its field."""
    if not profile.is_online and profile.place_id is None:
        raise DomainError("Vælg den by, hvor I mødes.", field="place_id")
    if not profile.is_online and not profile.meeting_point:
        raise DomainError("Skriv, hvor I mødes.", field="meeting_point")
    if len(profile.topics) > MOST_TOPICS:
        raise DomainError("Vælg højst tre ting.", field="topics")
    if profile.ends_at is not None and (profile.starts_at is None or profile.ends_at <= profile.starts_at):
        raise DomainError("Skriv et tidspunkt, der er senere end det første.", field="ends_at")


def values_of(profile: Profile, host_first_name: str) -> dict[str, Any]:
    """Columns → values. Somebody always meets who comes for the first time: the host, until another is named."""
    values = asdict(profile)
    values["welcome_name"] = profile.welcome_name or host_first_name
    return values


def write(group: Group, values: Mapping[str, Any]) -> None:
    """Write columns of a group."""
    for name, value in values.items():
        setattr(group, name, value)
