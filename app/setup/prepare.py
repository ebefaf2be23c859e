"""What has to be in the database before the first page can be shown."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from app.core import clock
from app.core.database import begin_write, db
from app.pack.actions import load_pack
from app.pack.settings import forget_pack

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
#: Any number will do; two machines that migrate at once must only use the same.
_MIGRATION_LOCK = 5400001


def prepare_database(app: Flask) -> None:
    """Bring the tables up to date and load the pack; commits. May be repeated.

    Raises app.pack.problems.PackError when the pack has faults (nothing of it is loaded then).
    """
    with app.app_context():
        _migrate()
        begin_write()
        load_pack(Path(app.config["PACK"]), clock.now())
        db.session.commit()
        forget_pack(app)
        db.session.remove()
        # Child processes open connections of their own.
        db.engine.dispose()


def _migrate() -> None:
    """Apply the migrations that are missing; on PostgreSQL one machine at a time."""
    if db.engine.dialect.name != "postgresql":
        upgrade(str(MIGRATIONS))
        return
    with db.engine.connect() as connection:
        # As long as it takes: the other machine migrates, and then this one does, with this line idle.
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _MIGRATION_LOCK})
        try:
            upgrade(str(MIGRATIONS))
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _MIGRATION_LOCK})
