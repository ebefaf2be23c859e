"""How a sheet is kept between the preview and the press, and how rows are told from one another. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from app.core.bringing import Bring, BringColumn
from app.core.danish import fold
from app.transfer.sheet import BROKEN, FORMULA, Row, Sheet
from app.transfer.values import canonical

#: Column of a number or a reference of the file's own.
NUMBER = "nr"


def packed(sheet: Sheet) -> str:
    """A sheet as text."""
    rows = [[row.number, list(row.cells)] for row in sheet.rows]
    kept = [list(sheet.head), sheet.head_number, sheet.is_1904, sheet.notes, rows]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Sheet:
    """The sheet that `packed` was given."""
    head, number, is_1904, notes, rows = json.loads(text)
    body = [Row(at, tuple(cells)) for at, cells in rows]
    return Sheet(tuple(head), body, number, is_1904, notes)


def cells_of(
    row: Row, mapping: Mapping[str, int], columns: Sequence[BringColumn], *, is_1904: bool
) -> dict[str, str]:
    """Column key → the text that stands there, as a form reads it."""
    found = {}
    for column in columns:
        at = mapping.get(column.key)
        if at is not None:
            text = row.cells[at] if at < len(row.cells) else ""
            found[column.key] = canonical(text, column.cell, is_1904=is_1904)
    return found


def is_formula(text: str) -> bool:
    """Whether a cell holds a formula instead of a value."""
    return text == FORMULA


def is_broken(text: str) -> bool:
    """Whether a spreadsheet shows an error there."""
    return text.startswith(BROKEN)


def key_of(bring: Bring, cells: Mapping[str, str]) -> str:
    """What makes a row itself: its number, or else what tells it from others."""
    number = fold(cells.get(NUMBER, ""))
    said = ["nr", number] if number else ["", *(fold(cells.get(name, "")) for name in bring.own)]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def digests(cells: Mapping[str, str]) -> dict[str, str]:
    """Column key → hash of what stands there: enough to see that it changed, and nothing to read."""
    return {
        name: hashlib.blake2b(text.encode(), digest_size=8).hexdigest() if text else ""
        for name, text in cells.items()
    }


def changed_columns(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Columns that say something else than when the row was brought last."""
    return [name for name, digest in after.items() if digest != before.get(name, "")]
