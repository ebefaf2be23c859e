"""Text files with a separator: found out what letters and which separator, never guessed twice. Pure."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from app.transfer.sheet import MOST_COLUMNS, BrokenFileError, Row

_SEPARATORS = (";", "\t", ",")
#: What æ, ø, å and é become when UTF-8 is read as Windows-1252 and written as UTF-8 again.
_TWICE = re.compile("Ã[¦¸¥†˜…©]")
#: Letters that a file in an alphabet of its own (MacRoman, CP865) shows when it is read as Windows-1252.
_STRANGE = re.compile("[\x80-\x9f]|[¾¿]\\w|\\w[¾¿›‘’]\\w")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: What spreadsheets write before a text that looks like a formula, and our own files do.
_DEFUSED = re.compile(r"^'(?=[=+\-@])")


def rows_of_text(data: bytes) -> Iterator[Row]:
    """The rows of a CSV file. Raises BrokenFileError for letters or rows that cannot be read."""
    text = _decoded(data)
    separator, text = _separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS * 20:
                raise BrokenFileError(
                    "Der er mere end %(most)s kolonner. Slet dem, der ikke skal bruges, og prøv igen.",
                    most=MOST_COLUMNS,
                )
            yield Row(number, tuple(plain(cell) for cell in cells))
            number = reader.line_num + 1
    except csv.Error:
        raise BrokenFileError(
            "Række %(row)s kan ikke læses. Der mangler et anførselstegn. Ret den, og prøv igen.", row=number
        ) from None


def plain(cell: str) -> str:
    """The text of a cell without white space around it, and without the sign that keeps it from being a formula."""
    return _DEFUSED.sub("", cell.replace("\r\n", "\n").replace("\xa0", " ").strip())


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _strict(data, "utf-16")
    else:
        if b"\x00" in data:
            raise BrokenFileError("Filen er ikke et regneark. Gem den som CSV eller XLSX, og prøv igen.")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _strict(data, "cp1252")
            if _STRANGE.search(text):
                raise BrokenFileError(_LETTERS) from None
    if _TWICE.search(text) or "\N{REPLACEMENT CHARACTER}" in text:
        raise BrokenFileError(_LETTERS)
    if _CONTROL.search(text):
        raise BrokenFileError("Filen er ikke et regneark. Gem den som CSV eller XLSX, og prøv igen.")
    return text


_LETTERS = "Bogstaver som æ, ø og å er gået i stykker. Gem filen som CSV UTF-8 eller XLSX, og prøv igen."


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise BrokenFileError(_LETTERS) from None


def _separator_of(text: str) -> tuple[str, str]:
    """The separator of the first line with anything in it, and the text without the line that only tells it."""
    said = re.match(r"sep=([;,\t])\r?\n", text, re.IGNORECASE)
    if said:
        return said[1], text[said.end() :]
    line = next((one for one in text.splitlines() if one.strip()), "")
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_SEPARATORS, key=lambda one: (bare.count(one), -_SEPARATORS.index(one))), text
