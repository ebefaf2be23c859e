"""The house's own jobs: showing that the scheduler lives, and keeping SQLite's log short."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.records import SCHEDULER, Heartbeat

#: A scheduler that was killed is seen as silent for so long; one that ends takes its heartbeat along.
KEEP_HEARTBEATS = timedelta(hours=1)


def beat(process: str | None = None) -> None:
    """Write the scheduler's heartbeat, and that of this `process` among several; forget those of dead ones. Commits.

    By the database's clock: the demo's clock says nothing about life.
    """
    begin_write()
    session = db.session()
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    instant = database_now()
    names = [SCHEDULER, f"{SCHEDULER}:{process}"] if process else [SCHEDULER]
    statement = make(Heartbeat).values([{"name": name, "beat_at": instant} for name in names])
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"beat_at": instant}))
    dead = delete(Heartbeat).where(Heartbeat.name.startswith(f"{SCHEDULER}:"))
    session.execute(dead.where(Heartbeat.beat_at < instant - KEEP_HEARTBEATS))
    session.commit()


def stop_beating(process: str) -> None:
    """Take the heartbeat of a scheduler along that ends as it should. Commits."""
    begin_write()
    db.session.execute(delete(Heartbeat).where(Heartbeat.name == f"{SCHEDULER}:{process}"))
    db.session.commit()


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
