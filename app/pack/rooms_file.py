"""rooms.toml: rooms that can be booked; a pack may be without."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.pack.located import read_text
from app.pack.places_file import PlaceData
from app.pack.problems import Problem, Problems
from app.rooms.editing import RoomFacts
from app.rooms.rules import WhoMayBook

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_HOURS = re.compile(r"(\d{1,2})\.(00|30)-(\d{1,2})\.(00|30)")
_TEXTS = ("code", "name", "place", "address", "who_may")
#: Between 6.00 and 23.30, as on the site.
_FIRST, _LAST = 6 * 60, 23 * 60 + 30


@dataclass(frozen=True)
class RoomData:
    """One room as the file has it."""

    code: str
    place_code: str
    rules: str
    row: dict[str, Any]

    def facts(self, place_id: int) -> RoomFacts:
        """What is written about it."""
        row = self.row
        return RoomFacts(
            name=row["name"],
            place_id=place_id,
            address=row["address"],
            text=row.get("text", ""),
            equipment=list(row.get("equipment", [])),
            capacity=row["capacity"],
            opening=[hours(row.get("hours", {}).get(day)) for day in _WEEKDAYS],
            keys=row.get("keys", ""),
            cleaning=row.get("cleaning", ""),
            who_may=WhoMayBook(row["who_may"]),
            needs_approval=bool(row.get("needs_approval", False)),
            quota_hours=row.get("quota_hours"),
            buffer_minutes=row.get("buffer_minutes", 0),
        )


def hours(text: str | None) -> list[int] | None:
    """Minutes after midnight of `9.00-22.00`; None for a day without. Raises ValueError for what is no such text."""
    if text is None:
        return None
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    begin, end = (int(found[one]) * 60 + int(found[one + 1]) for one in (1, 3))
    if not _FIRST <= begin < end <= _LAST:
        raise ValueError(text)
    return [begin, end]


def read_rooms(folder: Path, places: Sequence[PlaceData]) -> tuple[list[RoomData], list[Problem]]:
    """All rooms of the pack, and everything that is wrong with them; nothing where there is no file."""
    problems = Problems("rooms.toml")
    if not (folder / problems.file).exists():
        return [], []
    text = read_text(folder / problems.file, problems)
    try:
        rows = tomllib.loads(text or "").get("room", [])
    except tomllib.TOMLDecodeError as error:
        problems.add(0, f"this is not TOML: {error}")
        return [], problems.found
    codes = {place.name: place.code for place in reversed(places)}
    found: dict[str, RoomData] = {}
    for row in rows:
        if message := _fault(row, codes, found):
            problems.add(0, message)
        else:
            rules = str(row.get("rules", "")).strip()
            found[row["code"]] = RoomData(row["code"], codes[row["place"]], rules, row)
    return list(found.values()), problems.found


def _fault(row: Any, codes: dict[str, str], found: dict[str, RoomData]) -> str | None:
    if not isinstance(row, dict):
        return "every room begins with [[room]]"
    name = row.get("code") or row.get("name") or "?"
    missing = [key for key in _TEXTS if not isinstance(row.get(key), str) or not row[key].strip()]
    if missing:
        return f"room {name}: {', '.join(missing)} is missing or empty"
    if row["code"] in found or row["place"] not in codes:
        return f"room {name} stands in the file twice, or in a place that is not in places.csv"
    if row["who_may"] not in {one.value for one in WhoMayBook}:
        return f"room {name}: who_may is one of {', '.join(WhoMayBook)}"
    if type(row.get("capacity")) is not int or row["capacity"] < 1:
        return f"room {name}: capacity is a number of people"
    return _fault_in_hours(name, row.get("hours", {}))


def _fault_in_hours(name: str, given: Any) -> str | None:
    if not isinstance(given, dict) or set(given) - set(_WEEKDAYS):
        return f"room {name}: hours are given for {', '.join(_WEEKDAYS)}"
    for day, text in given.items():
        try:
            hours(str(text))
        except ValueError:
            return f"room {name}: {day} is written as 9.00-22.00, in half hours between 6.00 and 23.30"
    return None
