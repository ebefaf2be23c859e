"""The public list: order, paging by key, filters, and how much it asks of the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from app.catalogue.models import CatalogueEntry
from app.catalogue.publish import EntryData, publish, withdraw
from app.catalogue.queries import (
    COUNT_BOUND,
    Cursor,
    Days,
    Filters,
    ListedEntry,
    Need,
    Point,
    find_entries,
    next_entries,
)
from app.core.database import db
from app.places.models import Place
from tests.factories import make_place, writing
from tests.support.statements import counted

#: A Monday, 10.00 in Copenhagen.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SOENDERBORG = Point(54.9089, 9.7898)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def place() -> Place:
    return make_place("Sønderborg", lat=SOENDERBORG.lat, lon=SOENDERBORG.lon)


def data(place: Place, number: int, **values: Any) -> EntryData:
    """An entry one hour after NOW for every `number`."""
    starts_at = values.pop("starts_at", NOW + timedelta(hours=number))
    defaults: dict[str, Any] = {
        "kind": "walk",
        "object_id": number,
        "series_id": 1,
        "title": f"Tur {number}",
        "tone": "gaa",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "place_id": place.id,
        "place_name": place.name,
        "meeting_point": "P-pladsen",
        "lat": place.lat,
        "lon": place.lon,
        "seats_left": 5,
        "capacity": 10,
        "needs_sign_up": True,
        "price_text": "Gratis",
        "url": "/gaature/1",
    }
    return EntryData(**{**defaults, **values})


def show(*entries: EntryData) -> None:
    with writing():
        for entry in entries:
            publish(entry)


def titles(entries: list[ListedEntry] | Any) -> list[str]:
    return [entry.title for entry in entries]


def test_soonest_first_and_nothing_that_has_begun(place: Place) -> None:
    show(data(place, 3), data(place, 1), data(place, 0), data(place, -1), data(place, 2))
    page = find_entries(Filters(), NOW)
    assert titles(page.entries) == ["Tur 1", "Tur 2", "Tur 3"]
    assert page.total == 3


def test_publishing_again_changes_the_entry_and_adds_none(place: Place) -> None:
    facts = ({"icon": "route", "text": "3 km"},)
    show(data(place, 1), data(place, 1, title="Nyt navn", seats_left=0, facts=facts))
    page = find_entries(Filters(), NOW)
    assert titles(page.entries) == ["Nyt navn"]
    assert page.entries[0].seats_left == 0
    assert page.entries[0].facts == (("route", "3 km"),)


def test_withdrawn_is_gone_and_withdrawing_twice_is_fine(place: Place) -> None:
    show(data(place, 1), data(place, 2))
    with writing():
        withdraw("walk", 1)
        withdraw("walk", 1)
    assert titles(find_entries(Filters(), NOW).entries) == ["Tur 2"]


def test_the_day_is_the_day_in_copenhagen(place: Place) -> None:
    # Sunday 23.30 UTC is Monday 00.30 in Copenhagen.
    show(data(place, 1, starts_at=datetime(2027, 3, 7, 23, 30, tzinfo=UTC)))
    entry = db.session.scalars(select(CatalogueEntry)).one()
    assert (entry.local_date.isoformat(), entry.weekday) == ("2027-03-08", 0)


def test_pages_forward_and_back_without_a_gap_or_a_repeat(place: Place) -> None:
    # Three begin at the same instant: the id decides, and no page loses one.
    show(*(data(place, number, starts_at=NOW + timedelta(hours=1 + number // 3)) for number in range(10)))
    first = find_entries(Filters(), NOW, limit=4)
    second = find_entries(Filters(), NOW, first.next, limit=4)
    third = find_entries(Filters(), NOW, second.next, limit=4)
    assert titles([*first.entries, *second.entries, *third.entries]) == [f"Tur {n}" for n in range(10)]
    assert (first.previous, third.next) == (None, None)

    back = find_entries(Filters(), NOW, third.previous, limit=4)
    assert titles(back.entries) == titles(second.entries)
    beginning = find_entries(Filters(), NOW, back.previous, limit=4)
    assert titles(beginning.entries) == titles(first.entries)
    assert beginning.previous is None


def test_a_cursor_beyond_the_end_is_an_empty_page(place: Place) -> None:
    show(data(place, 1))
    page = find_entries(Filters(), NOW, Cursor(NOW + timedelta(days=400), 1))
    assert (list(page.entries), page.next, page.previous) == ([], None, None)
    assert page.total == 1


def test_counts_exactly_up_to_the_bound_and_no_further(place: Place) -> None:
    show(*(data(place, number) for number in range(1, COUNT_BOUND + 2)))
    page = find_entries(Filters(), NOW)
    assert (page.total, page.is_bounded) == (COUNT_BOUND, True)
    with writing():
        withdraw("walk", 1)
    page = find_entries(Filters(), NOW)
    assert (page.total, page.is_bounded) == (COUNT_BOUND, False)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (Days.ALL, ["Tirsdag", "Lørdag", "Om 14 dage", "Om 15 dage"]),
        (Days.TWO_WEEKS, ["Tirsdag", "Lørdag", "Om 14 dage"]),
        (Days.WEEKDAYS, ["Tirsdag", "Om 14 dage", "Om 15 dage"]),
        (Days.WEEKEND, ["Lørdag"]),
    ],
)
def test_days(place: Place, days: Days, expected: list[str]) -> None:
    at = {"Tirsdag": 1, "Lørdag": 5, "Om 14 dage": 14, "Om 15 dage": 15}
    show(*(data(place, n, title=title, starts_at=NOW + timedelta(days=n)) for title, n in at.items()))
    assert titles(find_entries(Filters(days=days), NOW).entries) == expected


def test_place_and_distance(place: Place) -> None:
    near = make_place("Dybbøl", lat=54.9067, lon=9.7337)  # 3.6 km
    far = make_place("Nordborg", lat=55.0553, lon=9.7471)  # 16.5 km
    # Inside the square of 10 km round Sønderborg, but not inside the circle: 13.4 km.
    corner = make_place("Hjørnet", lat=SOENDERBORG.lat + 0.085, lon=SOENDERBORG.lon + 0.148)
    show(data(place, 1), data(near, 2), data(far, 3), data(corner, 4))

    page = find_entries(Filters(near=SOENDERBORG, radius_km=10), NOW)
    assert [(entry.place_name, round(entry.distance_km or 0, 1)) for entry in page.entries] == [
        ("Sønderborg", 0.0),
        ("Dybbøl", 3.6),
    ]
    assert page.total == 2
    assert find_entries(Filters(near=SOENDERBORG, radius_km=20), NOW).total == 4


@pytest.mark.parametrize(
    ("need", "column"),
    [
        (Need.ROLLATOR, "rollator"),
        (Need.WHEELCHAIR, "wheelchair"),
        (Need.TOILET, "toilet"),
        (Need.BUS, "bus"),
        (Need.COMPANION, "has_companion"),
    ],
)
def test_needs(place: Place, need: Need, column: str) -> None:
    show(data(place, 1), data(place, 2, title="Med", **{column: True}))
    assert titles(find_entries(Filters(needs=frozenset({need})), NOW).entries) == ["Med"]


def test_all_needs_have_to_be_met(place: Place) -> None:
    show(data(place, 1, rollator=True), data(place, 2, title="Begge", rollator=True, toilet=True))
    needs = frozenset({Need.ROLLATOR, Need.TOILET})
    assert titles(find_entries(Filters(needs=needs), NOW).entries) == ["Begge"]


def test_a_cancelled_date_is_shown_as_cancelled_but_not_offered_on_the_front_page(place: Place) -> None:
    show(data(place, 1, is_cancelled=True), data(place, 2))
    page = find_entries(Filters(), NOW)
    assert [entry.is_cancelled for entry in page.entries] == [True, False]
    assert titles(next_entries(Filters(with_cancelled=False), NOW, 4)) == ["Tur 2"]


def test_a_list_costs_one_statement_whatever_there_is(place: Place) -> None:
    show(*(data(place, number, rollator=True) for number in range(1, 40)))
    filters = Filters(SOENDERBORG, 20, Days.TWO_WEEKS, frozenset({Need.ROLLATOR}), "walk")
    with counted(only=("SELECT",)) as statements:
        page = find_entries(filters, NOW)
    assert len(page.entries) == 12
    assert len(statements) == 1


def test_one_entry_per_thing_is_held_by_the_database(place: Place) -> None:
    show(data(place, 1))
    known = db.session.scalars(select(CatalogueEntry)).one()
    columns = [column.key for column in CatalogueEntry.__table__.columns if column.key != "id"]
    again = CatalogueEntry(**{key: getattr(known, key) for key in columns})
    with pytest.raises(IntegrityError, match=r"(?i)unique"), writing():
        db.session.add(again)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(CatalogueEntry)) == 1


@pytest.mark.any_database
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(near=SOENDERBORG),
        Filters(near=SOENDERBORG, days=Days.WEEKEND),
        Filters(days=Days.WEEKDAYS),
        Filters(needs=frozenset({Need.ROLLATOR}), with_cancelled=False),
    ],
    ids=lambda filters: str(filters)[:60],
)
def test_the_list_is_read_in_its_order_and_counted_in_an_index(filters: Filters) -> None:
    """Sorted, or fetched to be counted, a hundred times as many dates would take a hundred times as long."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    find_entries(filters, NOW)
    event.remove(db.engine, "before_cursor_execute", note)
    statement, values = next(one for one in asked if "catalogue_entry" in one[0])
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [str(row[3]) for row in plan]

    assert not [step for step in steps if "TEMP B-TREE" in step]
    assert len([step for step in steps if "USING COVERING INDEX ix_catalogue_entry_" in step]) == 1
