"""The tables of a report as files to count on with: CSV in a zip, and a workbook; both with a data dictionary."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from app.core.csv_files import csv_lines
from app.reporting.figures import amount
from app.reporting.shapes import Cell, Content, Table

#: What a workbook lets stand in the name of a sheet.
_SHEET_NAME = 31


def csv_zip(content: Content, now: datetime) -> bytes:
    """One CSV a table, with semicolons and a byte order mark, as Danish spreadsheets read them; and the dictionary."""
    files = {"dataordbog.csv": _csv(_dictionary_head(), _dictionary(content))}
    for table in content.tables:
        files[f"{table.key}.csv"] = _csv([column.key for column in table.columns], table.rows)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            about = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, text.encode("utf-8-sig"))
    return stream.getvalue()


def _csv(head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    return csv_lines(
        [list(head), *([amount(None) if cell is None else cell for cell in row] for row in rows)]
    )


def workbook(content: Content, now: datetime) -> bytes:
    """One sheet a table, and the dictionary first. Texts are written as texts, so none is ever run."""
    # Loaded where a report is frozen, and nowhere else.
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": content.title, "author": content.author, "created": now.replace(tzinfo=None)}
    )
    head = book.add_format({"bold": True, "bg_color": "#E0F0EB", "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheets = [(_("Dataordbog"), _dictionary_head(), _dictionary(content))]
    sheets += [
        (table.key, [one.title for one in table.columns], list(table.rows)) for table in content.tables
    ]
    for name, titles, rows in sheets:
        sheet = book.add_worksheet(_sheet_name(name))
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, 14 if len(title) < 9 else 32)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell, body)
                else:
                    sheet.write_string(line, column, amount(None) if cell is None else cell, body)
    book.close()
    return stream.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:_SHEET_NAME]


def _dictionary_head() -> list[str]:
    return [_("Tabel"), _("Tabellens titel"), _("Kolonne"), _("Overskrift"), _("Betydning"), _("Slags")]


def _dictionary(content: Content) -> list[tuple[Cell, ...]]:
    """What every column of every table means."""
    return [row for table in content.tables for row in _meanings(table)]


def _meanings(table: Table) -> list[tuple[Cell, ...]]:
    return [
        (table.key, table.title, one.key, one.title, one.meaning, _("tal") if one.is_number else _("tekst"))
        for one in table.columns
    ]
