"""When the database is busy with somebody else: who is told so in words, and what is tried again at once.

Nothing was changed: a statement that waited too long, or lost against another, takes its transaction with it.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

from flask import Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.database import db

#: PostgreSQL's words for: two transactions cannot both be (40001), two wait for each other (40P01).
_LOST = frozenset({"40001", "40P01"})
#: A lock was not to be had in time (55P03), a statement took too long (57014).
_WAITED = frozenset({"55P03", "57014"})
#: How often what lost against another is tried again, and after how long at least (seconds).
TRIES = (0.05, 0.2)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

R = TypeVar("R")


def _state(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def is_busy(error: BaseException) -> bool:
    """Whether the database said no only because of others: later the same would do."""
    if isinstance(error, PoolTimeoutError):
        return True
    driver = getattr(error, "orig", None)
    if isinstance(driver, sqlite3.OperationalError):
        # The lower byte is the kind; SQLITE_BUSY has several reasons in the upper ones.
        return (driver.sqlite_errorcode or 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return _state(error) in _LOST | _WAITED


def is_idempotent(request: Request) -> bool:
    """Whether a request may be carried out anew after its rollback: it reads, or its form has a key of its own."""
    return request.method in _SAFE_METHODS or "idempotency_key" in request.form


def again(work: Callable[[], R], error: DBAPIError) -> R:
    """Do `work` once more, at most twice, when it lost against another transaction. Raises the last error.

    Whoever waited for a lock in vain has waited long enough: that is for the visitor to try again.
    """
    for least in TRIES:
        if _state(error) not in _LOST:
            raise error
        db.session.rollback()
        time.sleep(least * random.uniform(1, 2))  # noqa: S311 - so that two do not meet again
        try:
            return work()
        except DBAPIError as next_error:
            error = next_error
    raise error
