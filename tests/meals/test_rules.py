"""What the kitchen's sheet says, when signing up is closed, and what is served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.gatherings.waiting_list import is_closed
from app.meals.eating import ALLERGENS, Party, clean, needs_name, sheet_of
from app.meals.rules import may_be_counted, menu_of_date

START = datetime(2027, 3, 8, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "before", "closed"),
    [
        (0, timedelta(seconds=1), False),
        (0, timedelta(0), True),
        (48, timedelta(hours=48, seconds=1), False),
        (48, timedelta(hours=48), True),
        (48, timedelta(hours=1), True),
    ],
)
def test_signing_up_closes_so_many_hours_before(hours: int, before: timedelta, closed: bool) -> None:
    assert is_closed(START, hours, START - before) is closed


@pytest.mark.parametrize(
    ("usual", "own", "served"),
    [("", "", ""), ("Suppe", "", "Suppe"), ("Suppe", " Fisk ", "Fisk"), ("", "Fisk", "Fisk")],
)
def test_a_date_has_its_own_menu_or_the_usual_one(usual: str, own: str, served: str) -> None:
    assert menu_of_date(usual, own) == served


def test_a_meal_is_counted_from_when_it_begins() -> None:
    assert not may_be_counted(START, START - timedelta(seconds=1))
    assert may_be_counted(START, START)


def test_the_allergens_are_the_fourteen_of_the_regulation() -> None:
    assert len(ALLERGENS) == 14


@pytest.mark.parametrize(
    ("allergens", "ways", "other", "kept"),
    [
        ([], [], "  ", {}),
        (["milk", "gluten"], [], "", {"allergens": ["gluten", "milk"], "ways": [], "other": ""}),
        (["arsenic"], ["paleo"], "", {}),
        ([], ["halal"], " ris ", {"allergens": [], "ways": ["halal"], "other": "ris"}),
    ],
)
def test_only_what_we_know_is_kept(allergens: Any, ways: Any, other: str, kept: Any) -> None:
    assert clean(allergens, ways, other) == kept


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({}, False),
        (clean([], ["vegan"], ""), False),
        (clean(["eggs"], [], ""), True),
        (clean([], [], "a"), True),
    ],
)
def test_a_name_is_needed_only_for_a_plate_that_must_not_be_taken_for_another(said: Any, named: bool) -> None:
    assert needs_name(said) is named


def test_the_sheet_counts_people_and_names_few() -> None:
    sheet = sheet_of(
        [
            Party(1, "Ada", 2, False, clean(["gluten"], ["vegetarian"], "")),
            Party(2, "Bo", 1, True, clean(["gluten"], [], "ingen løg")),
            Party(3, "Carl", 3, False, clean([], ["vegetarian"], "")),
            Party(4, "Dea", 1, False, {}),
        ]
    )
    assert (sheet.guests, sheet.takeaway, sheet.eating_here) == (7, 1, 6)
    assert [number for _what, number in sheet.allergens] == [2]
    assert [number for _what, number in sheet.ways] == [2]
    assert sheet.with_words == 1
    assert [(name, size, fetched) for name, size, fetched, _what in sheet.named] == [
        ("Ada", 2, False),
        ("Bo", 1, True),
    ]
    assert sheet.person_ids == [1, 2, 3]
