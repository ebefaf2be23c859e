"""Where bars and dots of the overviews stand. Numbers in, places in an svg out; templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.admin.queries_overview import Change, DayLook, PlaceLook
from app.catalogue.gaps import PlaceGap
from app.places.map import Frame

#: Widths and heights in units of the svg.
_BAR_WIDTH, _BAR_HEIGHT = 300, 96
#: Radius of the dot of a place with one thing, and of the busiest.
_LEAST_DOT, _LARGEST_DOT = 5.0, 20.0


@dataclass(frozen=True)
class Pair:
    """Two lengths for one thing: before and now."""

    before: int
    now: int


@dataclass(frozen=True)
class Dot:
    """A place on the map; radius 0 is a place where nothing takes place."""

    x: int
    y: int
    radius: float
    look: PlaceLook


def change_bars(changes: Sequence[Change]) -> list[Pair]:
    """How long the two bars of each change are; the longest is the width of the picture."""
    return _scaled([(one.before, one.now) for one in changes], _BAR_WIDTH)


def week_bars(days: Sequence[DayLook]) -> list[Pair]:
    """How high the two bars of each day are: sign-ups of the week before, and of this one."""
    return _scaled([(one.sign_ups_before, one.sign_ups) for one in days], _BAR_HEIGHT)


def _scaled(pairs: Sequence[tuple[int, int]], longest: int) -> list[Pair]:
    top = max((number for pair in pairs for number in pair), default=0) or 1
    return [Pair(*(_length(number, top, longest) for number in pair)) for pair in pairs]


def _length(number: int, top: int, longest: int) -> int:
    """At least a hair where there is anything at all."""
    return max(round(number * longest / top), 2) if number else 0


def dots_on_map(frame: Frame, places: Sequence[PlaceLook]) -> list[Dot]:
    """A dot for each place, its area by the number of things; the small ones are drawn last, over the large."""
    top = max((one.number for one in places), default=0) or 1
    dots = []
    for one in places:
        x, y = frame.project(one.place.lat, one.place.lon)
        radius = max(_LEAST_DOT, _LARGEST_DOT * sqrt(one.number / top)) if one.number else 0
        dots.append(Dot(round(x), round(y), round(radius, 1), one))
    return sorted(dots, key=lambda dot: -dot.radius)


@dataclass(frozen=True)
class Sign:
    """A place on the map, and whether anything goes on near it."""

    x: int
    y: int
    is_gap: bool


def signs_on_map(frame: Frame, looks: Sequence[PlaceGap]) -> list[Sign]:
    """A sign for each place; those with nothing are drawn last, over the others."""
    signs = []
    for look in looks:
        x, y = frame.project(look.place.lat, look.place.lon)
        signs.append(Sign(round(x), round(y), look.is_gap))
    return sorted(signs, key=lambda sign: sign.is_gap)
