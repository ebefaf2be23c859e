"""How migrations run: on the application's own engine, in one writing transaction, numbered 0001, 0002, …"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import Connection

from app.core.database import Base, EnumText, UTCDateTime, connect_to_write, db


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


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and dropping the old one would drop what points at it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    yield
    broken = driver.execute("PRAGMA foreign_key_check").fetchall()  # type: ignore[attr-defined]
    driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]
    if broken:
        raise RuntimeError(f"a migration left rows that point at nothing: {broken[:5]}")


def run() -> None:
    """Apply what is asked for in one transaction."""
    options = dict(current_app.extensions["migrate"].configure_args)
    options.pop("process_revision_directives", None)
    with connect_to_write(db.engine) as connection, without_foreign_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            process_revision_directives=number_revision,
            render_item=render_item,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
