"""How migrations run: on the application's own engine, numbered 0001, 0002, …; the rules stand in README.md here."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import Connection

from app.core.database import Base, EnumText, UTCDateTime, connect_to_write, db

#: Whoever waits for a table makes everybody else wait behind it, so a migration gives up soon and comes back.
LOCK_TIMEOUT = "5s"


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write our own column types shortly: instants with their import, enums as the text that they are."""
    if kind == "type" and isinstance(item, UTCDateTime):
        autogen.imports.add("from app.core.database import UTCDateTime")
        return "UTCDateTime()"
    if kind == "type" and isinstance(item, EnumText):
        # Its text is what the database knows; the enum may grow without a migration.
        return f"sa.String(length={item.impl_instance.length})"
    return False


def number_revision(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """Give a new revision the next number, and make none when nothing differs."""
    script = directives[0]
    compares = getattr(context.config.cmd_opts, "autogenerate", False)
    if compares and script.upgrade_ops is not None and script.upgrade_ops.is_empty():
        directives.clear()
        return
    head = ScriptDirectory.from_config(context.config).get_current_head()
    script.rev_id = f"{int(head or 0) + 1:04}"


def run() -> None:
    """Apply what is asked for: on SQLite all in one transaction, on PostgreSQL each migration in its own.

    PostgreSQL lets go of its locks after each, and builds indexes beside the traffic (README.md in this folder).
    """
    connection = connect_to_write(db.engine)
    try:
        if connection.dialect.name == "sqlite":
            _run_on_sqlite(connection)
        else:
            _run_on_postgres(connection)
    finally:
        # Its settings are for migrations only: it is closed, instead of going back to the pool.
        connection.invalidate()
        connection.close()


def _run_on_postgres(connection: Connection) -> None:
    # A long step may take its time; one in Python may say nothing for a while.
    for name, value in (
        ("lock_timeout", LOCK_TIMEOUT),
        ("statement_timeout", 0),
        ("idle_in_transaction_session_timeout", 0),
    ):
        connection.exec_driver_sql(f"SET {name} = '{value}'")
    connection.commit()
    _migrate(connection, transaction_per_migration=True)


def _run_on_sqlite(connection: Connection) -> None:
    """SQLite changes a table by making it anew, and dropping the old one would drop what points at it."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    # One transaction around everything: it waits for whoever migrates, and only then reads how far they came.
    with connection.begin():
        _migrate(connection)
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"a migration left rows that point at nothing: {broken[:5]}")


def _migrate(connection: Connection, **how: bool) -> None:
    options = dict(current_app.extensions["migrate"].configure_args)
    options.pop("process_revision_directives", None)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        process_revision_directives=number_revision,
        render_item=render_item,
        **options,
        **how,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
