"""A restored house shows its pictures, also one that was taken off since: files outlive the rows of a week."""

from __future__ import annotations

from flask import Flask

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.database_clock import database_now
from app.media.images import LARGE
from app.media.shelf import file_name, sweep
from app.operations.backup import back_up
from app.operations.restore import restore
from app.walks.actions import take_picture_off
from tests.factories import make_picture, make_walk, writing


def test_a_restored_house_shows_the_pictures_it_had(house: Flask) -> None:
    series = make_walk()
    series_id = series.id
    name = file_name(make_picture(series, "Otte ved vandet").storage_key, LARGE)
    backup = back_up(house)
    with writing():
        take_picture_off(SYSTEM, clock.now(), series_id)
    sweep(house.config, database_now())
    assert house.test_client().get(f"/billeder/{name}").status_code == 404
    db.session.rollback()

    restore(house, backup, clock.now(), force=True)

    answer = house.test_client().get(f"/billeder/{name}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    page = house.test_client().get(f"/gaature/{series_id}").text
    assert name in page
    assert "Otte ved vandet" in page
