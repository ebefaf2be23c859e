"""What the database knows of how the house is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, text

from app.core.database import db
from app.core.database_clock import DatabaseNow
from app.core.records import SCHEDULER, Heartbeat
from app.operations.models import OperationRun, RunKind


@dataclass(frozen=True)
class Beat:
    """A scheduler: on which machine and as which process, and how long it has been silent."""

    process: str
    silent_for: timedelta


def beats() -> list[Beat]:
    """Every scheduler that was heard of during the last hour, the most silent one first."""
    rows = db.session.execute(
        select(Heartbeat.name, Heartbeat.beat_at, DatabaseNow())
        .where(Heartbeat.name.startswith(f"{SCHEDULER}:"))
        .order_by(Heartbeat.beat_at)
    )
    return [Beat(name.split(":", 1)[1], now - beat_at) for name, beat_at, now in rows]


def time_since_success(kind: RunKind) -> timedelta | None:
    """Time since it last went well or, when it never did, since it was first tried; None when it never was."""
    went_well = func.max(case((OperationRun.is_ok, OperationRun.started_at)))
    row = db.session.execute(
        select(went_well, func.min(OperationRun.started_at), DatabaseNow()).where(
            # What was noted while the clock was ahead would be good until then.
            OperationRun.kind == kind,
            OperationRun.started_at <= DatabaseNow(),
        )
    ).one()
    since = row[0] or row[1]
    return None if since is None else row[2] - since


def newest_run(kind: RunKind, *, only_good: bool = False) -> OperationRun | None:
    """How it went the last time, or the last time that it went well."""
    runs = select(OperationRun).where(OperationRun.kind == kind, OperationRun.started_at <= DatabaseNow())
    runs = runs.where(OperationRun.is_ok) if only_good else runs
    return db.session.scalars(
        runs.order_by(OperationRun.started_at.desc(), OperationRun.id.desc()).limit(1)
    ).first()


def newest_runs(limit: int) -> Sequence[OperationRun]:
    """How the last backups, drills and restores went, newest first."""
    newest = select(OperationRun).order_by(OperationRun.started_at.desc(), OperationRun.id.desc())
    return db.session.scalars(newest.limit(limit)).all()


def database_bytes() -> int:
    """How large the database is."""
    if db.engine.dialect.name == "sqlite":
        sizes = (db.session.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
        pages, size = sizes
        return int(pages * size)
    return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def database_version() -> str:
    """`SQLite 3.40.1` or `PostgreSQL 16.2`."""
    if db.engine.dialect.name == "sqlite":
        return f"SQLite {db.session.scalar(text('SELECT sqlite_version()'))}"
    return f"PostgreSQL {str(db.session.scalar(text('SHOW server_version'))).split(' ', 1)[0]}"


def revision() -> str:
    """The migration that the tables are at; "none" where no migration ever ran."""
    from app.operations.copies import revision_of

    return revision_of(db.session.connection())


def real_now() -> datetime:
    """The database's clock: what machines do has nothing to do with the demo's."""
    return db.session.execute(select(DatabaseNow())).scalar_one()
