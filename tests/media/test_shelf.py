"""Where files of pictures lie: whole, found by their key only, and gone when nothing tells of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.database_clock import database_now
from app.core.storage import NoSuchFileError, open_storage
from app.jobs.timetable import timetable
from app.media.images import LARGE, SMALL, prepare
from app.media.models import Picture
from app.media.privacy import KEEP_REMOVED
from app.media.shelf import FOLDER, file_name, parse_name, put_files, read_file, sweep
from app.walks.actions import take_picture_off
from tests.core.test_storage import config, s3_url
from tests.factories import make_picture, make_walk, writing
from tests.media.made import jpeg
from tests.support.retention import forget

# The folder and a real S3 server, as the storage's own tests.
__all__ = ["config", "s3_url"]
LATER = timedelta(days=2)


@pytest.mark.any_database
def test_files_lie_under_a_key_that_nobody_can_guess(config: dict[str, str]) -> None:
    prepared = prepare(jpeg())
    keys = {put_files(config, prepared) for _time in range(3)}

    assert len(keys) == 3
    assert all(len(key) == 32 and int(key, 16) for key in keys)
    for key in keys:
        assert read_file(config, key, SMALL) == prepared.files[SMALL]
        assert read_file(config, key, LARGE) == prepared.files[LARGE]
    assert len(open_storage(config).list(FOLDER)) == 6


@pytest.mark.any_database
@pytest.mark.parametrize(
    "name",
    ["", "x", "../../secret_key", "0" * 32, "0" * 32 + "-480.png", "0" * 32 + "-481.jpg", "0" * 31 + "-480.jpg",
     "0" * 32 + "-480.jpg\n", "0" * 32 + "-480.jpg\0", "A" * 32 + "-480.jpg", "/" + "0" * 32 + "-480.jpg",
     "٠" * 32 + "-480.jpg"],
)  # fmt: skip
def test_only_names_of_ours_are_looked_for(name: str) -> None:
    assert parse_name(name) is None
    assert parse_name(file_name("0" * 32, SMALL)) == ("0" * 32, SMALL)


def test_files_without_a_picture_are_swept_up_and_no_others(app: Flask, config: dict[str, str]) -> None:
    app.config.update(config)
    kept, lost = make_picture(make_walk()), put_files(app.config, prepare(jpeg()))
    open_storage(config).write("backups/2027.samskab", b"a backup")
    open_storage(config).write(f"{FOLDER}/notes.txt", b"not ours")

    assert sweep(app.config, database_now()) == 0, "a picture that is being sent has no row yet"
    assert sweep(app.config, database_now() + LATER) == 3

    assert read_file(config, kept.storage_key, LARGE)
    with pytest.raises(NoSuchFileError):
        read_file(config, lost, SMALL)
    assert [file.name for file in open_storage(config).list("backups")] == ["backups/2027.samskab"]
    assert sweep(app.config, database_now() + LATER) == 0


def test_a_removed_picture_is_kept_for_a_week_and_then_goes_with_its_files(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    app.config["STORAGE_URL"] = tmp_path.as_uri()
    series = make_walk()
    picture = make_picture(series)
    key, address = picture.storage_key, f"/billeder/{file_name(picture.storage_key, SMALL)}"
    shown = client.get(address)
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "public, max-age=86400, must-revalidate"
    same = {"If-None-Match": shown.headers["ETag"]}
    assert client.get(address, headers=same).status_code == 304
    now = clock.now()
    with writing():
        take_picture_off(SYSTEM, now, series.id)

    assert client.get(address).status_code == 404, "at once, and for everybody"
    assert client.get(address, headers=same).status_code == 404, "and for who kept it"
    assert forget(now + KEEP_REMOVED - timedelta(minutes=1), "pictures.removed") == 0
    assert sweep(app.config, database_now() + LATER) == 0
    assert forget(now + KEEP_REMOVED + timedelta(minutes=1), "pictures.removed") == 1
    assert sweep(app.config, database_now() + LATER) == 2
    with pytest.raises(NoSuchFileError):
        read_file(app.config, key, SMALL)
    db.session.rollback()
    assert db.session.query(Picture).count() == 0


@pytest.mark.any_database
def test_the_scheduler_sweeps(app: Flask, tmp_path: Path) -> None:
    app.config["STORAGE_URL"] = tmp_path.as_uri()
    job = next(job for job in timetable() if job.name == "pictures")

    assert job.run(app, clock.now()) == 0
