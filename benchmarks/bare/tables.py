"""What the bare application reads, and the two tables of its own that it writes."""

from __future__ import annotations

import sqlite3

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.engine import Connection

metadata = MetaData()

entry = Table(
    "catalogue_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String),
    Column("starts_at", DateTime),
    Column("place_name", String),
    Column("meeting_point", String),
    Column("seats_left", Integer),
    Column("is_cancelled", Boolean),
    Column("url", String),
    Column("facts", JSON),
)
series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String),
    Column("description", String),
    Column("place_id", Integer),
    Column("host_id", Integer),
    Column("access", JSON),
    Column("price_ore", Integer),
)
occurrence = Table(
    "occurrence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("series_id", Integer),
    Column("starts_at", DateTime),
    Column("ends_at", DateTime),
    Column("meeting_point", String),
    Column("capacity", Integer),
    Column("places_taken", Integer),
)
place = Table("place", metadata, Column("id", Integer, primary_key=True), Column("name", String))
person = Table("person", metadata, Column("id", Integer, primary_key=True), Column("name", String))
sign_up = Table(
    "sign_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("occurrence_id", Integer),
    Column("status", String),
)
own = MetaData()
bare_date = Table(
    "bare_date",
    own,
    Column("id", Integer, primary_key=True),
    Column("capacity", Integer, nullable=False),
    Column("taken", Integer, nullable=False, default=0),
)
bare_sign_up = Table(
    "bare_sign_up",
    own,
    Column("id", Integer, primary_key=True),
    Column("date_id", Integer, nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("has_place", Boolean, nullable=False),
)
bare_letter = Table(
    "bare_letter",
    own,
    Column("id", Integer, primary_key=True),
    Column("address", String(254), nullable=False),
    Column("name", String(120), nullable=False),
    Column("title", String(80), nullable=False),
    Column("starts_at", DateTime, nullable=False),
    Column("is_sent", Boolean, nullable=False, default=False),
)


def engine_for(url: str) -> Engine:
    """An engine with the settings of the platform's own: WAL, durable, writers wait."""
    engine = create_engine(url)
    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "wal_autocheckpoint=0"
        ):  # fmt: skip
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def make_own_tables(url: str, dates: int) -> None:
    """The bare application's own tables with `dates` dates to sign up for."""
    engine = engine_for(url)
    own.drop_all(engine)
    own.create_all(engine)
    with engine.connect().execution_options(writes=True) as connection:
        rows = [{"id": number, "capacity": 20, "taken": 0} for number in range(1, dates + 1)]
        connection.execute(bare_date.insert(), rows)
        connection.commit()
    engine.dispose()
