"""Dates, times and numbers as people and spreadsheets write them, in the one way that forms read. Pure.

What is not understood stays as it is: the form then says what to write.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.core.bringing import CellKind

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WEEKDAY = re.compile(r"^(man|tirs|ons|tors|fre|lør|søn)(dag)?\.?,?\s*(den|d\.)?\s*", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./ -]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::00)?)?")
_IN_WORDS = re.compile(r"(\d{1,2})\.?\s+([a-zæøå]{3,9})\.?\s+(\d{4})", re.IGNORECASE)
_TIME = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?(?:[.:]\d{2})?(?:\s*h)?", re.IGNORECASE)
_WITH_DAY = re.compile(r"\d{4}-\d{2}-\d{2} (\d{2}:\d{2})")
#: A spreadsheet's number of the day: from 2000 until 2100.
_FIRST_DAY, _LAST_DAY = 36526, 73051
_EPOCH, _FROM_1904 = date(1899, 12, 30), 1462


def canonical(text: str, kind: CellKind, *, is_1904: bool = False) -> str:
    """`text` of a cell of this kind as a form reads it; what is not understood, unchanged."""
    if kind is CellKind.DATE:
        return _date(text, is_1904=is_1904)
    if kind is CellKind.TIME:
        return _time(text)
    if kind is CellKind.NUMBER:
        return re.sub(r"[.,]0+$", "", text)
    return text


def _date(text: str, *, is_1904: bool) -> str:
    bare = _WEEKDAY.sub("", text.strip())
    if re.fullmatch(r"\d{5}(?:[.,]0+)?", bare):
        number = int(bare[:5]) + (_FROM_1904 if is_1904 else 0)
        if _FIRST_DAY <= number < _LAST_DAY:
            return (_EPOCH + timedelta(days=number)).isoformat()
    if found := _ISO.fullmatch(bare):
        return _day(text, found[1], found[2], found[3])
    if found := _DAY.fullmatch(bare):
        return _day(text, found[3], found[2], found[1])
    if (found := _IN_WORDS.fullmatch(bare)) and found[2][:3].lower() in _MONTHS:
        return _day(text, found[3], str(_MONTHS.index(found[2][:3].lower()) + 1), found[1])
    return text


def _day(text: str, year: str, month: str, day: str) -> str:
    """The date, or the text when there is no such day."""
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day)).isoformat()
    except ValueError:
        return text


def _time(text: str) -> str:
    bare = text.strip()
    if found := _WITH_DAY.fullmatch(bare):
        return found[1]
    # `0.30` is half past midnight, `0,5` and `0.604166` are parts of a day.
    if re.fullmatch(r"0,\d+|0\.\d{3,}", bare):
        minutes = round(float(bare.replace(",", ".")) * 24 * 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    if (found := _TIME.fullmatch(bare)) and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return f"{int(found[1]):02}:{int(found[2] or 0):02}"
    if re.fullmatch(r"\d{4}", bare) and int(bare[:2]) < 24 and int(bare[2:]) < 60:
        return f"{bare[:2]}:{bare[2:]}"
    return text


def several(text: str) -> list[str]:
    """What stands between commas, semicolons or lines."""
    return [part for part in (one.strip() for one in re.split(r"[,;\n/]", text)) if part]
