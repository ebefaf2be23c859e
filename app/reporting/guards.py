"""Triggers by which both databases refuse to change or delete what was frozen. Beside the hashes, not instead of them:
whoever owns the database can take triggers away, but `samskab report verify` sees what was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

REFUSED = "a frozen report never changes"

#: Table → what SQLite's REPLACE would delete without a word to the triggers of DELETE.
_TAKEN = {
    "plan_report_version": "id = NEW.id OR (report_id = NEW.report_id AND number = NEW.number)",
    "plan_report_file": "id = NEW.id OR (version_id = NEW.version_id AND form = NEW.form)",
    "plan_report_sending": "id = NEW.id OR (version_id = NEW.version_id AND receiver = NEW.receiver)",
}


def statements(table: str, dialect: str) -> list[str]:
    """What makes the triggers of `table`."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {_TAKEN[table]})"  # noqa: S608 - names of ours
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSED}';
END $$""",
        *(
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            f"FOR EACH {'STATEMENT' if what == 'truncate' else 'ROW'} EXECUTE FUNCTION {table}_refuse()"
            for what in ("update", "delete", "truncate")
        ),
    ]


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Take the triggers away for a moment, in the transaction of `connection`: only to begin the demo anew."""
    last = "replace" if connection.dialect.name == "sqlite" else "truncate"
    for table in _TAKEN:
        on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
        for what in ("update", "delete", last):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{what}{on}")
    yield
    for table in _TAKEN:
        for statement in statements(table, connection.dialect.name):
            connection.exec_driver_sql(statement)
