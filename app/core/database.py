"""The database: one base class, aware instants, and how a writing transaction begins on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from time import monotonic, sleep
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    DateTime,
    Engine,
    Executable,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, CursorResult, Dialect
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, registry
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.types import TypeDecorator

from app.core.connections import ask_whether_they_live
from app.core.encrypted import sealed

#: Every constraint gets a predictable name, because names are how an error finds its field.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
_WRITES = "samskab_writes"
#: What PostgreSQL lets a process do, in seconds (reliability-and-security, section 3.2): how long a statement may take,
#: and how long it waits for somebody else's lock before it gives up (app.core.busy says so to the visitor).
LIMITS = {"statement_timeout": 60, "lock_timeout": 3}
#: In a process that serves many, a transaction that says nothing for so long is forgotten, with its locks.
SCHEDULER_LIMITS = {**LIMITS, "idle_in_transaction_session_timeout": 15}
#: Whoever waits for a page has less patience than a job.
WEB_LIMITS = {**SCHEDULER_LIMITS, "statement_timeout": 5}
#: SQLite has one lock for all, and waiting writers are served in no order, so patience has to cover many; gunicorn's
#: is 30 seconds.
SQLITE_LOCK_SECONDS = 20


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python on both databases; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite has no zones, so there the zone is dropped after the conversion."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: an instant must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumText(TypeDecorator[StrEnum]):
    """A StrEnum kept as its text: short, readable in the database, and an enum again when it is loaded.

    Raises ValueError for a text that is none of the enum's.
    """

    impl = String
    cache_ok = True

    def __init__(self, enum: type[StrEnum], length: int) -> None:
        super().__init__(length)
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Store the text of a member; nothing else comes in."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Give back the member."""
        return None if value is None else self.enum(value)


class Base(DeclarativeBase):
    """Base of all tables."""

    # On the registry, because Flask-SQLAlchemy derives from this class and SQLAlchemy 2.1 wants one map per registry.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UTCDateTime()}
    )


class WriteOutsideTransactionError(RuntimeError):
    """Something tried to write without `begin_write()`: a GET that changes data is a bug, so it fails loudly."""


db = SQLAlchemy(model_class=Base)


def is_writing(session: Session) -> bool:
    """Whether the session is inside a transaction opened by `begin_write()`."""
    return _WRITES in session.info


def begin_write() -> None:
    """End the reading transaction and open a writing one (IMMEDIATE on SQLite).

    Called by views, jobs and commands just before an action, so that validating a form never holds the write lock.
    Pending changes would be lost by it, so it refuses to start with any.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise WriteOutsideTransactionError("begin_write() with changes pending")
    _end_reading(session)
    session.rollback()
    session.info[_WRITES] = session.connection(execution_options={_WRITES: True})


def _end_reading(session: Session) -> None:
    """End what was only read by COMMIT, which has nothing to commit: psycopg forgets its prepared statements at every
    ROLLBACK, and PostgreSQL would plan those of every page anew. SQLite's driver keeps its own.
    """
    dialect = session.get_bind().dialect
    if (
        dialect.name == "sqlite"
        or is_writing(session)
        or not (session.is_active and session.in_transaction())
    ):
        return
    with suppress(SQLAlchemyError, dialect.loaded_dbapi.Error):
        dialect.do_commit(session.connection().connection)


def connect_to_write(engine: Engine) -> Connection:
    """A connection whose transactions write from their BEGIN on (IMMEDIATE on SQLite); for migrations."""
    return engine.connect().execution_options(**{_WRITES: True})


def read(statement: Select[*tuple[Any, ...]], values: Mapping[str, Any]) -> CursorResult[Any]:
    """What a statement over tables finds, on the connection that this request reads on.

    For the statements of every page: what the session does around one takes as long as carrying it out.
    """
    return db.session.connection().execute(statement, values)


M = TypeVar("M", bound=Base)


def lock_row(model: type[M], key: Any, *how: ORMOption) -> M | None:
    """Lock one row until the transaction ends and load it afresh; None when there is none. `how` is what to load along,
    kept by the caller.

    PostgreSQL takes FOR NO KEY UPDATE: keys do not change (but for those of `lock_all_dates`), so rows that merely
    point here (a letter to a person who is being erased) need not wait, and two such transactions cannot wait for each
    other. On SQLite the writing transaction already holds the only write lock, and silently ignores the clause, so this
    refuses to run outside `begin_write()`.
    """
    session = db.session()
    if not is_writing(session):
        raise WriteOutsideTransactionError("lock_row() outside begin_write()")
    return session.execute(_locked(model, how), {"key": key}).scalar_one_or_none()


@cache
def _locked(model: type[M], how: tuple[ORMOption, ...]) -> Select[M]:
    # Made once per table: with all that is loaded along it takes longer than carrying it out.
    primary = model.__mapper__.primary_key[0]
    statement: Select[M] = select(model).where(primary == bindparam("key", type_=primary.type)).options(*how)
    locked = statement.with_for_update(of=model, key_share=True)
    return locked.execution_options(populate_existing=True)


def lock_name(number: int) -> None:
    """Let only one transaction at a time pass here, on any machine, until it ends. `number` names the place.

    SQLite has one writer at a time anyway. Raises WriteOutsideTransactionError outside `begin_write()`.
    """
    session = db.session()
    if not is_writing(session):
        raise WriteOutsideTransactionError("lock_name() outside begin_write()")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(number)))


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements past the ORM."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def carry_out(
    statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> CursorResult[Any]:
    """Carry out a statement that was made once, in the session's transaction and after what it has pending.

    Past the ORM, which takes several times as long: for columns, never for objects. What it changes is not seen by
    objects that are loaded already. Raises WriteOutsideTransactionError outside `begin_write()`.
    """
    session = db.session()
    connection: Connection | None = session.info.get(_WRITES)
    if connection is None:
        raise WriteOutsideTransactionError("carry_out() outside begin_write()")
    session.flush()
    return connection.execute(statement, values)


def insert_once(model: type[M], values: dict[str, Any]) -> bool:
    """Insert a row unless a unique key of it stands already; True when it was made. Needs a writing transaction.

    Asks for the row back instead of a count, which PostgreSQL's driver does not give for inserts. PostgreSQL waits
    for a concurrent holder of the same key to end; SQLite has one writer at a time. Encrypted columns are encrypted.
    """
    statement = _insert_once(model, tuple(values), db.session().get_bind().dialect.name)
    return carry_out(statement, sealed(model, values)).first() is not None


@cache
def _insert_once(model: type[M], names: tuple[str, ...], dialect: str) -> Executable:
    # Made once per set of columns: making it takes longer than carrying it out.
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = table_of(model)
    insert = make(table).values({name: bindparam(name) for name in names})
    return insert.on_conflict_do_nothing().returning(*table.primary_key)


#: SQLite (https://sqlite.org/rescode.html): busy, locked, no memory, read-only, I/O error, full, cannot open, protocol.
_SQLITE_UNAVAILABLE = frozenset({5, 6, 7, 8, 10, 13, 14, 15})
#: PostgreSQL (its manual, appendix A), classes: connection, rolled back, out of resources, shut down, system error.
_POSTGRES_UNAVAILABLE = frozenset({"08", "40", "53", "57", "58"})
#: And single ones: read-only, idle for too long, a lock that was not got in time.
_POSTGRES_UNAVAILABLE_TOO = frozenset({"25006", "25P03", "55P03"})


def is_unavailable(error: BaseException) -> bool:
    """Whether `error` says that the database cannot do it just now, whoever asks for what: it is away or starting, its
    disk is full or read-only, or a lock was not got in time. The same may work in a minute.
    """
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_UNAVAILABLE
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or state is None:
        return isinstance(error, OperationalError) or error.connection_invalidated
    return state[:2] in _POSTGRES_UNAVAILABLE or state in _POSTGRES_UNAVAILABLE_TOO


def engine_options(url: str, pool_size: int) -> dict[str, Any]:
    """How connections are kept. `pool_size` is the most that one process holds, also when it is busy.

    A connection is asked whether it lives before it is used (`use_engine`): after a restart of PostgreSQL nobody sees
    an error.
    """
    if url.startswith("sqlite") and make_url(url).database in {None, "", ":memory:"}:
        return {}  # in memory there is one connection, and nothing to choose
    options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 0}
    if not url.startswith("sqlite"):
        options |= {"pool_recycle": 1800, "pool_timeout": 10}
        # A server that does not answer is given up before the visitor gives us up.
        options["connect_args"] = {"connect_timeout": 5}
    return options


def use_engine(engine: Engine, limits: Callable[[], Mapping[str, int]] = lambda: LIMITS) -> None:
    """Attach the connection set-up that both databases need to `engine`. Called once per engine.

    `limits` is asked at every new connection: web server and scheduler are forked from one process.
    """
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine)
    else:
        _set_up_postgres(engine, limits)
        ask_whether_they_live(engine)


def _set_up_postgres(engine: Engine, limits: Callable[[], Mapping[str, int]]) -> None:
    @event.listens_for(engine, "do_connect")
    def _limit(_dialect: Any, _record: object, _arguments: object, parameters: dict[str, Any]) -> None:
        ours = " ".join(f"-c {name}={seconds}s" for name, seconds in limits().items())
        parameters["options"] = f"{ours} {parameters.get('options', '')}".strip()


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own BEGIN comes too late (no BEGIN before SELECT); we emit it ourselves below.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={SQLITE_LOCK_SECONDS * 1000}",
            "foreign_keys=ON",
            "cell_size_check=ON",
            # What is deleted is overwritten: an erased person is not found in the raw file.
            "secure_delete=ON",
            # A rare WAL fault before SQLite 3.51.3: only the scheduler checkpoints.
            "wal_autocheckpoint=0",
        ):
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES):
            _wait_for_writers(connection)
            return
        # Begins to read, which takes no lock that somebody else could hold: nothing for SQLAlchemy to explain.
        driver_connection = connection.connection.driver_connection
        assert driver_connection is not None
        driver_connection.execute("BEGIN")


def _wait_for_writers(connection: Connection) -> None:
    """BEGIN IMMEDIATE, tried every millisecond.

    SQLite's own waiting sleeps longer each time, up to a tenth of a second, while the lock is free.
    """
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    (patience,) = driver_connection.execute("PRAGMA busy_timeout").fetchone()
    until = monotonic() + patience / 1000
    driver_connection.execute("PRAGMA busy_timeout=0")
    try:
        while monotonic() < until:
            try:
                driver_connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
                sleep(0.001)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver_connection.execute(f"PRAGMA busy_timeout={patience}")


@event.listens_for(FlaskSession, "after_transaction_end")
def _forget_writing(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_WRITES, None)


@event.listens_for(FlaskSession, "before_flush")
def _refuse_silent_flush(session: Session, _context: object, _instances: object) -> None:
    if not is_writing(session):
        raise WriteOutsideTransactionError("flush outside begin_write()")


@event.listens_for(FlaskSession, "do_orm_execute")
def _refuse_silent_write(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and not is_writing(state.session):
        raise WriteOutsideTransactionError("write outside begin_write()")


def _end_request(error: BaseException | None) -> None:
    """What failed is rolled back, as ever, by what removes the session after this."""
    if error is None and db.session.registry.has():
        _end_reading(db.session())


def init_app(app: Flask) -> None:
    """Bind the database to the application and prepare its engine's connections."""
    url, pool_size = str(app.config["SQLALCHEMY_DATABASE_URI"]), app.config["DATABASE_POOL_SIZE"]
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(url, pool_size))
    app.config.setdefault("DATABASE_LIMITS", LIMITS)
    db.init_app(app)
    with app.app_context():
        use_engine(db.engine, lambda: app.config["DATABASE_LIMITS"])
    if not url.startswith("sqlite"):
        app.teardown_appcontext(_end_request)
