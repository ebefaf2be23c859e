"""Signs of the large map: what lies too close shares one, in the order of the list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.places.base_map import base_map, read_base_map
from app.places.map import Frame
from app.places.map_spots import place_spots

BASEMAP = Path(__file__).parents[2] / "data" / "soenderborg" / "basemap.geojson"
#: One unit per degree.
PLAIN = Frame(west=0, north=100, scale_x=1, scale_y=1, height=100)


@pytest.mark.parametrize(
    ("points", "signs"),
    [
        ([], []),
        ([(50, 50)], [(50, 50, [1])]),
        ([(50, 50), (50, 90), (50, 50)], [(50, 50, [1, 3]), (90, 50, [2])]),
        # Near the first of a sign, not near the last of it: signs do not creep.
        ([(50, 10), (50, 40), (50, 70)], [(10, 50, [1, 2]), (70, 50, [3])]),
        # What is on no map keeps its number.
        ([None, (50, 50)], [(50, 50, [2])]),
    ],
)
def test_what_is_near_shares_a_sign(
    points: list[tuple[float, float] | None], signs: list[tuple[int, int, list[int]]]
) -> None:
    assert [(one.x, one.y, one.numbers) for one in place_spots(PLAIN, points)] == signs


def test_the_ground_has_the_coast_of_the_source_and_land_beyond_its_edge() -> None:
    source = json.loads(BASEMAP.read_text(encoding="utf-8"))
    ground = base_map(source, [("Fynshav", "landsby", 54.98784, 9.98131)])
    kinds = [one["properties"]["kind"] for one in ground["features"]]
    assert kinds == ["municipality", *["neighbour"] * 6, "place"]
    own = source["features"][0]["geometry"]["coordinates"][0][0][0]
    assert ground["features"][0]["geometry"]["coordinates"][0][0][0] == [round(value, 4) for value in own]
    easts = [point[0] for one in ground["features"][1:7] for part in one["geometry"]["coordinates"]
             for ring in part for point in ring]  # fmt: skip
    assert max(easts) > source["bbox"][2]


def test_its_address_changes_with_the_names() -> None:
    one = read_base_map(BASEMAP, (("Fynshav", "landsby", 54.98784, 9.98131),))
    other = read_base_map(BASEMAP, (("Helved", "landsby", 54.99991, 9.95586),))
    assert one.version != other.version
    assert "Fynshav" in one.text
