"""The gazetteer: towns by size, the rest in Danish order."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.core.database import db
from app.pack.actions import load_pack
from app.places import queries
from app.places.models import Place
from tests.factories import make_place, writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def gazetteer(app: Flask, frozen_now: datetime) -> None:
    with writing():
        load_pack(PACK, frozen_now)


@pytest.mark.usefixtures("gazetteer")
def test_towns_come_by_size_and_villages_in_danish_order() -> None:
    choices = queries.place_choices()
    assert [place.name for place in choices.towns[:3]] == ["Sønderborg", "Nordborg", "Gråsten"]
    names = [place.name for place in choices.villages]
    assert names.index("Adsbøl") < names.index("Vollerup") < names.index("Øster Snogbæk")
    assert names[-1] == "Østerholm"
    assert len(choices.towns) + len(names) == 92


def test_a_corrected_name_is_sorted_by_its_new_letters(app: Flask) -> None:
    make_place("Zebraby")
    place = make_place("Aaby")
    assert [one.name for one in queries.place_choices().villages] == ["Zebraby", "Aaby"]
    with writing():
        place.name = "Abild"
    assert [one.name for one in queries.place_choices().villages] == ["Abild", "Zebraby"]


def test_the_database_refuses_a_place_off_the_earth(app: Flask) -> None:
    with pytest.raises(IntegrityError, match="lat_in_range"), writing():
        make_place("Nowhere", lat=120.0)
    db.session.rollback()


def test_places_are_read_once_a_minute_and_a_change_here_is_seen_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    instant = [1000.0]
    monkeypatch.setattr(queries, "monotonic", lambda: instant[0])
    with writing():
        make_place("Vollerup")
    assert [place.name for place in queries.all_places()] == ["Vollerup"]
    with writing():
        place = make_place("Mommark")
    assert {place.name for place in queries.all_places()} == {"Vollerup", "Mommark"}

    # As another process changes it: nothing in this one hears of it.
    with writing():
        db.session.execute(update(Place.__table__).where(Place.id == place.id).values(name="Mommark Strand"))
    assert {place.name for place in queries.all_places()} == {"Vollerup", "Mommark"}
    instant[0] += queries.KEEP_SECONDS
    assert {place.name for place in queries.all_places()} == {"Vollerup", "Mommark Strand"}
