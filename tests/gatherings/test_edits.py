"""Which dates follow a change: the rule alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from app.gatherings.edits import DateValues, differences, followed, is_told_of

VALUES = DateValues(date(2027, 3, 10), time(10), 90, 1, "P-pladsen", 8)


def test_only_what_is_other_than_before_is_a_change() -> None:
    wanted = replace(VALUES, starts_at=time(14), capacity=None)

    assert differences(VALUES, VALUES) == {}
    assert differences(VALUES, wanted) == {"starts_at": time(14), "capacity": None}


def test_people_hear_of_time_and_place_but_not_of_the_number_of_places() -> None:
    told = {name for name in VALUES.__dataclass_fields__ if is_told_of(frozenset({name}))}

    assert told == {"starts_on", "starts_at", "duration_minutes", "place_id", "meeting_point"}


def test_what_the_host_set_of_a_date_by_itself_stays() -> None:
    changes = {"starts_at": time(14), "meeting_point": "Kirken", "capacity": 4}

    assert followed(changes, is_moved=False, has_own_capacity=False) == changes
    assert followed(changes, is_moved=True, has_own_capacity=False) == {"capacity": 4}
    assert followed(changes, is_moved=False, has_own_capacity=True) == {
        "starts_at": time(14), "meeting_point": "Kirken",
    }  # fmt: skip
