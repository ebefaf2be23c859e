"""One at a time: two schedulers make one backup. By the database's clock, as every lease."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete

from app.core.database import begin_write, db, insert_once
from app.core.database_clock import DatabaseNow, database_now
from app.operations.models import Lease


def process_name() -> str:
    """This process among all machines: `host:pid`."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


@contextmanager
def lease(name: str, length: timedelta) -> Iterator[bool]:
    """Whether nobody else does `name` just now; if so nobody else will, until the block ends or `length` has passed.

    Commits before and after the block, and leaves no transaction open in it.
    """
    is_ours = _take(name, length)
    try:
        yield is_ours
    finally:
        if is_ours:
            _give_back(name)


def _take(name: str, length: timedelta) -> bool:
    begin_write()
    db.session.execute(delete(Lease).where(Lease.name == name, Lease.until <= DatabaseNow()))
    taken = insert_once(Lease, {"name": name, "owner": process_name(), "until": database_now(length)})
    db.session.commit()
    return taken


def _give_back(name: str) -> None:
    db.session.rollback()
    begin_write()
    db.session.execute(delete(Lease).where(Lease.name == name, Lease.owner == process_name()))
    db.session.commit()
