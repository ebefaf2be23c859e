"""One zip with everything: a CSV for every table, all of it as JSON, the dates as a calendar, and what it all means."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import reduce
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select

from app.core import clock
from app.core.calendar_file import CalendarEntry, file_of
from app.core.csv_files import csv_lines
from app.core.database import db
from app.core.feature import installed
from app.core.taking_out import OutColumn, OutTable
from app.transfer.staying import STAYS

#: Rows that are in memory at once.
_BATCH = 500


def tables_for(organisation_id: int | None) -> list[tuple[OutTable, Select[Any]]]:
    """What an organisation's owner (None: the municipality) may take out, with the rows of each."""
    declared = [table for feature in installed() for table in feature.takes_out]
    if organisation_id is None:
        return [(one, one.of_municipality()) for one in declared if one.of_municipality is not None]
    return [
        (one, one.of_organisation(organisation_id)) for one in declared if one.of_organisation is not None
    ]


def archive_of(organisation_id: int | None, now: datetime, tell: Callable[[int], None]) -> bytes | None:
    """The zip, made `now`; `tell` hears how far it is in percent. None when `tell` raises StopIteration."""
    tables = tables_for(organisation_id)
    stream, entries, everything = io.BytesIO(), [], {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (table, rows) in enumerate(tables):
            lines, dates = _read(table, rows)
            entries += dates
            everything[table.key] = lines
            head = [one.key for one in table.columns]
            body = ([_cell(line[key]) for key in head] for line in lines)
            _write(archive, f"{table.key}.csv", csv_lines([head, *body]).encode("utf-8-sig"), now)
            try:
                tell((number + 1) * 90 // len(tables))
            except StopIteration:
                return None
        made = {"made_at": now.isoformat(), "tables": everything}
        _write(archive, "alt.json", json.dumps(made, ensure_ascii=False, indent=1).encode(), now)
        if entries:
            _write(archive, "datoer.ics", file_of(entries, now), now)
        dictionary = csv_lines(_dictionary([table for table, _rows in tables]))
        _write(archive, "dataordbog.csv", dictionary.encode("utf-8-sig"), now)
    return stream.getvalue()


def _read(table: OutTable, rows: Select[Any]) -> tuple[list[dict[str, Any]], list[CalendarEntry]]:
    """The rows as plain values, and their entries in the calendar."""
    lines, entries = [], []
    for row in _in_batches(table, rows):
        lines.append({one.key: _plain(_value(row, one)) for one in table.columns})
        entry = table.entry(row) if table.entry is not None else None
        if entry is not None:
            entries.append(entry)
    return lines, entries


def _in_batches(table: OutTable, rows: Select[Any]) -> Iterator[Any]:
    key = table.model.__mapper__.primary_key[0]
    last = 0
    while True:
        batch = list(db.session.scalars(rows.where(key > last).order_by(key).limit(_BATCH)).unique())
        yield from batch
        if len(batch) < _BATCH:
            return
        last = batch[-1].__mapper__.primary_key_from_instance(batch[-1])[0]
        db.session.expunge_all()


def _value(row: Any, column: OutColumn) -> Any:
    if callable(column.of):
        return column.of(row)
    return reduce(getattr, column.of.split("."), row)


def _plain(value: Any) -> Any:
    """A value as JSON has it: moments in Copenhagen's time."""
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return float(value)
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _cell(value: Any) -> Any:
    """The same as a spreadsheet has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    return ", ".join(str(one) for one in value) if isinstance(value, list) else value


def _write(archive: zipfile.ZipFile, name: str, content: bytes, now: datetime) -> None:
    local = clock.local(now)
    about = zipfile.ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, 0))
    about.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(about, content)


def _dictionary(tables: Sequence[OutTable]) -> list[list[str]]:
    """What every column means, and what is not there and why."""
    rows = [[_("Fil"), _("Filens titel"), _("Kolonne"), _("Betydning")]]
    rows += [
        [f"{one.key}.csv", str(one.title), column.key, str(column.meaning)]
        for one in tables
        for column in one.columns
    ]
    there = {name for one in tables for name in one.covers}
    told = {name for feature in installed() for one in feature.takes_out for name in one.covers}
    theirs = _("Det er ikke med i denne fil. Det hører til en anden fil.")
    rows += [[_("(ikke med)"), name, "", theirs] for name in sorted(told - there)]
    rows += [[_("(ikke med)"), name, "", str(why)] for name, why in sorted(STAYS.items())]
    return rows
