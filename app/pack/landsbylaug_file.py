"""landsbylaug.csv: the village guilds that the municipality knows of; a pack may be without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.danish import fold
from app.pack.located import read_csv
from app.pack.places_file import PlaceData
from app.pack.problems import Problem, Problems

_COLUMNS = ("name", "type", "places", "source")
#: What such a body may call itself, as the first word of its type.
_TYPES = ("landsbylaug", "bylaug", "laug")


@dataclass(frozen=True)
class LaugData:
    """One row: a key that stays, the whole name, and the code of the first of its places."""

    code: str
    name: str
    place_code: str


def read_landsbylaug(folder: Path, places: Sequence[PlaceData]) -> tuple[list[LaugData], list[Problem]]:
    """All landsbylaug of the pack, and everything that is wrong with them; nothing where there is no file."""
    problems = Problems("landsbylaug.csv")
    if not (folder / problems.file).exists():
        return [], []
    codes = {place.name: place.code for place in reversed(places)}
    found: dict[str, LaugData] = {}
    for line, row in read_csv(folder / problems.file, _COLUMNS, problems):
        first = row["places"].split(";")[0].strip()
        code = f"laug/{re.sub('[^a-z0-9]+', '-', fold(row['name'])).strip('-')}"
        if not row["name"]:
            problems.add(line, "name is empty")
        elif first not in codes:
            problems.add(line, f"place {first!r} is not in places.csv")
        elif code in found:
            problems.add(line, f"{row['name']} stands in the file twice")
        else:
            found[code] = LaugData(code, _whole_name(row["name"], row["type"]), codes[first])
    return list(found.values()), problems.found


def _whole_name(name: str, kind: str) -> str:
    """`Adsbøl Landsbylaug`; a name that says what it is stays as it is."""
    if "laug" in name.casefold():
        return name
    word = kind.split(" ", 1)[0].casefold()
    return f"{name} {(word if word in _TYPES else _TYPES[0]).capitalize()}"
