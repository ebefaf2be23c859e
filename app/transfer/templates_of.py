"""Empty spreadsheets to fill in: the headings, an example, and what each heading means."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.bringing import Bring, BringColumn

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def made(bring: Bring, form: str) -> tuple[io.BytesIO, str]:
    """The template in one form (csv, xlsx), with its media type."""
    columns = bring.columns()
    content = _csv(columns) if form == "csv" else _xlsx(columns)
    return io.BytesIO(content), _TYPES[form]


def _csv(columns: Sequence[BringColumn]) -> bytes:
    """Headings and an example; what they mean stands on the page, because here it would be brought in with the rest."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(one.title) for one in columns])
    writer.writerow([one.example for one in columns])
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(columns: Sequence[BringColumn]) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bg_color": "#E0F0EB", "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet, about = book.add_worksheet(_("Rækker")), book.add_worksheet(_("Forklaring"))
    sheet.freeze_panes(1, 0)
    about.set_column(0, 0, 20)
    about.set_column(1, 1, 80)
    for at, text in enumerate((_("Overskrift"), _("Hvad der skal stå"))):
        about.write_string(0, at, text, head)
    for at, one in enumerate(columns):
        sheet.set_column(at, at, 20, body)
        sheet.write_string(0, at, str(one.title), head)
        sheet.write_string(1, at, one.example, body)
        needed = _("Skal være der.") if one.is_needed else _("Kan være tom.")
        about.write_string(at + 1, 0, str(one.title), body)
        about.write_string(at + 1, 1, f"{one.meaning} {needed}", body)
    book.close()
    return stream.getvalue()
