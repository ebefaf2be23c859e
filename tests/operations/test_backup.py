"""Backups: made while others write, checked, encrypted, kept by rule, one at a time."""

from __future__ import annotations

import json
import logging
import random
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.core import clock
from app.core.database import db
from app.core.database_clock import database_now
from app.core.logs import make_formatter
from app.core.storage import open_storage
from app.operations.backup import back_up, back_up_when_due, newest, open_backup
from app.operations.copies import CopyError, count_rows
from app.operations.leases import lease
from app.operations.models import Lease, OperationRun, RunKind
from app.operations.queries import time_since_success
from app.operations.rules import FOLDER, read_name
from app.operations.sealing import RefusedError
from tests.factories import make_occurrence, make_person, make_sign_up, writing

NAME = "Ragnhild Kanariefugl"


def stored(app: Flask, name: str) -> bytes:
    return b"".join(open_storage(app.config).read(name))


def runs() -> list[OperationRun]:
    db.session.rollback()
    return list(db.session.scalars(select(OperationRun).order_by(OperationRun.id)))


def names(app: Flask) -> list[str]:
    return [file.name for file in open_storage(app.config).list(FOLDER)]


def test_a_backup_holds_every_row_and_tells_nothing(house: Flask, tmp_path: Path) -> None:
    make_sign_up(make_occurrence(), make_person(NAME, email="ragnhild@example.org"))
    with db.engine.connect() as connection:
        rows = count_rows(connection)

    name = back_up(house)

    manifest = open_backup(house.config, name, tmp_path / "copy")
    assert manifest.rows == rows
    assert manifest.rows["sign_up"] == 1
    found = read_name(name)
    assert found is not None
    assert (found.revision, found.database) == (manifest.revision, db.engine.dialect.name)
    assert b"Ragnhild" in (tmp_path / "copy").read_bytes()
    assert b"Ragnhild" not in stored(house, name)
    run = runs()[-1]
    assert (run.is_ok, run.name, run.size) == (True, name, len(stored(house, name)))
    assert not list(tmp_path.glob("copy-*")), "a copy in clear was left behind"


def test_a_byte_that_flips_is_noticed_a_hundred_times_of_a_hundred(house: Flask, tmp_path: Path) -> None:
    make_sign_up(make_occurrence())
    name = back_up(house)
    whole = stored(house, name)
    chance, refused = random.Random(4), 0
    # The head of the file is small beside the rest, so it gets a share of its own.
    places = [chance.randrange(48) for _ in range(20)] + [chance.randrange(len(whole)) for _ in range(80)]

    for place in places:
        changed = bytearray(whole)
        changed[place] ^= chance.randrange(1, 256)
        open_storage(house.config).write(name, bytes(changed))
        with pytest.raises(RefusedError):
            open_backup(house.config, name, tmp_path / "copy")
        refused += 1

    assert refused == 100
    open_storage(house.config).write(name, whole)
    assert open_backup(house.config, name, tmp_path / "copy").rows["sign_up"] == 1


def test_it_is_made_while_others_write(house: Flask, tmp_path: Path) -> None:
    """Two rows are always written together; no backup has one without the other."""
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with house.test_request_context(base_url="http://localhost"):
            while not stop.is_set():
                with writing():
                    make_person("Den ene")
                    make_person("Den anden")
                written += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for number in range(3):
            manifest = open_backup(house.config, back_up(house), tmp_path / f"copy{number}")
            counts.append(manifest.rows["person"])
    finally:
        stop.set()
        writer.join()

    assert [count % 2 for count in counts] == [0, 0, 0]
    assert written > 0


def test_the_scheduler_makes_one_when_it_is_time(house: Flask) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15

    first = back_up_when_due(house, None)
    assert first is not None
    assert back_up_when_due(house, None) is None

    with writing():
        db.session.execute(update(OperationRun).values(started_at=OperationRun.started_at))
        for run in db.session.scalars(select(OperationRun)):
            run.started_at -= timedelta(minutes=16)
    with lease("backup", timedelta(hours=1)) as is_ours:
        assert is_ours
        assert back_up_when_due(house, None) is None, "another scheduler is at it"
    assert back_up_when_due(house, None) is not None
    assert len(runs()) == 2


def test_without_the_setting_none_is_made(house: Flask) -> None:
    assert back_up_when_due(house, None) is None
    assert names(house) == []


def test_two_schedulers_at_once_make_one(house: Flask) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15
    made = []

    def look() -> None:
        with house.app_context():
            made.append(back_up_when_due(house, None))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([name for name in made if name]) == 1
    assert len(names(house)) == 1
    assert db.session.scalar(select(func.count()).select_from(Lease)) == 0


def test_a_lease_that_was_left_behind_ends_by_itself(house: Flask) -> None:
    with lease("backup", timedelta(hours=1)):
        with lease("backup", timedelta(hours=1)) as second:
            assert not second
        with writing():
            db.session.execute(
                update(Lease).values(until=db.session.get_one(Lease, "backup").until - timedelta(hours=2))
            )
        with lease("backup", timedelta(hours=1)) as third:
            assert third


def test_old_ones_are_thrown_away_and_the_newest_is_found(house: Flask) -> None:
    storage = open_storage(house.config)
    for day in ("2020-01-01", "2020-01-02"):
        storage.write(f"{FOLDER}/{day}/00h00m00s000000Z-0001-sqlite", b"old")
    storage.write(f"{FOLDER}/notes.txt", b"mine")

    name = back_up(house)

    assert names(house) == [name, f"{FOLDER}/notes.txt"]
    assert newest(house.config) == name


@pytest.mark.sqlite_only  # What a broken file is only SQLite can show without root.
def test_a_database_with_a_broken_row_is_not_put_away_as_a_backup(
    house: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    make_sign_up(make_occurrence())
    db.session.rollback()
    with sqlite3.connect(str(db.engine.url.database)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE sign_up SET person_id = 987654")
    connection.close()

    with caplog.at_level(logging.INFO, "samskab.operations"), pytest.raises(CopyError, match="sign_up"):
        back_up(house)

    assert names(house) == []
    run = runs()[-1]
    assert (run.is_ok, run.error) == (False, "CopyError: a row of sign_up points at nothing")
    assert "backup failed" in caplog.text


def test_a_storage_that_fails_is_noted_and_tried_again_at_the_next_turn(house: Flask, tmp_path: Path) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15
    (tmp_path / "blocked").write_text("a file where the folder should be")
    house.config["STORAGE_URL"] = (tmp_path / "blocked" / "storage").as_uri()

    with pytest.raises(OSError, match="directory"):
        back_up_when_due(house, None)

    assert not runs()[-1].is_ok
    assert back_up_when_due(house, None) is None


@pytest.mark.postgres_only
def test_without_pg_dump_the_message_says_what_to_set(house: Flask, tmp_path: Path) -> None:
    house.config["PG_BIN"] = str(tmp_path)
    with pytest.raises(CopyError, match="set PG_BIN"):
        back_up(house)


def test_what_is_logged_has_no_personal_data(house: Flask, caplog: pytest.LogCaptureFixture) -> None:
    make_person(NAME, email="ragnhild@example.org")
    with caplog.at_level(logging.INFO, "samskab.operations"):
        name = back_up(house)
    line = next(one for one in caplog.records if one.getMessage() == "backup made")
    assert line.__dict__["backup"] == name
    assert line.__dict__["bytes"] > 0
    assert f'"backup": "{name}"' in make_formatter().format(line), "the name is no secret"
    assert "agnhild" not in json.dumps([one.__dict__ for one in caplog.records], default=str)


def test_one_that_was_noted_while_the_clock_was_ahead_does_not_put_off_all_others(house: Flask) -> None:
    house.config["BACKUP_EVERY_MINUTES"] = 15
    back_up(house)
    with writing():
        db.session.execute(update(OperationRun).values(started_at=database_now() + timedelta(days=400)))
    assert time_since_success(RunKind.BACKUP) is None
    assert back_up_when_due(house, clock.now()) is not None
    assert time_since_success(RunKind.BACKUP) < timedelta(minutes=5)
