"""The database is the last guard: what must never break is refused whatever the code does."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.core.database import begin_write, db
from tests.factories import (
    coming_dates,
    make_walk,
)
from tests.gatherings.support import assert_sound, fill


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE occurrence SET places_taken = capacity + 1", "not_overbooked"),
        ("UPDATE occurrence SET places_taken = -1", "places_not_negative"),
        ("UPDATE occurrence SET ends_at = starts_at", "ends_after_start"),
        ("UPDATE occurrence SET head_count = -1", "head_count_not_negative"),
        ("UPDATE sign_up SET party_size = 5", "party_size_1_to_4"),
        ("UPDATE sign_up SET party_size = 0", "party_size_1_to_4"),
        ("UPDATE series SET duration_minutes = 0", "duration_sensible"),
        ("UPDATE series SET capacity = 0", "capacity_positive"),
        ("UPDATE series SET until = '2020-01-01'", "until_after_first"),
    ],
)
def test_the_database_is_the_last_guard(
    app: Flask, frozen_now: datetime, statement: str, constraint: str
) -> None:
    fill(3, 1)
    begin_write()

    with pytest.raises(IntegrityError, match=constraint):
        db.session.execute(text(statement))
    db.session.rollback()


@pytest.mark.parametrize("same", ["person_id", "identity"])
def test_the_database_refuses_a_second_active_row_of_the_same_guest(
    app: Flask, frozen_now: datetime, same: str
) -> None:
    occurrence, (first, second) = fill(3, 1, 1)
    begin_write()

    with pytest.raises(IntegrityError):
        db.session.execute(
            text(f"UPDATE sign_up SET {same} = :value WHERE id = :id"),
            {"value": getattr(first, same), "id": second.id},
        )
    db.session.rollback()
    assert_sound(occurrence)


def test_the_database_refuses_the_same_date_of_a_series_twice(app: Flask, frozen_now: datetime) -> None:
    dates = coming_dates(make_walk(), frozen_now)
    begin_write()

    with pytest.raises(IntegrityError):
        db.session.execute(
            text("UPDATE occurrence SET original_date = :day WHERE id = :id"),
            {"day": dates[0].original_date, "id": dates[1].id},
        )
    db.session.rollback()
