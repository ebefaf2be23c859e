"""Which column of a file is which: known by its heading, in any of several spellings. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.core.bringing import BringColumn
from app.core.danish import fold

_ASIDE, _SIGNS = re.compile(r"\(.*?\)"), re.compile(r"[^a-z0-9]+")


def folded(heading: str) -> str:
    """A heading without capitals, signs, and what stands in brackets: `Fra kl.*` and `FRA KL` are one."""
    return _SIGNS.sub("", _ASIDE.sub("", fold(heading)))


def headings(columns: Sequence[BringColumn]) -> frozenset[str]:
    """Every heading by which one of `columns` is known."""
    return frozenset(name for one in columns for name in _names(one))


def _names(column: BringColumn) -> set[str]:
    return {folded(name) for name in (str(column.title), column.key, *column.names)}


def recognised(head: Sequence[str], columns: Sequence[BringColumn]) -> dict[str, int]:
    """Column key → where it stands in the file. Of two columns with one meaning the first is taken."""
    found: dict[str, int] = {}
    for at, heading in enumerate(head):
        name = folded(heading)
        key = next((one.key for one in columns if name and name in _names(one)), None)
        if key is not None:
            found.setdefault(key, at)
    return found


def missing(mapping: Mapping[str, int], columns: Sequence[BringColumn]) -> list[BringColumn]:
    """Columns that must be there and are not."""
    return [one for one in columns if one.is_needed and one.key not in mapping]
