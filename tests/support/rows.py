"""Plausible rows for every table of a database that is known by its schema only: what migrations are tried on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, MetaData, Table, select, types
from sqlalchemy.engine import Connection

from app.core.database import Base, EnumText

ROWS = 3
_BEGIN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

#: What the schema does not say, or says in words of its own (CHECK): (table, column) → value of row `n`.
SAID: Mapping[tuple[str, str], Callable[[int], Any]] = {
    ("event_outcome", "showing"): lambda _n: "internal",
    ("event_point", "doer"): lambda _n: "person",
    ("event_point", "state"): lambda _n: "open",
    ("exchange_agreement", "one_id"): lambda n: n,
    ("exchange_agreement", "other_id"): lambda n: n % 3 + 1,
    ("exchange_agreement", "state"): lambda _n: "agreed",
    ("exchange_agreement", "agreed_at"): lambda _n: _BEGIN,
    ("exchange_fair", "shape"): lambda _n: "market",
    ("exchange_meeting", "one_id"): lambda n: (1, 1, 2)[n - 1],
    ("exchange_meeting", "other_id"): lambda n: (2, 3, 3)[n - 1],
    ("exchange_pair_rule", "one_id"): lambda n: (1, 1, 2)[n - 1],
    ("exchange_pair_rule", "other_id"): lambda n: (2, 3, 3)[n - 1],
    ("exchange_pair_rule", "rule"): lambda _n: "forbid",
    ("exchange_pair_rule", "round"): lambda _n: None,
    ("exchange_participant", "arrives_at"): lambda _n: None,
    ("exchange_arrival", "state"): lambda n: "absent" if n == ROWS else "here",
    ("exchange_arrival", "round"): lambda n: 1 if n == ROWS else None,
    ("exchange_day", "rings"): lambda n: n - 1,
    ("exchange_day", "rung_at"): lambda n: _BEGIN if n > 1 else None,
    ("exchange_talk", "one_id"): lambda n: (1, 1, 2)[n - 1],
    ("exchange_talk", "other_id"): lambda n: (2, 3, 3)[n - 1],
    ("exchange_talk", "state"): lambda n: ("talking", "met", "not_today")[n - 1],
    ("exchange_follow_up", "months"): lambda n: (1, 3, 12)[n - 1],
    ("exchange_follow_up", "answer"): lambda _n: "done",
    ("exchange_follow_up", "answered_at"): lambda _n: _BEGIN,
    ("initiative", "activity_id"): lambda n: n,
    ("initiative", "action_id"): lambda _n: None,
    ("initiative", "source"): lambda n: ("pack", "staff")[n % 2],
    ("initiative", "status"): lambda n: ("planned", "running", "ended")[n % 3],
    ("kept_figure", "key"): lambda _n: "places",
    ("kept_figure", "quarter"): lambda _n: 0,
    ("lift_wish", "side"): lambda _n: "offer",
    ("listing", "shape"): lambda _n: "any_time",
    ("listing", "until_on"): lambda _n: None,
    ("listing_hours", "minutes"): lambda n: 15 * n,
    ("long_task", "progress"): lambda n: 30 * n,
    ("meal_table_plan", "seats"): lambda n: 3 + n,
    ("meal_tie", "one_id"): lambda n: (1, 1, 2)[n - 1],
    ("meal_tie", "other_id"): lambda n: (2, 3, 3)[n - 1],
    ("phone_handover", "state"): lambda n: ("yes", "no", "asked")[n - 1],
    ("phone_pair", "state"): lambda n: ("proposed", "declined", "lapsed")[n - 1],
    ("phone_volunteer", "capacity"): lambda n: n,
    ("phone_wish", "made_by_id"): lambda n: n,
    ("phone_attest", "kind"): lambda n: "criminal" if n == 1 else "none",
    ("phone_attest", "no_need"): lambda n: None if n == 1 else "adults",
    ("phone_attest", "result"): lambda n: "suitable" if n == 1 else None,
    ("phone_call", "outcome"): lambda _n: "talked",
    ("place", "kind"): lambda n: ("by", "landsby", "bebyggelse")[n % 3],
    ("proposal", "became_kind"): lambda _n: None,
    ("proposal", "became_id"): lambda _n: None,
    ("proposal", "became_at"): lambda _n: _BEGIN,
    ("plan_comment", "year"): lambda n: 2025 + n,
    ("plan_decision", "body"): lambda n: ("committee", "council")[n % 2],
    ("plan_decision", "link"): lambda n: f"https://example.org/{n}" if n > 1 else "",
    ("plan_row_change", "kind"): lambda _n: "changed",
    ("plan_row_change", "before"): lambda n: {"text": f"Før {n}"},
    ("plan_row_change", "after"): lambda n: {"text": f"Efter {n}"},
    ("row_entry", "kind"): lambda n: ("meeting", "application", "other")[n % 3],
    ("row_year", "priority"): lambda n: ("high", "low", None)[n % 3],
    ("impression", "mood"): lambda n: "good" if n < 3 else None,
    ("story", "state"): lambda n: "shown" if n < 3 else "told",
    ("survey_answer", "moment"): lambda n: (0, 3, 12)[n - 1],
    ("survey_invitee", "standing"): lambda _n: "taking_part",
    ("row_entry", "activity_id"): lambda n: n,
    ("row_entry", "action_id"): lambda _n: None,
    ("row_entry", "link"): lambda n: f"https://example.org/{n}" if n > 1 else "",
    ("row_year", "status"): lambda n: ("not_started", "running", "done")[n % 3],
    ("row_year", "year"): lambda n: 2025 + n,
    ("series", "duration_minutes"): lambda n: 30 * n,
}


def fill(connection: Connection) -> MetaData:
    """Put ROWS rows into every table but Alembic's; return the tables as the database describes them."""
    tables = described(connection)
    for table in tables.sorted_tables:
        for number in range(1, ROWS + 1):
            connection.execute(table.insert(), _row(table, number))
    _go_on_numbering(connection, tables)
    return tables


def described(connection: Connection) -> MetaData:
    """The tables that there are, without Alembic's own."""
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _metadata: name != "alembic_version")
    return tables


def snapshot(connection: Connection, tables: MetaData) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of the keys."""
    return {
        table.name: [
            dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in tables.sorted_tables
    }


def _row(table: Table, number: int) -> dict[str, Any]:
    seen: dict[str, int] = {}
    row = {}
    for column in table.columns:
        if (table.name, column.name) in SAID:
            row[column.name] = SAID[table.name, column.name](number)
        elif column.foreign_keys:
            row[column.name] = _pointing(table, column, number, seen)
        elif column.nullable and number == ROWS:
            row[column.name] = None
        else:
            row[column.name] = _value(table, column, number)
    return row


def _pointing(table: Table, column: Column[Any], number: int, seen: dict[str, int]) -> int | None:
    """The row it points at: of two columns that point at one table, never the same."""
    target = next(iter(column.foreign_keys)).column.table.name
    if target == table.name:
        return number - 1 or None
    shift = seen[target] = seen.get(target, -1) + 1
    return (number - 1 + shift) % ROWS + 1


def _value(table: Table, column: Column[Any], number: int) -> Any:
    model = Base.metadata.tables.get(table.name)
    declared = model.columns[column.name].type if model is not None and column.name in model.columns else None
    if isinstance(declared, EnumText):
        members = list(declared.enum)
        return members[number % len(members)].value
    return _of_type(column.type, column.name, number)


def _of_type(kind: types.TypeEngine[Any], name: str, number: int) -> Any:
    """Value `number` of a column; what is called an end comes after what is called a beginning."""
    is_end = name.startswith(("ends", "until", "expires"))
    instant = _BEGIN + timedelta(days=number, hours=2 if is_end else 0)
    for kinds, value in (
        (types.DateTime, instant if getattr(kind, "timezone", False) else instant.replace(tzinfo=None)),
        (types.Date, date(2027, 3, number + (7 if is_end else 0))),
        (types.Time, time(9 + number)),
        (types.Boolean, number % 2 == 0),
        (types.JSON, {"æ": number}),
        (types.LargeBinary, bytes([0, number, 255])),
        (types.String, f"{name} Ærø {number}"[-(getattr(kind, "length", None) or 100) :]),
        ((types.Numeric, types.Float, types.Integer), number),
    ):
        if isinstance(kind, kinds):
            return value
    raise TypeError(f"no value for {name}, which is {kind!r}")


def _go_on_numbering(connection: Connection, tables: MetaData) -> None:
    """PostgreSQL's numbers go on behind the rows, as if it had given them itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.sorted_tables:
        for column in table.primary_key:
            if "nextval" in str(getattr(column.server_default, "arg", "")):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), {ROWS})"
                )
