"""The drill: the newest backup comes back beside the house, and its pages answer."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.audit.actions import record
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.storage import open_storage
from app.operations.backup import back_up
from app.operations.copies import CopyError
from app.operations.drill import PAGES, drill, drill_when_due
from app.operations.models import OperationRun, RunKind
from app.operations.sealing import RefusedError
from app.people.models import Person
from tests.factories import make_occurrence, make_person, make_sign_up, writing

WEEK = timedelta(days=7)


def last_drill() -> OperationRun:
    db.session.rollback()
    newest = select(OperationRun).where(OperationRun.kind == RunKind.DRILL).order_by(OperationRun.id.desc())
    return db.session.scalars(newest.limit(1)).one()


@pytest.mark.slow_on_postgres
def test_the_newest_backup_is_restored_and_ten_pages_answer(house: Flask, tmp_path: Path) -> None:
    make_sign_up(make_occurrence(), make_person("Står i backuppen"))
    with writing():
        # Written a moment before the backup, it has no seal in it.
        record(SYSTEM, clock.now() - timedelta(minutes=11), "person.look", "person", 1)
    name = back_up(house)
    make_person("Kommet siden")

    report = drill(house)

    assert report["backup"] == name
    assert (report["counts"], report["integrity"], report["pages"]) == (True, True, PAGES)
    assert (report["audit"], report["keys"]) == (True, True)
    run = last_drill()
    assert (run.is_ok, run.name, run.report) == (True, name, report)
    assert "Kommet siden" in set(db.session.scalars(select(Person.name))), "the house itself is not touched"
    assert not list(tmp_path.glob("copy-*"))
    if db.engine.dialect.name == "postgresql":
        left = "SELECT count(*) FROM pg_database WHERE datname LIKE 'samskab_drill_%'"
        assert db.session.scalar(text(left)) == 0


def test_a_backup_that_does_not_come_back_is_noted(house: Flask) -> None:
    name = back_up(house)
    content = bytearray(b"".join(open_storage(house.config).read(name)))
    content[-1] ^= 1
    open_storage(house.config).write(name, bytes(content))

    with pytest.raises(RefusedError):
        drill(house)

    run = last_drill()
    assert (run.is_ok, run.error.split(":")[0]) == (False, "RefusedError")


@pytest.mark.parametrize("step", ["prepare", "web"])
def test_one_that_is_told_to_end_is_no_failure_and_stays_due(house: Flask, step: str) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15
    back_up(house)

    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(_end_when_it_runs, step)
        assert drill_when_due(house, None) is None
        assert ended.result()

    drills = select(func.count()).select_from(OperationRun).where(OperationRun.kind == RunKind.DRILL)
    assert db.session.scalar(drills) == 0


@pytest.mark.postgres_only
def test_so_is_one_whose_programme_of_postgresql_is_told_to_end(house: Flask, tmp_path: Path) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15
    back_up(house)
    for name in ("pg_restore", "psql"):
        ends = tmp_path / name
        ends.write_text("#!/bin/sh\nkill -TERM $$\n")
        ends.chmod(0o755)
    house.config["PG_BIN"] = str(tmp_path)

    assert drill_when_due(house, None) is None

    drills = select(func.count()).select_from(OperationRun).where(OperationRun.kind == RunKind.DRILL)
    assert db.session.scalar(drills) == 0


def _end_when_it_runs(step: str) -> bool:
    """Tell the drill's `samskab <step>` to end, as a machine does that starts anew."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for process in psutil.Process().children():
            with suppress(psutil.Error):
                if process.cmdline()[-1:] == [step]:
                    process.terminate()
                    return True
        time.sleep(0.01)
    return False


def test_without_a_backup_it_fails_and_the_scheduler_waits(house: Flask) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15
    assert drill_when_due(house, None) is None
    with pytest.raises(CopyError, match="no backup"):
        drill(house)
    assert not last_drill().is_ok


def test_the_scheduler_makes_one_a_week(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15
    done = []
    monkeypatch.setattr(
        "app.operations.drill._try", lambda _app, _folder, report: done.append(report["backup"])
    )
    name = back_up(house)

    assert [drill_when_due(house, None), drill_when_due(house, None)] == [name, None]
    with writing():
        db.session.scalars(
            select(OperationRun).where(OperationRun.kind == RunKind.DRILL)
        ).one().started_at -= WEEK
    assert drill_when_due(house, None) == name
    assert done == [name, name]
