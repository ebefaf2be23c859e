"""SQLite on a disk that is full, and on one that cannot be written: a page in Danish, nothing half done, and then on.

The disk is a small file system in memory, mounted for the test, which only root may do.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db
from app.gatherings.models import Occurrence
from app.jobs.ticking import tick
from tests.factories import make_occurrence
from tests.long.conftest import OwnApp
from tests.support.crowd import Answer, Crowd
from tests.support.live import LiveServer
from tests.support.oracle import (
    assert_answers_are_kept,
    assert_database_is_sound,
    assert_places_add_up,
    assert_whole,
)
from tests.support.senders import let_leases_lapse, start, wait_until
from tests.support.smtp import SmtpServer

pytestmark = [pytest.mark.long, pytest.mark.sqlite_only]

GUESTS = 60
#: Room for the empty tables twice (the file and its log), and little more.
SIZE = "12m"


@pytest.fixture
def disk(tmp_path: Path, database_url: str) -> Iterator[Path]:
    """A file system of its own; `database_url` is only asked whether SQLite is wanted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount the small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def disk_app(own_app: OwnApp, disk: Path) -> Iterator[Flask]:
    with own_app(f"sqlite:///{disk / 'samskab.db'}") as app:
        yield app


@contextlib.contextmanager
def serving(app: Flask, folder: Path, date: Occurrence) -> Iterator[tuple[LiveServer, Crowd]]:
    """A web server over the database of `app`, and guests who have the page of `date` open."""
    path, number = date.series_id, date.id
    # Nothing holds the file open but the server.
    db.session.remove()
    db.engine.dispose()
    server = LiveServer(app.config["SQLALCHEMY_DATABASE_URI"], folder, PROXY_COUNT="1", DEMO="0")
    server.start()
    try:
        yield server, Crowd(server.url, path, number, people=GUESTS)
    finally:
        server.stop()


def remount(disk: Path, how: str) -> bool:
    """Whether the disk can be written from now on ("rw"), or only read ("ro")."""
    again = ["mount", "-o", f"remount,{how}", str(disk)]
    return subprocess.run(again, check=False, capture_output=True).returncode == 0


def fill(disk: Path) -> Path:
    """A file that takes all room but a few pages."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - 64 * 1024)
    return filler


def assert_refused_kindly(answer: Answer) -> None:
    assert answer.status == 503
    assert "Vi er straks tilbage" in answer.body
    assert "Sig nummeret" in answer.body
    assert "Traceback" not in answer.body


def names_of(answers: dict[int, Answer]) -> list[str]:
    return [f"Gæst {number}" for number, answer in answers.items() if answer.status == 303]


def test_a_full_disk_loses_nothing_and_is_survived(
    disk_app: Flask, disk: Path, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    date = make_occurrence(capacity=20, on=clock.today() + timedelta(days=9))
    db.session.commit()
    with serving(disk_app, tmp_path, date) as (_server, crowd):
        filler = fill(disk)
        answers = {number: crowd.press_at_once(only=[number])[0] for number in range(GUESTS)}
        refused = [answer for answer in answers.values() if answer.status != 303]
        assert refused
        for answer in refused:
            assert_refused_kindly(answer)
        # A sender finds no room either: whatever it gets to, nothing is lost by it.
        start(disk_app, "tick", "--at", clock.now().isoformat(), log=tmp_path / "sender.log").wait(300)
        assert_answers_are_kept(names_of(answers))
        assert_places_add_up()
        assert_database_is_sound()

        filler.unlink()
        again = [number for number, answer in answers.items() if answer.status != 303]
        answers.update(zip(again, crowd.press_at_once(300, only=again), strict=True))
        assert {answer.status for answer in answers.values()} == {303}
    let_leases_lapse()
    tick(disk_app, clock.now())
    assert_whole(clock.now(), names=names_of(answers), received=smtp_server.mailbox.ids(), faults=1)


def test_a_disk_that_cannot_be_written_is_told_in_danish_and_survived(
    disk_app: Flask, disk: Path, tmp_path: Path
) -> None:
    date = make_occurrence(capacity=20, on=clock.today() + timedelta(days=9))
    db.session.commit()
    with serving(disk_app, tmp_path, date) as (server, crowd):
        server.stop()
        # Once the last process of the server has let go of its files.
        wait_until(lambda: remount(disk, "ro"))
        server.start()
        for answer in crowd.press_at_once(only=range(3)):
            assert_refused_kindly(answer)
        assert remount(disk, "rw")
        answers = dict(enumerate(crowd.press_at_once()))
        assert {answer.status for answer in answers.values()} == {303}
    assert_whole(clock.now() - timedelta(days=1), names=names_of(answers))
