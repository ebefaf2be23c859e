"""What has to be in the database before the first page can be shown."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.busy import is_busy
from app.core.database import begin_write, db
from app.core.migrating import attach_migrations
from app.operations.fitting import MIGRATIONS, refuse_newer
from app.pack.actions import load_pack
from app.pack.settings import forget_pack
from app.search.rebuilding import fill_when_empty

#: Any number will do; two machines that migrate at once must only use the same.
MIGRATION_LOCK = 5400001
#: How long one machine waits for another that migrates (seconds).
PATIENCE = 600.0
#: After how many seconds a migration that did not get its lock is tried again.
PAUSES = (1.0, 2.0, 4.0, 8.0)


class NotPreparedError(RuntimeError):
    """The database could not be brought up to date now; the message says why. Nothing is half done."""


def prepare_database(app: Flask) -> None:
    """Bring the tables up to date and load the pack; commits. May be repeated, and run on several machines at once.

    Raises app.pack.problems.PackError when the pack has faults (nothing of it is loaded then), NotPreparedError
    when the database is too busy, NotFittingError when a newer release has migrated it.
    """
    refuse_newer(app)
    attach_migrations(app)
    with app.app_context():
        with _one_at_a_time():
            _migrate()
            begin_write()
            load_pack(Path(app.config["PACK"]), clock.now())
            fill_when_empty()
            db.session.commit()
        forget_pack(app)
        db.session.remove()
        # Child processes open connections of their own.
        db.engine.dispose()


@contextmanager
def _one_at_a_time(patience: float = PATIENCE) -> Iterator[None]:
    """One machine at a time, on PostgreSQL by a lock of its session. SQLite's own lock does the same (env.py).

    The lock is asked for again and again outside a transaction: one that waits in a statement would be waited for
    by an index that is built beside the traffic. Raises NotPreparedError when somebody holds it for too long.
    """
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        ask = text("SELECT pg_try_advisory_lock(:number)")
        end = time.monotonic() + patience
        while not connection.scalar(ask, {"number": MIGRATION_LOCK}):
            if time.monotonic() > end:
                raise NotPreparedError("Another machine has been preparing the database for too long.")
            time.sleep(0.2)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": MIGRATION_LOCK})


def _migrate(pauses: tuple[float, ...] = PAUSES) -> None:
    """Apply the migrations that are missing. One that gets no lock goes back whole, and is tried again."""
    from flask_migrate import upgrade

    for pause in (*pauses, None):
        try:
            upgrade(str(MIGRATIONS))
        except DBAPIError as error:
            if not is_busy(error):
                raise
            if pause is None:
                raise NotPreparedError("The database is too busy to be changed now. Try again.") from error
            time.sleep(pause)
        else:
            return
