"""Workbooks (XLSX), read row by row behind guards: what unpacks to too much is never unpacked. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from app.transfer.reading_text import plain
from app.transfer.sheet import BROKEN, FORMULA, MOST_COLUMNS, BrokenFileError, Row

#: What a workbook may unpack to: bytes in all, parts, and how many times its packed size. A sheet of 5,000 rows has
#: some five million bytes, packed ten times; a bomb is packed a thousand times.
_MOST_UNPACKED, _MOST_PARTS, _MOST_RATIO = 60 * 1024 * 1024, 500, 150
#: Below this the ratio says nothing: an empty sheet packs well.
_SMALL = 2 * 1024 * 1024
#: As many rows as a sheet can have.
_LAST_ROW = 1_048_576
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_BROKEN_FILE = "Regnearket er i stykker. Åbn det, gem det igen som XLSX, og prøv igen."


class Book:
    """A workbook whose guards have let it through."""

    def __init__(self, data: bytes) -> None:
        _guard(data)
        import openpyxl

        try:
            self._book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=False, keep_links=False
            )
            self._sheet, self.notes = _chosen(self._book)
        except BrokenFileError:
            raise
        except _UNREADABLE as error:
            raise BrokenFileError(_BROKEN_FILE) from error
        self._data = data
        self.is_1904 = self._book.epoch.year == 1904

    def rows(self) -> Iterator[Row]:
        """The rows of the first sheet that one sees. Raises BrokenFileError for what cannot be read."""
        try:
            read = self._sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=_LAST_ROW)
            for number, cells in enumerate(read, start=1):
                yield Row(number, _trimmed([_text(cell) for cell in cells]))
        except _UNREADABLE as error:
            raise BrokenFileError(_BROKEN_FILE) from error

    def refuse_merged(self, from_row: int) -> None:
        """Raise BrokenFileError for cells merged at or below the headings: whose they are, nobody can say."""
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            path = self._sheet._worksheet_path.lstrip("/")  # noqa: SLF001 - openpyxl tells merged cells nowhere else
            found = _MERGED.finditer(archive.read(path))
            for first, top, last, bottom in (one.groups() for one in found):
                if int(bottom) >= from_row:
                    where = f"{first.decode()}{top.decode()}:{last.decode()}{bottom.decode()}"
                    raise BrokenFileError(
                        "Cellerne %(where)s er flettet sammen. Ophæv fletningen, og prøv igen.", where=where
                    )


#: What openpyxl and what it stands on raise for files that are not as they should be.
_UNREADABLE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, OSError, ParseError, RecursionError, SyntaxError,
    TypeError, ValueError, zipfile.BadZipFile, NotImplementedError, EOFError,
)  # fmt: skip


def _guard(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _UNREADABLE as error:
        raise BrokenFileError(_BROKEN_FILE) from error
    names = {one.filename for one in parts}
    if any(one.flag_bits & 1 for one in parts):
        raise BrokenFileError("Filen er låst med et kodeord. Fjern kodeordet, gem filen, og prøv igen.")
    if "xl/workbook.xml" not in names:
        raise BrokenFileError("Filen er ikke et regneark i XLSX. Gem den som XLSX eller CSV, og prøv igen.")
    unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    is_bomb = unpacked > _SMALL and unpacked > _MOST_RATIO * max(packed, 1)
    if unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS or is_bomb:
        raise BrokenFileError(
            "Filen fylder for meget, når den er pakket ud. Kopiér rækkerne til et nyt regneark."
        )


def _chosen(book: Any) -> tuple[Any, list[str]]:
    """The first sheet that one sees and that has something in it; and what is left out."""
    seen = [one for one in book.worksheets if one.sheet_state == "visible"]
    if not book.worksheets:
        raise BrokenFileError(_BROKEN_FILE)
    if not seen:
        raise BrokenFileError("Alle ark i filen er skjult. Vis det ark, der skal hentes, og prøv igen.")
    sheet = next((one for one in seen if _has_rows(one)), seen[0])
    notes = []
    if len(seen) > 1:
        notes.append("more_sheets")
    if len(seen) < len(book.worksheets):
        notes.append("hidden_sheets")
    return sheet, notes


def _has_rows(sheet: Any) -> bool:
    rows = sheet.iter_rows(max_row=50, max_col=MOST_COLUMNS, values_only=True)
    return any(value is not None for row in rows for value in row)


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text(cell: Any) -> str:
    """A cell as the text that one would type."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return BROKEN + str(value)
    return _typed(value)


def _typed(value: Any) -> str:
    """A value as one types it. A moment comes before a day, of which it is one, and yes or no before a number."""
    for kind, write in _WRITTEN.items():
        if isinstance(value, kind):
            return write(value)
    return plain(str(value))


def _moment(value: datetime) -> str:
    is_day = value.time() == time(0)
    return value.strftime("%Y-%m-%d") if is_day else value.strftime("%Y-%m-%d %H:%M")


def _span(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _number(value: float) -> str:
    is_whole = value.is_integer() and abs(value) < 1e15
    return str(int(value)) if is_whole else repr(value).replace(".", ",")


_WRITTEN: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "ja" if value else "nej",
    datetime: _moment,
    date: date.isoformat,
    time: lambda value: value.strftime("%H:%M"),
    timedelta: _span,
    float: _number,
}
