"""How far it is."""

from __future__ import annotations

import pytest

from app.places.distance import bounding_box, distance_km, distance_text

SOENDERBORG, NORDBORG = (54.90892, 9.7898), (55.05534, 9.74705)


def test_one_degree_of_latitude_is_111_km() -> None:
    assert distance_km(54, 9, 55, 9) == pytest.approx(111.195, abs=0.01)


def test_distance_is_the_same_both_ways_and_nothing_to_oneself() -> None:
    assert distance_km(*SOENDERBORG, *NORDBORG) == pytest.approx(distance_km(*NORDBORG, *SOENDERBORG))
    assert distance_km(*SOENDERBORG, *SOENDERBORG) == 0


def test_soenderborg_to_nordborg_is_about_16_km() -> None:
    assert distance_km(*SOENDERBORG, *NORDBORG) == pytest.approx(16.5, abs=0.3)


@pytest.mark.parametrize(
    ("km", "text"),
    [
        (0, "100 m"),
        (0.04, "100 m"),
        (0.6, "600 m"),
        (0.94, "900 m"),
        (0.96, "1 km"),
        (1.49, "1 km"),
        (1.5, "2 km"),
        (9.2, "9 km"),
    ],
)
def test_distance_reads_in_whole_hundreds_or_kilometres(km: float, text: str) -> None:
    assert distance_text(km) == text.replace(" ", "\u00a0")


def test_the_bounding_box_holds_every_point_within_the_radius() -> None:
    south, west, north, east = bounding_box(*SOENDERBORG, 20)
    assert distance_km(*SOENDERBORG, south, SOENDERBORG[1]) == pytest.approx(20, abs=0.01)
    assert distance_km(*SOENDERBORG, SOENDERBORG[0], east) == pytest.approx(20, abs=0.05)
    assert south < NORDBORG[0] < north
    assert west < NORDBORG[1] < east
