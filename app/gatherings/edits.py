"""Which dates a change reaches, and what of it each of them follows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum
from typing import Any


class Scope(StrEnum):
    """How far a change of one date goes. What has begun is never touched."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class DateValues:
    """What a host sets of a date."""

    #: Local date, and the wall clock in Copenhagen.
    starts_on: date
    starts_at: time
    #: Real minutes.
    duration_minutes: int
    place_id: int
    meeting_point: str
    #: Places; None is as many as want to.
    capacity: int | None


#: What people who are on a date are told of when it becomes another.
WHEN_AND_WHERE = frozenset({"starts_on", "starts_at", "duration_minutes", "place_id", "meeting_point"})


def differences(before: DateValues, wanted: DateValues) -> dict[str, Any]:
    """Field → the wanted value, for what is to become another."""
    names = (field.name for field in fields(DateValues))
    return {name: getattr(wanted, name) for name in names if getattr(before, name) != getattr(wanted, name)}


def is_told_of(names: Mapping[str, Any] | frozenset[str]) -> bool:
    """Whether people must hear of a change of these fields."""
    return not WHEN_AND_WHERE.isdisjoint(names)


def followed(changes: Mapping[str, Any], *, is_moved: bool, has_own_capacity: bool) -> dict[str, Any]:
    """What of a change of several dates one of them follows: what the host set of it by itself stays."""
    return {
        name: value
        for name, value in changes.items()
        if not (is_moved and name in WHEN_AND_WHERE) and not (has_own_capacity and name == "capacity")
    }
