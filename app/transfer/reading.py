"""Reading a file by what is in it: what it is called, and what the browser says of it, is never looked at. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.transfer.columns import folded
from app.transfer.reading_book import Book
from app.transfer.reading_text import rows_of_text
from app.transfer.sheet import MOST_BYTES, BrokenFileError, Sheet, gathered

_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK", b"%PDF"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"{\\rtf")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def read_file(data: bytes, known: Sequence[frozenset[str]]) -> Sheet:
    """The sheet in a file; `known` are the folded headings of what may be brought.

    Raises BrokenFileError with one sentence for a file that cannot be read.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise BrokenFileError("Filen er tom. Der skal stå overskrifter i den første række.")
    if len(data) > MOST_BYTES:
        raise BrokenFileError("Filen er for stor. Den må højst fylde 8 MB. Del den op, og prøv igen.")
    _refuse_others(data)
    if data.startswith(_ZIP):
        book = Book(data)
        sheet = gathered(book.rows(), known, folded)
        book.refuse_merged(sheet.head_number)
        return replace(sheet, is_1904=book.is_1904, notes=book.notes)
    return gathered(rows_of_text(data), known, folded)


def _refuse_others(data: bytes) -> None:
    start = data[:400].lstrip().lower()
    if data.startswith(_OLE):
        if _PASSWORD in data:
            raise BrokenFileError("Filen er låst med et kodeord. Fjern kodeordet, gem filen, og prøv igen.")
        raise BrokenFileError("Filen er et gammelt regneark (XLS). Gem den som XLSX, og prøv igen.")
    if data.startswith(_PDF):
        raise BrokenFileError("Filen er en PDF. Gem regnearket som XLSX eller CSV, og prøv igen.")
    if data.startswith(_PICTURES):
        raise BrokenFileError("Filen er et billede. Gem regnearket som XLSX eller CSV, og prøv igen.")
    if start.startswith(_PAGE):
        raise BrokenFileError("Filen er en hjemmeside eller et dokument. Gem regnearket som XLSX eller CSV.")
