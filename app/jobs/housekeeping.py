"""The house's own jobs: showing that the scheduler lives, and throwing away what nobody needs any more."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import AccountSession, LogInRequest
from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.records import Draft, Heartbeat, IdempotencyKey, Throttle
from app.notifications.models import Message
from app.notifications.states import FINISHED

SCHEDULER = "scheduler"

#: How long each technical row is kept. Messages: what they said goes after 90 days, that they went after 13
#: months (law.md section 2).
KEEP_KEYS = timedelta(days=2)
KEEP_THROTTLES = timedelta(days=2)
KEEP_LOG_IN_REQUESTS = timedelta(days=2)
KEEP_DRAFTS = timedelta(days=90)
KEEP_ENDED_SESSIONS = timedelta(days=30)
KEEP_MESSAGE_CONTENT = timedelta(days=90)
KEEP_MESSAGES = timedelta(days=395)


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


def clean_up(now: datetime) -> int:
    """Delete what is past its time; return how many rows. Commits."""
    begin_write()
    past = (
        delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEEP_KEYS),
        delete(Throttle).where(Throttle.window_start < now - KEEP_THROTTLES),
        delete(LogInRequest).where(LogInRequest.expires_at < now - KEEP_LOG_IN_REQUESTS),
        delete(Draft).where(Draft.updated_at < now - KEEP_DRAFTS),
        delete(AccountSession).where(AccountSession.ends_at < now - KEEP_ENDED_SESSIONS),
        delete(AccountSession).where(AccountSession.revoked_at < now - KEEP_ENDED_SESSIONS),
        delete(Message).where(Message.finished_at < now - KEEP_MESSAGES),
        update(Message)
        .where(Message.status.in_(FINISHED), Message.finished_at < now - KEEP_MESSAGE_CONTENT)
        .where(Message.address.is_not(None) | Message.sent_to.is_not(None) | Message.last_error.is_not(None))
        .values(params={}, address=None, sent_to=None, last_error=None),
    )
    removed = 0
    for statement in past:
        done = db.session.execute(statement.execution_options(synchronize_session=False))
        removed += int(done.rowcount)  # type: ignore[attr-defined]
    db.session.commit()
    return removed
