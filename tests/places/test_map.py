"""The coast as SVG: nothing invented, small enough for every page, pins where things are."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from app.places.map import WIDTH, Drawing, place_labels, place_pins, read_map, simplify

BASEMAP = Path(__file__).parents[2] / "data" / "soenderborg" / "basemap.geojson"
SOENDERBORG = (54.9089, 9.7898)
NORDBORG = (55.0553, 9.7471)


@pytest.fixture
def drawing() -> Drawing:
    return read_map(BASEMAP)


def test_north_is_up_and_east_is_right(drawing: Drawing) -> None:
    south_x, south_y = drawing.frame.project(*SOENDERBORG)
    north_x, north_y = drawing.frame.project(*NORDBORG)
    assert north_y < south_y
    assert north_x < south_x


def test_distances_are_the_same_along_and_across(drawing: Drawing) -> None:
    x, y = drawing.frame.project(*SOENDERBORG)
    # 0.01 degrees north is 1.112 km; as far east at this latitude is 0.01739 degrees.
    up = y - drawing.frame.project(SOENDERBORG[0] + 0.01, SOENDERBORG[1])[1]
    along = drawing.frame.project(SOENDERBORG[0], SOENDERBORG[1] + 0.01739)[0] - x
    assert up == pytest.approx(along, rel=0.01)


def test_the_towns_of_the_municipality_are_inside_the_frame(drawing: Drawing) -> None:
    for lat, lon in (SOENDERBORG, NORDBORG, (54.8894, 9.6747), (54.9140, 9.5866)):
        x, y = drawing.frame.project(lat, lon)
        assert 0 < x < WIDTH
        assert 0 < y < drawing.frame.height


def test_every_ring_is_closed_and_of_whole_units(drawing: Drawing) -> None:
    for path in (drawing.land, drawing.neighbours):
        assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", path)


def test_the_map_is_small_enough_to_stand_in_the_page(drawing: Drawing) -> None:
    assert len(gzip.compress((drawing.land + drawing.neighbours).encode(), 9)) < 4_000


def test_simplify_keeps_the_ends_and_what_stands_out() -> None:
    line = [(0.0, 0.0), (1.0, 0.1), (2.0, 5.0), (3.0, 0.1), (4.0, 0.0)]
    assert simplify(line, 0.8) == [(0.0, 0.0), (1.0, 0.1), (2.0, 5.0), (3.0, 0.1), (4.0, 0.0)]
    assert simplify(line, 4.0) == [(0.0, 0.0), (2.0, 5.0), (4.0, 0.0)]
    assert simplify([(0.0, 0.0), (1.0, 0.1), (2.0, 0.0)], 0.8) == [(0.0, 0.0), (2.0, 0.0)]


def test_pins_are_numbered_in_the_order_of_the_list(drawing: Drawing) -> None:
    pins = place_pins(drawing.frame, (("A", *SOENDERBORG), ("B", *NORDBORG)))
    assert [(pin.number, pin.label) for pin in pins] == [(1, "A"), (2, "B")]


def test_pins_at_one_spot_do_not_cover_each_other(drawing: Drawing) -> None:
    pins = place_pins(drawing.frame, (("A", *SOENDERBORG),) * 12)
    spots = [(pin.x, pin.y) for pin in pins]
    apart = [max(abs(a[0] - b[0]), abs(a[1] - b[1])) for i, a in enumerate(spots) for b in spots[:i]]
    assert min(apart) >= 40


def test_labels_keep_clear_of_each_other_and_the_first_are_major(drawing: Drawing) -> None:
    towns = [("Stor", *SOENDERBORG), ("Nabo", SOENDERBORG[0] + 0.001, SOENDERBORG[1]), ("Nord", *NORDBORG)]
    labels = place_labels(drawing.frame, tuple(towns))
    assert [label.text for label in labels] == ["Stor", "Nord"]
    assert not labels[0].minor
