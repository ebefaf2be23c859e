"""One form, one effect: a double click or a reload leads to the first answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import db
from app.core.errors import AlreadyDoneError
from app.core.records import IdempotencyKey


def claim(key: str, now: datetime) -> None:
    """Take `key` in this writing transaction. Raises AlreadyDoneError when an earlier request carried it out.

    PostgreSQL waits for a concurrent holder of the same key to end; SQLite has one writer at a time.
    """
    session = db.session()
    dialect = session.get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = make(IdempotencyKey).values(key=key, location="", created_at=now).on_conflict_do_nothing()
    if session.execute(statement).rowcount == 0:  # type: ignore[attr-defined]
        location = session.scalar(select(IdempotencyKey.location).where(IdempotencyKey.key == key))
        raise AlreadyDoneError(location or "/")


def remember(key: str, location: str) -> None:
    """Store where the answer to `key` led, in the same transaction as the change itself."""
    db.session.execute(update(IdempotencyKey).where(IdempotencyKey.key == key).values(location=location))
