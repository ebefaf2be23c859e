"""What people type, made safe to keep: no invisible characters, and no CPR numbers. Pure."""

from __future__ import annotations

import re
import unicodedata

#: Controls but tab and line feed (PostgreSQL refuses NUL, Word's documents all of them), and the characters that
#: turn the direction of whatever stands after them on the page.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
#: What is not seen on its own: joiners, marks, fillers.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)

_DAY, _MONTH = "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])", "(?:0[1-9]|1[0-2])"
_DASH = "[ ._/–—‐‑‒−-]"
#: A date of birth followed by four digits (law.md: never collected). Days from 61 on are substitute numbers.
_CPR = (
    re.compile(f"(?<![0-9]){_DAY}{_MONTH}[0-9]{{2}} ?{_DASH}? ?[0-9]{{4}}(?![0-9])"),
    # Spelt out as a date: 01.02.03-1234, 01 02 03 1234. More digits after it are telephone numbers in a row.
    re.compile(
        f"(?<![0-9])(?<![0-9]{_DASH}){_DAY}{_DASH}?{_MONTH}{_DASH}?[0-9]{{2}} ?{_DASH}? ?[0-9]{{4}}(?![0-9])(?! [0-9])"
    ),
    re.compile(f"(?<![0-9]){_DAY}{_DASH}?{_MONTH}{_DASH}?(?:19|20)[0-9]{{2}}-[0-9]{{4}}(?![0-9])"),
    # With words between: "CPR 010203 og så 1234".
    re.compile(
        f"(?:cpr|personn)[^0-9]{{0,30}}{_DAY}{_DASH}?{_MONTH}{_DASH}?[0-9]{{2}}(?![0-9])", re.IGNORECASE
    ),
    re.compile(f"(?<![0-9]){_DAY}{_MONTH}[0-9]{{2}}[^0-9]{{1,30}}sidste (?:fire|4)", re.IGNORECASE),
)


#: What a mail program or a telephone makes a link of: "https://", "www.", "vind.dk/nu". "Kr.Hansen" is a name.
_LINK = re.compile(
    r"://|\bwww\.|(?<![\w-])[\w-]{2,}\.(?:[a-z]{2,}|[A-Z]{2,})(?![\w.])|@",
)


def clean(text: str) -> str:
    """`text` with plain line ends and without characters that nobody can see; empty when nothing is left to see."""
    plain = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    return plain if _INVISIBLE.sub("", plain).strip() else ""


def holds_cpr(text: str) -> bool:
    """Whether something in `text` looks like a CPR number, however it is written."""
    # Wide digits and characters without width fool the eye of a machine, not that of a person.
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.replace("\u2011", "-")))
    spaced = re.sub(r"\s+", " ", plain)
    return any(pattern.search(spaced) for pattern in _CPR)


def holds_link(text: str) -> bool:
    """Whether something in `text` would be an address to press where it is read."""
    return bool(_LINK.search(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text))))
