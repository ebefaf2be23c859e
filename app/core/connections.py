"""Connections that wait in the pool: whether they still live is asked before one is used."""

from __future__ import annotations

from time import monotonic

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

#: Seconds: no server of PostgreSQL goes and comes back in less.
_JUST_NOW = 0.1


def ask_whether_they_live(engine: Engine) -> None:
    """As the pool's own `pre_ping`, but what was used just now is not asked again: a page that writes after reading
    takes its connection twice, and would ask as often.
    """

    @event.listens_for(engine, "checkin")
    def _note(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        # One that was never given back is new.
        if monotonic() - record.info.get("used_at", monotonic()) < _JUST_NOW:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # All others that stand there are as old: the pool forgets them, and makes a new one.
            raise InvalidatePoolError from error
