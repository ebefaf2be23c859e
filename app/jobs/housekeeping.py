"""The house's own jobs: showing that the scheduler lives, and keeping SQLite's log short."""

from __future__ import annotations

import sqlite3

from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.records import Heartbeat

SCHEDULER = "scheduler"


def beat() -> None:
    """Write the scheduler's heartbeat, by the database's clock: the demo's clock says nothing about life.
    Commits.
    """
    begin_write()
    session = db.session()
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    instant = database_now()
    statement = make(Heartbeat).values(name=SCHEDULER, beat_at=instant)
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"beat_at": instant}))
    session.commit()


def checkpoint() -> None:
    """Move SQLite's log into its file. Only the scheduler does so (decisions.md, Transactions); PASSIVE never
    waits.
    """
    if db.engine.dialect.name != "sqlite":
        return
    # Not through a session: SQLite refuses to checkpoint inside a transaction.
    connection = db.engine.raw_connection()
    try:
        line = connection.driver_connection
        assert isinstance(line, sqlite3.Connection)
        line.execute("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        connection.close()
