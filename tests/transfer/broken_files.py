"""Files as people really send them, and as nobody should: made here, none is kept in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, time
from typing import Any

import openpyxl

HEAD = ["Nr", "Opgave", "Dato", "Fra kl.", "Til kl.", "Mødested", "By", "Antal"]
GOOD = [
    "1",
    "Hjælp til julemarked på torvet",
    "3/4-2027",
    "10.00",
    "12.00",
    "Forsamlingshuset",
    "Gråsten",
    "4",
]


def csv(
    *rows: list[str], separator: str = ";", encoding: str = "utf-8", head: list[str] | None = None
) -> bytes:
    """A CSV file of these rows."""
    lines = [separator.join(one) for one in (head or HEAD, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def book(
    *rows: list[Any], change: Callable[[Any], None] | None = None, head: list[str] | None = None
) -> bytes:
    """A workbook of these rows; `change` does something to it before it is kept."""
    made = openpyxl.Workbook()
    for row in (head or HEAD, *rows):
        made.active.append(row)
    if change is not None:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def typed() -> list[Any]:
    """The good row as Excel keeps it: days, times and numbers are no texts."""
    return [1, GOOD[1], date(2027, 4, 3), time(10), 0.5, GOOD[5], GOOD[6], 4.0]


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook with other parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _sheet(content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({"xl/worksheets/sheet1.xml": content})


def _bomb() -> bytes:
    return repacked(
        book(GOOD), _sheet(b"<worksheet><sheetData>" + b" " * 300_000_000 + b"</sheetData></worksheet>")
    )


def _small_bomb() -> bytes:
    return repacked(book(GOOD), lambda parts: parts.update({"xl/media/a.bin": bytes(20_000_000)}))


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'
    text = f"{head}<worksheet><sheetData>&l9;</sheetData></worksheet>"
    return repacked(book(GOOD), _sheet(text.encode()))


def _stranger() -> bytes:
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    text = f"{entity}<worksheet><sheetData>&e;</sheetData></worksheet>"
    return repacked(book(GOOD), _sheet(text.encode()))


def _locked() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )


def _locked_zip() -> bytes:
    """The mark of a password on every part."""
    data = bytearray(book(GOOD))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def _document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return stream.getvalue()


def _wide(columns: int) -> bytes:
    return csv([*GOOD, *["x"] * columns], head=[*HEAD, *(f"K{n}" for n in range(columns))])


def _hidden() -> bytes:
    def hide(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"')

    return repacked(book(GOOD), hide)


def _without_sheet() -> bytes:
    return repacked(book(GOOD), lambda parts: parts.pop("xl/worksheets/sheet1.xml"))


def _merge(made: Any) -> None:
    made.active.merge_cells("A2:A3")


def _many(made: Any) -> None:
    for _number in range(5001):
        made.active.append(GOOD)


#: What it is → (the file, a part of the one sentence about it).
BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "Filen er tom"),
    "white space": (lambda: b"\r\n  \r\n", "Filen er tom"),
    "separators alone": (lambda: b";;;;\r\n;;;;\r\n", "Filen er tom"),
    "headings alone": (csv, "Der er kun overskrifter i filen"),
    "an empty workbook": (lambda: book(head=[""]), "Filen er tom"),
    "headings alone in a workbook": (book, "Der er kun overskrifter i filen"),
    "nul bytes": (lambda: csv(GOOD).replace(b"torvet", b"tor\x00vet"), "Filen er ikke et regneark"),
    "nothing but nul bytes": (lambda: bytes(2000), "Filen er tom"),
    "control characters": (lambda: csv(GOOD).replace(b"torvet", b"tor\x07vet"), "Filen er ikke et regneark"),
    "letters of an old Mac": (lambda: csv(GOOD, encoding="mac_roman"), "æ, ø og å er gået i stykker"),
    "letters of DOS": (lambda: csv(GOOD, encoding="cp865"), "æ, ø og å er gået i stykker"),
    "letters broken twice": (lambda: csv(GOOD).decode("cp1252").encode(), "æ, ø og å er gået i stykker"),
    "letters lost for ever": (lambda: csv(GOOD).replace(b"\xc3\xa6", b"\xef\xbf\xbd"), "æ, ø og å er gået i stykker"),
    "UTF-16 without its mark": (lambda: csv(GOOD, encoding="utf-16-le"), "Filen er ikke et regneark"),
    "a quotation mark too few": (lambda: csv(['"Åben', *GOOD[1:]]), "Der mangler et anførselstegn"),
    "text behind a quotation": (lambda: csv(['"Luk"ket', *GOOD[1:]]), "Der mangler et anførselstegn"),
    "a cell of a book": (lambda: csv([*GOOD[:1], "x" * 5000, *GOOD[2:]]), "er for lang"),
    "100,000 columns": (lambda: _wide(100_000), "Der er mere end 60 kolonner"),
    "70 columns in a workbook": (lambda: book([*GOOD, *["x"] * 70]), "Der er mere end 60 kolonner"),
    "too many rows": (lambda: csv(*[GOOD] * 5001), "Der er mere end 5000 rækker"),
    "too many rows in a workbook": (lambda: book(change=_many), "Der er mere end 5000 rækker"),
    "50 MB": (lambda: b"x" * 50_000_000, "for stor"),
    "9 MB": (lambda: b"x" * 9_000_000, "Filen er for stor"),
    "a zip bomb": (_bomb, "Filen fylder for meget, når den er pakket ud"),
    "a bomb beside the sheet": (_small_bomb, "Filen fylder for meget, når den er pakket ud"),
    "a billion laughs": (_laughs, "Regnearket er i stykker"),
    "a file of the machine": (_stranger, "Regnearket er i stykker"),
    "merged cells": (lambda: book(GOOD, GOOD, change=_merge), "er flettet sammen"),
    "hidden sheets alone": (_hidden, "Alle ark i filen er skjult"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "gammelt regneark (XLS)"),
    "locked": (_locked, "låst med et kodeord"),
    "a locked zip": (_locked_zip, "låst med et kodeord"),
    "a torn workbook": (lambda: book(GOOD)[:-300], "Regnearket er i stykker"),
    "a part too few": (_without_sheet, "Regnearket er i stykker"),
    "a sheet that is no XML": (lambda: repacked(book(GOOD), _sheet(b"<worksheet><a>")), "Regnearket er i stykker"),
    "a text document": (_document, "Filen er ikke et regneark i XLSX"),
    "a PDF": (lambda: b"%PDF-1.7 " + bytes(100), "Filen er en PDF"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "Filen er et billede"),
    "a page named .xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "Filen er en hjemmeside"),
}  # fmt: skip
