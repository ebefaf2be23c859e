"""One form, one effect: a double click or a reload leads to the first answer."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256

from sqlalchemy import Executable, bindparam, update

from app.core.database import carry_out, db, insert_once, table_of
from app.core.encrypted import sealed
from app.core.errors import AlreadyDoneError
from app.core.records import IdempotencyKey


def mark(key: str, who: str, what: str) -> str:
    """What is remembered of a form: its key, who sent it where, and what it said.

    The same page sent again with other words (back, another name, send) is another form; and somebody else's key
    leads nobody to the private page it led to.
    """
    return sha256(f"{key}\n{who}\n{what}".encode()).hexdigest()


def claim(key: str, now: datetime) -> None:
    """Take `key` in this writing transaction. Raises AlreadyDoneError when an earlier request carried it out.

    PostgreSQL waits for a concurrent holder of the same key to end; SQLite has one writer at a time.
    """
    if not insert_once(IdempotencyKey, {"key": key, "location": "", "created_at": now}):
        done = db.session.get(IdempotencyKey, key, populate_existing=True)
        raise AlreadyDoneError((done.location if done else "") or "/")


def lead_back(key: str) -> None:
    """Raise AlreadyDoneError when an earlier request carried `key` out."""
    done = db.session.get(IdempotencyKey, key)
    if done is not None:
        raise AlreadyDoneError(done.location or "/")


def remember(key: str, location: str) -> None:
    """Store where the answer to `key` led, in the same transaction as the change itself."""
    carry_out(_remember(), {"of": key, "to": sealed(IdempotencyKey, {"location": location}, key)["location"]})


@cache
def _remember() -> Executable:
    columns = IdempotencyKey.__table__.c
    at_key = update(table_of(IdempotencyKey)).where(columns.key == bindparam("of"))
    return at_key.values(location=bindparam("to"))
