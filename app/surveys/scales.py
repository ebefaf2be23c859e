"""The two instruments, word for word as in `scales.json`, and their scores. Pure.

Wording and labels are never changed here: another label moves the result (the file's own warning). What the file says
of sources, licence and reservations is shown wherever a scale is switched on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

#: What the sum of the items is multiplied with ("sum (0-25) x 4", "sum 3-9").
_TIMES: Mapping[str, int] = {"who5": 4, "t_ils": 1}


@dataclass(frozen=True)
class Band:
    """Scores from `lowest` to `highest`, both included; `label` is the instrument's own, empty where it has none."""

    lowest: int
    highest: int
    label: str


@dataclass(frozen=True)
class Scale:
    """One instrument. `options` are (value, label) in the order they are printed."""

    key: str
    name: str
    instruction: str
    items: tuple[str, ...]
    #: Another official wording of the last item, where there are two; the house chooses one.
    other_last_item: str
    options: tuple[tuple[int, str], ...]
    #: From the lowest score to the highest, without gaps.
    bands: tuple[Band, ...]
    #: Whether a higher score is better.
    is_high_good: bool
    sources: tuple[str, ...]
    licence: str
    #: What to know before use: sentences of the file.
    reservations: tuple[str, ...]

    def wording(self, *, other_last: bool) -> tuple[str, ...]:
        """The items as they are asked."""
        if other_last and self.other_last_item:
            return (*self.items[:-1], self.other_last_item)
        return self.items

    def score(self, answers: Sequence[int | None]) -> int | None:
        """The score of one sheet; None where an item lacks an answer. Raises ValueError for what is no answer."""
        allowed = {value for value, _ in self.options}
        if len(answers) != len(self.items) or any(one is not None and one not in allowed for one in answers):
            raise ValueError(f"no sheet of {self.key}: {answers!r}")
        given = [one for one in answers if one is not None]
        return sum(given) * _TIMES[self.key] if len(given) == len(self.items) else None

    def band_of(self, score: int) -> int:
        """The number of the band a score lies in. Raises ValueError outside the scale."""
        for number, band in enumerate(self.bands):
            if band.lowest <= score <= band.highest:
                return number
        raise ValueError(f"{score} is no score of {self.key}")


@cache
def scales() -> Mapping[str, Scale]:
    """The scales by key, in the order they are asked."""
    raw = json.loads(Path(__file__).with_name("scales.json").read_text(encoding="utf-8"))
    return {key: _scale(key, raw[key]) for key in _TIMES}


def _scale(key: str, raw: Mapping[str, Any]) -> Scale:
    values = [one["value"] for one in raw["options"]]
    items = tuple(raw["items"])
    least, most = (end(values) * len(items) * _TIMES[key] for end in (min, max))
    return Scale(
        key=key,
        name=raw["name"],
        instruction=raw.get("instruction_da", ""),
        items=items,
        other_last_item=raw.get("item3_variant", ""),
        options=tuple((one["value"], one["label"]) for one in raw["options"]),
        bands=_whole([Band(one["min"], one["max"], one["label"]) for one in raw["bands"]], least, most),
        is_high_good=key == "who5",
        sources=tuple(raw["sources"]),
        licence=raw["licence"],
        reservations=tuple(
            raw[name] for name in ("instruction_status", "warning", "reference") if name in raw
        ),
    )


def _whole(bands: list[Band], least: int, most: int) -> tuple[Band, ...]:
    """The file's bands, and nameless ones for scores that it names none for."""
    found: list[Band] = []
    for band in sorted(bands, key=lambda one: one.lowest):
        if band.lowest > least:
            found.append(Band(least, band.lowest - 1, ""))
        found.append(band)
        least = band.highest + 1
    return (*found, Band(least, most, "")) if least <= most else tuple(found)
