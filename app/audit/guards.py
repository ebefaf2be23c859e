"""Triggers by which both databases refuse to change or delete what was audited. Beside the seals, not instead of them:
whoever owns the database can take triggers away, but not without breaking the chain (chain.py).

The one way out is the retention of five years (retention.py): an event may go once a cut ("audit.cut", whose object is
a seal's number) that was itself sealed covers its seal, and it is five years older than that cut. A seal below a cut
may go when its event is gone; the seal that a cut names stays, as the anchor of the chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

REFUSED = "the audit is append-only"

_SEALED_CUT = """SELECT 1 FROM audit_event cut JOIN audit_seal sealed ON sealed.event_id = cut.id
    WHERE cut.object_type = 'audit_seal' AND cut.action = 'audit.cut' AND cut.object_id"""
_EVENT_MAY_GO = """EXISTS (%s >=
      (SELECT own.number FROM audit_seal own WHERE own.event_id = OLD.id) AND OLD.at < {five_years_before_cut})"""
_SEAL_MAY_GO = """EXISTS (%s > OLD.number)
    AND NOT EXISTS (SELECT 1 FROM audit_event WHERE id = OLD.event_id)"""

_MAY_GO = {"audit_event": _EVENT_MAY_GO % _SEALED_CUT, "audit_seal": _SEAL_MAY_GO % _SEALED_CUT}
#: SQLite's REPLACE deletes without a word to the triggers of DELETE.
_TAKEN = {"audit_event": "id = NEW.id", "audit_seal": "number = NEW.number OR event_id = NEW.event_id"}


def statements(table: str, dialect: str) -> list[str]:
    """What makes the triggers of `table`."""
    return _on_sqlite(table) if dialect == "sqlite" else _on_postgresql(table)


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Take the triggers away for a moment, in the transaction of `connection`: only to begin the demo anew."""
    for table in _MAY_GO:
        for name in _names(table, connection.dialect.name):
            on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
    yield
    for table in _MAY_GO:
        for statement in statements(table, connection.dialect.name):
            connection.exec_driver_sql(statement)


def _names(table: str, dialect: str) -> list[str]:
    last = "replace" if dialect == "sqlite" else "truncate"
    return [f"{table}_no_{what}" for what in ("update", "delete", last)]


def _on_sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    may_go = _MAY_GO[table].format(five_years_before_cut="datetime(cut.at, '-5 years')")
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {_TAKEN[table]})"  # noqa: S608 - names of ours
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({may_go}) {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
    ]


def _on_postgresql(table: str) -> list[str]:
    may_go = _MAY_GO[table].format(five_years_before_cut="cut.at - interval '5 years'")
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF {may_go} THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '{REFUSED}';
END $$""",
        *(
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            f"FOR EACH {'STATEMENT' if what == 'truncate' else 'ROW'} EXECUTE FUNCTION {table}_refuse()"
            for what in ("update", "delete", "truncate")
        ),
    ]
