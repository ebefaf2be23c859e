"""The gazetteer: Danish order, folding, and what is near."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core.database import db
from app.pack.actions import load_pack
from app.places import queries
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


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize("typed", ["Sønderborg", "soenderborg", " SØNDERBORG ", "Sonderburg"])
def test_a_place_is_found_however_it_is_typed(typed: str) -> None:
    place = queries.place_named(typed)
    assert place is not None
    assert place.name == "Sønderborg"


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize("typed", ["", "Atlantis", "Sønder", "%", "|"])
def test_what_is_no_place_is_not_found(typed: str) -> None:
    assert queries.place_named(typed) is None


@pytest.mark.usefixtures("gazetteer")
def test_matching_takes_beginnings_and_postal_codes() -> None:
    assert [place.name for place in queries.places_matching("graas")] == ["Gråsten"]
    assert queries.places_matching("6320")[0].name == "Egernsund"
    assert [place.name for place in queries.places_matching("vester ")] == [
        "Vester Snogbæk",
        "Vester Sottrup",
    ]
    assert len(queries.places_matching("s", limit=3)) == 3


@pytest.mark.usefixtures("gazetteer")
def test_what_is_near_comes_nearest_first() -> None:
    near = queries.places_near(54.99127, 9.86813, 2)
    assert near[0][0].name == "Guderup"
    distances = [km for _, km in near]
    assert distances == sorted(distances)
    assert distances[-1] <= 2
    nearest = queries.nearest_place(54.909, 9.79)
    assert nearest is not None
    assert nearest.name == "Sønderborg"


def test_a_corrected_name_is_found_by_its_new_letters(app: Flask) -> None:
    place = make_place("Aabenby")
    with writing():
        place.name = "Åbenby"
    assert place.folded == "|aabenby|"
    found = queries.place_named("Aabenby")
    assert found is not None
    assert found.name == "Åbenby"


def test_the_database_refuses_a_place_off_the_earth(app: Flask) -> None:
    with pytest.raises(IntegrityError, match="lat_in_range"), writing():
        make_place("Nowhere", lat=120.0)
    db.session.rollback()
