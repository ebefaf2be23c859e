"""CSV as Danish spreadsheets read it: semicolons, a byte order mark, and no cell that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

#: What makes a spreadsheet take the text of a cell for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """A text that no spreadsheet runs: what looks like a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as text, every text in them defused; numbers stay numbers."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([defused(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return stream.getvalue()
