"""Places with nothing near by: what counts as something, how far it is, and in which order they stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.catalogue.gaps import PlaceGap, gaps, spots
from app.places.models import Place
from app.places.queries import all_places
from tests.catalogue.test_queries import NOW, data, show
from tests.factories import make_place
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def town() -> Place:
    return make_place("Sønderborg", lat=54.9089, lon=9.7898, population=27766, kind="by")


@pytest.fixture
def village() -> Place:
    """14 km from Sønderborg."""
    return make_place("Fynshav", lat=54.98784, lon=9.98131, population=832)


def look(
    days: int = 14, km: float = 5, kinds: tuple[str, ...] | None = ("walk", "meal")
) -> dict[str, PlaceGap]:
    return {one.place.name: one for one in gaps(all_places(), spots(kinds, NOW, days), km)}


def is_served(place: Place, **values: Any) -> bool:
    """Whether the place has something when such a date is all there is."""
    show(data(place, 1, **values))
    return not look()[place.name].is_gap


def test_what_is_near_is_told_with_distance_and_time(town: Place, village: Place) -> None:
    show(data(town, 3), data(town, 1), data(town, 2, kind="meal", place_name="Sønderborg"))
    found = look()
    assert (found["Sønderborg"].is_gap, found["Fynshav"].is_gap) == (False, True)
    nearest = found["Fynshav"].spot
    assert nearest is not None
    assert (nearest.kind, nearest.place_name, nearest.starts_at) == (
        "walk",
        "Sønderborg",
        NOW + timedelta(hours=1),
    )
    assert found["Fynshav"].away == pytest.approx(15.0, abs=0.5)


def test_with_nothing_at_all_every_place_is_a_gap(town: Place, village: Place) -> None:
    assert [(one.is_gap, one.spot, one.away) for one in look().values()] == [(True, None, None)] * 2


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({}, True),
        ({"seats_left": None, "capacity": None}, True),
        ({"seats_left": 1}, True),
        ({"seats_left": 0}, False),
        ({"is_cancelled": True}, False),
        ({"kind": "listing"}, False),
        ({"starts_at": NOW - timedelta(hours=1)}, False),
        # The fourteenth day counts to its end in Copenhagen, and not a minute longer.
        ({"starts_at": datetime(2027, 3, 15, 22, 59, tzinfo=UTC)}, True),
        ({"starts_at": datetime(2027, 3, 15, 23, 0, tzinfo=UTC)}, False),
    ],
)
def test_what_counts(village: Place, values: dict[str, Any], counts: bool) -> None:
    assert is_served(village, **values) is counts


def test_how_near_how_soon_and_what_can_be_chosen(town: Place, village: Place) -> None:
    show(data(town, 1, kind="listing"), data(village, 24 * 20, kind="meal"))
    assert look(kinds=None)["Sønderborg"].is_gap is False
    assert look(days=30, kinds=("meal",))["Fynshav"].is_gap is False
    assert look(days=14, kinds=("meal",))["Fynshav"].is_gap is True
    assert look(kinds=None, km=20)["Fynshav"].is_gap is False
    assert look(kinds=())["Sønderborg"].spot is None


def test_the_largest_with_nothing_stand_first_and_the_farthest_of_the_others(
    town: Place, village: Place
) -> None:
    make_place("Helved", lat=55.0, lon=9.95586, population=164)
    make_place("Vollerup")
    make_place("Dybbøl", lat=54.91479, lon=9.72118)
    show(data(town, 1))
    order = [(one.place.name, one.is_gap) for one in gaps(all_places(), spots(("walk",), NOW, 14), 5)]
    assert order == [
        ("Fynshav", True),
        ("Helved", True),
        ("Vollerup", False),
        ("Dybbøl", False),
        ("Sønderborg", False),
    ]


def test_many_dates_of_a_spot_are_one_row_and_one_statement(town: Place) -> None:
    show(*[data(town, number, series_id=number % 7) for number in range(1, 200)])
    with counted() as seen:
        found = spots(("walk", "meal"), NOW, 14)
    assert (len(found), len(seen)) == (1, 1)
