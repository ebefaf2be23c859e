"""What the database is asked meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from sqlalchemy import event

from app.core.database import db
from app.pack.settings import forget_pack, get_pack

#: Not questions: how a transaction begins.
_BEGINNINGS = ("BEGIN", "PRAGMA")


@contextmanager
def counted(only: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """The statements sent inside the block, those that begin with one of `only`; needs an application context.

    The settings are read before it, because every process reads them anew every ten seconds, whoever asks just then.
    """
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        line = " ".join(statement.split())
        if line.startswith(only) if only else not line.startswith(_BEGINNINGS):
            sent.append(line)

    db.session.rollback()
    forget_pack(current_app)
    get_pack(current_app)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
