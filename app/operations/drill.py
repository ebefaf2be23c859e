"""`samskab restore-drill`: a backup is only one when it comes back. The newest is restored beside the house, and tried.

Nothing of it is sent: no scheduler runs on the copy, and the copy is gone afterwards.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.pool import NullPool

from app.core.database import db, use_engine
from app.core.database_clock import database_now
from app.operations import rules, sqlite_copy
from app.operations.backup import in_short, newest, note_run, open_backup, work_folder
from app.operations.copies import UNFINISHED, BrokenOffError, CopyError, put_back
from app.operations.leases import lease
from app.operations.models import OperationRun, RunKind
from app.operations.second_house import SecondHouse

log = logging.getLogger("samskab.operations")

PAGES = 10
_LEASE = timedelta(hours=2)
_SECONDS = 20
_LINK = re.compile(r'href="(/(?!static/|om/licenser)[^"#?]*)"')
#: Where the links to follow are found, as far as they go.
_START = ("/", "/det-sker", "/gaature")


def drill_when_due(app: Flask, _now: datetime) -> str | None:
    """The scheduler's round: once a week, when there is a backup and nobody else does. Commits."""
    if not app.config["BACKUP_EVERY_MINUTES"] or not _is_due() or newest(app.config) is None:
        return None
    with lease("drill", _LEASE) as is_ours, suppress(BrokenOffError):
        return drill(app)["backup"] if is_ours and _is_due() else None
    return None


def drill(app: Flask) -> dict[str, Any]:
    """Restore the newest backup beside the house and try it; the report, which is also kept. Commits.

    Raises what went wrong, after it was written down; one that was broken off is not, and stays due.
    """
    started, now = time.monotonic(), database_now()
    db.session.rollback()
    report: dict[str, Any] = {"backup": newest(app.config)}
    try:
        with work_folder(app.config) as folder:
            _try(app, Path(folder), report)
    except BrokenOffError as error:
        log.warning("restore drill broken off: %s", error)
        raise
    except Exception as error:
        _write_down(now, started, report, is_ok=False, error=in_short(error))
        raise
    _write_down(now, started, report, is_ok=True)
    return report


def _try(app: Flask, folder: Path, report: dict[str, Any]) -> None:
    """Each step writes what it found into `report`."""
    copy = folder / "copy"
    if report["backup"] is None:
        raise CopyError("there is no backup in the storage")
    with _timed(report, "read"):
        manifest = open_backup(app.config, report["backup"], copy)
    report["revision"], report["rows"] = manifest.revision, sum(manifest.rows.values())
    with _beside(db.engine, folder) as engine, SecondHouse(app.config, engine.url, folder) as house:
        with _timed(report, "restore"):
            put_back(copy, engine, app.config["PG_BIN"], manifest)
            with engine.begin() as connection:
                connection.execute(text(f"DROP TABLE {UNFINISHED}"))
        report["counts"] = True
        with _timed(report, "migrate"):
            house.run("prepare")
        if engine.dialect.name == "sqlite":
            sqlite_copy.check(Path(str(engine.url.database)))
        report["integrity"] = True
        # What was written in the minute before the backup has no seal yet.
        house.run("audit", "seal")
        house.run("audit", "verify")
        report["audit"] = True
        house.run("keys", "check")
        report["keys"] = True
        with _timed(report, "pages"):
            report["pages"] = _load_pages(house)


def _load_pages(house: SecondHouse) -> int:
    """Ten pages over HTTP, as a visitor follows links; a small house shows some of them twice. How many answered.

    Raises CopyError for one that does not.
    """
    import requests

    url = house.serve()
    paths = list(_START)
    for number in range(PAGES):
        answer = requests.get(url + paths[number % len(paths)], timeout=_SECONDS)
        if answer.status_code != 200:
            # Its number, not its path: that may hold a secret.
            raise CopyError(f"page {number + 1} answered {answer.status_code}")
        paths += [link for link in dict.fromkeys(_LINK.findall(answer.text)) if link not in paths]
    return PAGES


@contextmanager
def _beside(house: Engine, folder: Path) -> Iterator[Engine]:
    """An empty database of the same kind: a file in `folder`, or another database of the same server."""
    if house.dialect.name == "sqlite":
        engine = create_engine(f"sqlite:///{folder / 'drill.db'}", poolclass=NullPool)
        use_engine(engine)
        yield engine
        return
    name = f"samskab_drill_{secrets.token_hex(4)}"
    server = create_engine(house.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    try:
        yield create_engine(house.url.set(database=name), poolclass=NullPool)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


@contextmanager
def _timed(report: dict[str, Any], step: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    report[f"{step}_seconds"] = round(time.monotonic() - started, 2)


def _is_due() -> bool:
    now = database_now()
    # One that was noted while the clock was ahead must not put off all others until then.
    last = select(func.max(OperationRun.started_at)).where(
        OperationRun.kind == RunKind.DRILL, OperationRun.started_at <= now
    )
    return rules.is_due(db.session.scalar(last), rules.DRILL_EVERY, now)


def _write_down(now: datetime, started: float, report: Mapping[str, Any], **values: Any) -> None:
    seconds = round(time.monotonic() - started, 2)
    note_run(RunKind.DRILL, now, seconds, name=report["backup"], report=dict(report), **values)
    level = logging.INFO if values["is_ok"] else logging.ERROR
    log.log(level, "restore drill", extra={**report, "seconds": seconds, **values})
