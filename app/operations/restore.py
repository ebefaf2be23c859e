"""`samskab restore`: the database as it was, without whom was erased since, and without anything sent twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, text, update

from app.accounts.models import AccountSession, LogInRequest
from app.audit.actions import record
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.migrating import attach_migrations
from app.core.scans import ordered_scans
from app.notifications.after_restore import doubt_what_was_due
from app.operations import sqlite_copy
from app.operations.backup import back_up, newest, open_backup, work_folder
from app.operations.copies import UNFINISHED, holds_data, put_back
from app.operations.erasure_log import erase_again, read_erasures
from app.operations.fitting import MIGRATIONS, refuse_newer, refuse_unknown
from app.operations.models import OperationRun, RunKind
from app.operations.queries import beats
from app.operations.readiness import SCHEDULER_SILENT
from app.pack.settings import forget_pack, get_pack

log = logging.getLogger("samskab.operations")


class RestoreRefusedError(RuntimeError):
    """It would do harm; the message says what to do instead. Nothing was touched."""


@dataclass(frozen=True)
class RestoreReport:
    """What a restore did."""

    #: The backup; None when PostgreSQL's own log brought the database back.
    name: str | None
    #: People who had been erased since the backup, and are erased again.
    erased_again: Sequence[int]
    #: Who should be, but is the last administrator of the restored database.
    not_erased: Sequence[int]
    #: Messages that may have gone out since; people decide.
    uncertain: int
    sessions_ended: int
    seconds: float


def restore(
    app: Flask, name: str | None, now: datetime, *, force: bool, without_backup: bool = False
) -> RestoreReport:
    """Bring the database back to the backup `name`, or to the newest one.

    A database with people in it is refused unless `force`, and then backed up first unless `without_backup` (one that
    cannot be read any more). The backup and the erasure log are read and checked whole before anything is touched.
    Raises RestoreRefusedError, NotFittingError, RefusedError, CopyError, NoSuchFileError.
    """
    started = time.monotonic()
    name = name or newest(app.config)
    if name is None:
        raise RestoreRefusedError("there is no backup in the storage")
    with work_folder(app.config) as folder, app.app_context():
        copy = Path(folder) / "copy"
        manifest = open_backup(app.config, name, copy)
        refuse_unknown("The backup", manifest.revision)
        if not without_backup and holds_data(db.engine):
            if not force:
                raise RestoreRefusedError(
                    "the database has people in it: --force backs it up first and then replaces it"
                )
            _refuse_beside_scheduler()
            back_up(app)
        read_erasures(app.config)
        db.session.remove()
        put_back(copy, db.engine, app.config["PG_BIN"], manifest)
    log.info("rows restored", extra={"backup": name, "revision": manifest.revision})
    return finish_restore(app, name, now, started)


def _refuse_beside_scheduler() -> None:
    """Raises RestoreRefusedError while a scheduler works in the house: it would send what comes back, a second time."""
    for beat in beats():
        # One of a time to come was left behind by a clock that was ahead.
        if abs(beat.silent_for) < SCHEDULER_SILENT:
            raise RestoreRefusedError(
                f"the scheduler {beat.process} is at work: stop every web and scheduler first. One that was killed "
                f"counts for {SCHEDULER_SILENT.seconds} seconds"
            )


def finish_restore(
    app: Flask, name: str | None, now: datetime, started: float | None = None
) -> RestoreReport:
    """Everything after the rows are back, in one transaction; may be repeated. Commits.

    Tables are brought up to date; who was erased since is erased again; each scan promises what is due, so that what
    may have been sent already is known, and then all of that is left to people; everybody is logged out.
    """
    from flask_migrate import upgrade

    started = time.monotonic() if started is None else started
    refuse_newer(app)
    forget_pack(app)
    attach_migrations(app)
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        upgrade(str(MIGRATIONS))
        get_pack(app)
        pairs = read_erasures(app.config)
        db.session.rollback()
        begin_write()
        erased, refused = erase_again(SYSTEM, now, pairs)
        for _name, _seconds, scan in ordered_scans():
            scan(now)
        uncertain = doubt_what_was_due(now)
        ended = _log_everybody_out(now)
        seconds = round(time.monotonic() - started, 3)
        report = RestoreReport(name, erased, refused, uncertain, ended, seconds)
        _write_down(report, now)
        db.session.execute(text(f"DROP TABLE IF EXISTS {UNFINISHED}"))
        db.session.commit()
        _clean_up(report)
        db.session.remove()
    # The row in the database had to be written before the last look at the file.
    report = replace(report, seconds=round(time.monotonic() - started, 3))
    log.info("restore finished", extra=_figures(report) | {"backup": name, "seconds": report.seconds})
    return report


def is_unfinished() -> bool:
    """Whether a restore was broken off: nothing may be sent before it is finished."""
    return bool(inspect(db.engine).has_table(UNFINISHED))


def refuse_unfinished(app: Flask) -> None:
    """Raises RestoreRefusedError when a restore was broken off after the rows were back."""
    with app.app_context():
        unfinished = is_unfinished()
        db.engine.dispose()
    if unfinished:
        raise RestoreRefusedError(
            "A restore was broken off: run `samskab restore --finish` before anything is started"
        )


def _log_everybody_out(now: datetime) -> int:
    """A log-in that was ended after the backup would be open again; codes that were used could be used again."""
    sessions = update(AccountSession).where(AccountSession.revoked_at.is_(None), AccountSession.ends_at > now)
    ended = db.session.execute(sessions.values(revoked_at=now).execution_options(synchronize_session=False))
    codes = update(LogInRequest).where(LogInRequest.finished_at.is_(None), LogInRequest.expires_at > now)
    db.session.execute(codes.values(expires_at=now).execution_options(synchronize_session=False))
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _write_down(report: RestoreReport, now: datetime) -> None:
    real = database_now()
    run = OperationRun(
        kind=RunKind.RESTORE, started_at=real, seconds=report.seconds, is_ok=True, name=report.name
    )
    run.report = _figures(report)
    db.session.add(run)
    db.session.flush()
    record(SYSTEM, now, "database.restore", "operation_run", run.id, backup=report.name, **run.report)
    db.session.flush()


def _figures(report: RestoreReport) -> dict[str, int]:
    """Numbers only: who was erased is nobody's business."""
    values = asdict(report)
    return {
        "erased_again": len(values["erased_again"]),
        "not_erased": len(values["not_erased"]),
        "uncertain": values["uncertain"],
        "sessions_ended": values["sessions_ended"],
    }


def _clean_up(report: RestoreReport) -> None:
    """Nobody who was erased again stands in unused places of the file, and all of it is sound."""
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        if report.erased_again:
            sqlite_copy.forget_traces(db.engine)
        sqlite_copy.check(Path(str(db.engine.url.database)))
