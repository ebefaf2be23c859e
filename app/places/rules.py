"""Which things lie in an area that staff look at in particular. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.core.danish import fold


class Area(NamedTuple):
    """A place, or those roads of it."""

    place_id: int
    #: None is the whole place.
    roads: Sequence[str] = ()


def lies_in(area: Area, place_id: int, meeting_point: str) -> bool:
    """Whether something with this meeting point lies there: one of the roads is named in it as words of its own."""
    if place_id != area.place_id:
        return False
    said = fold(meeting_point)
    return not area.roads or any(_names(said, fold(road)) for road in area.roads)


def lies_in_any(areas: Iterable[Area], place_id: int, meeting_point: str) -> bool:
    """The same for several areas."""
    return any(lies_in(area, place_id, meeting_point) for area in areas)


def _names(said: str, road: str) -> bool:
    """`vej` is no road in `parkvej`, nor `nord` in `nordborg`; a house number may follow without a space."""
    return bool(road) and re.search(rf"(?<!\w){re.escape(road)}(?![^\W\d])", said) is not None


def roads_in(text: str) -> list[str]:
    """The roads that were typed: one a line or with commas between, each once."""
    typed = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return list({fold(road): road for road in typed if fold(road)}.values())
