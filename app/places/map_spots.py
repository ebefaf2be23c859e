"""Many things on one map: what stands too close together shares a sign. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import hypot

from app.places.map import Frame

#: Signs nearer than this would lie on each other (units of the drawing).
_ROOM = 34


@dataclass(frozen=True)
class Spot:
    """A sign and the numbers of what stands there, in the order of the list."""

    x: int
    y: int
    numbers: list[int] = field(default_factory=list)


def place_spots(frame: Frame, points: Iterable[tuple[float, float] | None]) -> list[Spot]:
    """Signs for (lat, lon) numbered from 1; None is on no map and has a number all the same.

    A sign stands where its first thing is, so the signs come in the order of the list.
    """
    spots: list[Spot] = []
    for number, point in enumerate(points, 1):
        if point is None:
            continue
        x, y = frame.project(*point)
        spot = next((one for one in spots if hypot(one.x - x, one.y - y) < _ROOM), None)
        if spot is None:
            spot = Spot(round(x), round(y))
            spots.append(spot)
        spot.numbers.append(number)
    return spots
