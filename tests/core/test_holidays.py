"""Danish public holidays of three years, written out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.holidays import holiday_on

#: Month and day per year, from the calendar; the fixed days are the same every year.
MOVABLE = {
    2026: {(4, 2): "skærtorsdag", (4, 3): "langfredag", (4, 5): "påskedag", (4, 6): "2. påskedag",
           (5, 14): "Kristi himmelfartsdag", (5, 24): "pinsedag", (5, 25): "2. pinsedag"},
    2027: {(3, 25): "skærtorsdag", (3, 26): "langfredag", (3, 28): "påskedag", (3, 29): "2. påskedag",
           (5, 6): "Kristi himmelfartsdag", (5, 16): "pinsedag", (5, 17): "2. pinsedag"},
    2028: {(4, 13): "skærtorsdag", (4, 14): "langfredag", (4, 16): "påskedag", (4, 17): "2. påskedag",
           (5, 25): "Kristi himmelfartsdag", (6, 4): "pinsedag", (6, 5): "grundlovsdag"},
}  # fmt: skip
FIXED = {
    (1, 1): "nytårsdag",
    (6, 5): "grundlovsdag",
    (12, 24): "juleaften",
    (12, 25): "juledag",
    (12, 26): "2. juledag",
    (12, 31): "nytårsaften",
}


@pytest.mark.parametrize("year", sorted(MOVABLE))
def test_the_holidays_of_a_year_and_no_others(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))

    found = {(day.month, day.day): name for day in days if day.year == year and (name := holiday_on(day))}

    assert found == {**FIXED, **MOVABLE[year]}


def test_store_bededag_is_a_working_day() -> None:
    # Abolished from 2024: the fourth Friday after Easter.
    assert holiday_on(date(2027, 4, 23)) is None
