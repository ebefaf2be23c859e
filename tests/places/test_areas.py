"""Marked areas: what lies in one, marking with a reason, and that it is marked once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.places.actions import NewArea, mark_area, unmark_area
from app.places.queries import marked_areas, unmarked_areas
from app.places.rules import Area, lies_in, roads_in
from tests.factories import make_place, writing

STAFF = Actor(person_id=None)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("roads", "place_id", "meeting_point", "lies"),
    [
        ((), 1, "Havnen", True),
        ((), 2, "Havnen", False),
        (("Nørager",), 1, "Beboerhuset, Nørager 12", True),
        (("Nørager",), 1, "beboerhuset, NØRAGER", True),
        (("Nørager",), 1, "Noerager 4", True),
        (("Nørager",), 1, "Nørager4", True),
        (("Nørager",), 2, "Nørager 12", False),
        (("Nørager",), 1, "Ved Nøragerskolen", False),
        (("Parkvej",), 1, "Nyparkvej 3", False),
        (("Parkvej", "Skovvej"), 1, "Skovvej 8", True),
        (("Park.ej",), 1, "Parkvej 8", False),
        (("Nørager",), 1, "", False),
    ],
)
def test_what_lies_in_an_area(roads: tuple[str, ...], place_id: int, meeting_point: str, lies: bool) -> None:
    assert lies_in(Area(1, roads), place_id, meeting_point) is lies


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("typed", "roads"),
    [
        ("", []),
        (" , \n;", []),
        ("Nørager\nSkovvej,  Park  Allé", ["Nørager", "Skovvej", "Park Allé"]),
        ("Nørager, nørager", ["nørager"]),
    ],
)
def test_roads_are_typed_one_a_line_or_with_commas(typed: str, roads: list[str]) -> None:
    assert roads_in(typed) == roads


@pytest.mark.usefixtures("app")
def test_an_area_is_marked_with_a_reason_and_once(frozen_now: datetime) -> None:
    place = make_place("Fynshav")
    with writing():
        area = mark_area(STAFF, frozen_now, NewArea(place.id, " Der er stille "))
    assert (area.name, area.reason, area.roads) == ("Fynshav", "Der er stille", [])
    for new, message in (
        (NewArea(place.id, "Igen", "FYNSHAV"), "Området er markeret allerede."),
        (NewArea(place.id, "  ", "Havnen"), "Skriv hvorfor. Kolleger læser det."),
    ):
        with pytest.raises(DomainError, match=message), writing():
            mark_area(STAFF, frozen_now, new)
    with pytest.raises(NotFoundError), writing():
        mark_area(STAFF, frozen_now, NewArea(4711, "Hvor?"))
    with writing():
        mark_area(STAFF, frozen_now, NewArea(place.id, "Også her", "Havnen", ["Havnevej"]))
    assert [one.name for one in marked_areas()] == ["Fynshav", "Havnen"]


@pytest.mark.usefixtures("app")
def test_an_area_that_is_marked_no_more_is_kept_with_the_reason(frozen_now: datetime) -> None:
    place = make_place("Fynshav")
    with writing():
        area = mark_area(STAFF, frozen_now, NewArea(place.id, "Der er stille"))
    with pytest.raises(DomainError), writing():
        unmark_area(STAFF, frozen_now, area.id, " ")
    with writing():
        unmark_area(STAFF, frozen_now, area.id, "Der er et fællesskab nu")
    with pytest.raises(NotFoundError), writing():
        unmark_area(STAFF, frozen_now, area.id, "Igen")
    with writing():
        mark_area(STAFF, frozen_now, NewArea(place.id, "Stille igen"))

    assert [one.reason for one in marked_areas()] == ["Stille igen"]
    assert [one.end_reason for one in unmarked_areas()] == ["Der er et fællesskab nu"]
    assert list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))) == [
        "area.mark", "area.unmark", "area.mark",
    ]  # fmt: skip
