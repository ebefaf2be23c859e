"""The lines of a calendar file (RFC 5545 section 3.1): escaped, folded, and times in Copenhagen's zone. Pure.

By hand because the usual library takes three milliseconds an entry, and a calendar that everybody may subscribe to has
hundreds of them; the tests read what is written with that library and with another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from app.core import clock

#: Octets of a line without its end.
_WIDTH = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
#: What no text may hold.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")

#: Denmark's clocks, by the rule of the European Union (directive 2000/84/EC).
TIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Copenhagen",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class Lines:
    """A file as it grows."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def begin(self, name: str) -> Self:
        """Open a component."""
        return self.add("BEGIN", name)

    def end(self, name: str) -> Self:
        """Close a component."""
        return self.add("END", name)

    def add(self, name: str, value: str | None = None) -> Self:
        """A line whose value is written as it is; without one, `name` is the whole line."""
        self._lines.append(name if value is None else f"{name}:{value}")
        return self

    def text(self, name: str, value: str) -> Self:
        """A line with words; nothing is written for none."""
        said = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        return self.add(name, said.translate(_ESCAPED)) if said else self

    def raw(self, lines: Sequence[str]) -> Self:
        """Lines that are ready."""
        self._lines += lines
        return self

    def file(self) -> bytes:
        """All of it."""
        return b"".join(_folded(line) for line in self._lines)


def instant(at: datetime) -> str:
    """`20261201T090000Z`."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def local(at: datetime) -> str:
    """`TZID=Europe/Copenhagen:20261201T100000`, to stand behind a name and a semicolon."""
    return f"TZID={clock.CPH.key}:{clock.local(at):%Y%m%dT%H%M%S}"


def _folded(line: str) -> bytes:
    """A line in parts that are no longer than they may be, no letter of it split."""
    left, parts, width = line.encode(), [], _WIDTH
    while len(left) > width:
        cut = width
        while left[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(left[:cut])
        # The next begins with a space, which counts.
        left, width = left[cut:], _WIDTH - 1
    return b"\r\n ".join([*parts, left]) + b"\r\n"
