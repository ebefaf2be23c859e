"""Transactions, instants and locks, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import StatementError

from app.core.database import (
    Base,
    WriteOutsideTransactionError,
    begin_write,
    db,
    is_writing,
    lock_row,
    read,
)
from app.core.records import Heartbeat, Setting

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def _beat(at: datetime) -> None:
    begin_write()
    db.session.add(Heartbeat(name="test", beat_at=at))
    db.session.commit()


def test_an_instant_comes_back_as_the_same_aware_instant(app: Flask) -> None:
    _beat(NOON.astimezone(timezone(timedelta(hours=2))).replace(microsecond=123456))
    db.session.expire_all()

    found = db.session.get_one(Heartbeat, "test").beat_at

    assert found == NOON.replace(microsecond=123456)
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        _beat(datetime(2027, 3, 1, 12))
    db.session.rollback()


def test_a_flush_outside_a_writing_transaction_is_refused(app: Flask) -> None:
    db.session.add(Heartbeat(name="test", beat_at=NOON))

    with pytest.raises(WriteOutsideTransactionError):
        db.session.flush()
    db.session.rollback()


def test_an_update_outside_a_writing_transaction_is_refused(app: Flask) -> None:
    with pytest.raises(WriteOutsideTransactionError):
        db.session.execute(update(Heartbeat).values(beat_at=NOON))


def test_a_commit_or_a_rollback_ends_the_writing(app: Flask) -> None:
    for end in (db.session.commit, db.session.rollback):
        begin_write()
        assert is_writing(db.session())
        end()
        assert not is_writing(db.session())


def test_begin_write_refuses_to_lose_pending_changes(app: Flask) -> None:
    begin_write()
    db.session.add(Setting(key="x", value=1, updated_at=NOON))

    with pytest.raises(WriteOutsideTransactionError, match="pending"):
        begin_write()
    db.session.rollback()


def test_lock_row_needs_a_writing_transaction_and_reads_afresh(app: Flask) -> None:
    _beat(NOON)
    with pytest.raises(WriteOutsideTransactionError):
        lock_row(Heartbeat, "test")

    begin_write()
    stale = db.session.get_one(Heartbeat, "test")
    db.session.execute(text("UPDATE heartbeat SET beat_at = '2027-03-02 12:00:00+00:00'")) if (
        db.engine.dialect.name == "postgresql"
    ) else db.session.execute(text("UPDATE heartbeat SET beat_at = '2027-03-02 12:00:00.000000'"))
    assert stale.beat_at == NOON

    locked = lock_row(Heartbeat, "test")

    assert locked is stale
    assert stale.beat_at == NOON + timedelta(days=1)
    assert lock_row(Heartbeat, "nobody") is None
    db.session.rollback()


@pytest.mark.any_database
def test_every_constraint_has_a_name_and_every_table_is_documented(app: Flask) -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]
    undocumented = [mapper.class_.__name__ for mapper in Base.registry.mappers if not mapper.class_.__doc__]

    assert (nameless, undocumented) == ([], [])


@pytest.mark.sqlite_only  # The settings are SQLite's own.
def test_sqlite_is_set_up_for_several_processes(app: Flask) -> None:
    settings = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in
                ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "wal_autocheckpoint")}  # fmt: skip

    assert settings == {
        "journal_mode": "wal", "synchronous": 2, "busy_timeout": 20000, "foreign_keys": 1, "wal_autocheckpoint": 0,
    }  # fmt: skip


def test_what_a_request_wrote_without_a_commit_is_gone_with_it(app: Flask) -> None:
    for writes in (True, False):
        with app.app_context():
            if writes:
                begin_write()
                db.session.add(Setting(key="left.behind", value=1, updated_at=NOON))
                db.session.flush()
            assert bool(db.session.get(Setting, "left.behind")) is writes


def test_postgresql_keeps_the_statements_of_a_page_from_one_request_to_the_next(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    statement = select(Setting.__table__.c.key).where(Setting.__table__.c.key == bindparam("kept_statement"))
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%setting.key%'")
    for _request in range(8):
        with app.app_context():
            read(statement, {"kept_statement": "x"})
    with app.app_context():
        assert db.session.scalar(prepared) > 0
