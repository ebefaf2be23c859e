"""When who is reminded of what was agreed."""

from __future__ import annotations

from datetime import date

import pytest

from app.events.messages_outcome import is_holiday
from app.events.rules_outcome import Step, is_hosts_turn, needs_staff, step_due
from app.moderation.target import next_working_day

SET = date(2027, 3, 1)
FRIDAY = date(2027, 3, 12)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2027, 3, 10), date(2027, 3, 11)),
        (FRIDAY, date(2027, 3, 15)),
        (date(2027, 3, 13), date(2027, 3, 15)),
        # Maundy Thursday to Easter Monday.
        (date(2027, 3, 24), date(2027, 3, 30)),
        (date(2027, 12, 23), date(2027, 12, 27)),
    ],
)
def test_the_next_working_day_is_no_weekend_and_no_holiday(day: date, after: date) -> None:
    assert next_working_day(day, is_holiday) == after


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2027, 3, 8), None),
        (date(2027, 3, 9), Step.SOON),
        (FRIDAY, Step.SOON),
        (date(2027, 3, 13), None),
        (date(2027, 3, 14), None),
        (date(2027, 3, 15), Step.LATE),
        (date(2027, 4, 1), Step.LATE),
    ],
)
def test_who_does_it_is_reminded_three_days_before_and_on_the_working_day_after(
    today: date, step: Step | None
) -> None:
    assert step_due(FRIDAY, SET, today, is_holiday) is step


def test_a_day_that_is_near_when_it_is_chosen_needs_no_reminder_before_it() -> None:
    assert step_due(FRIDAY, date(2027, 3, 9), date(2027, 3, 11), is_holiday) is None
    assert step_due(FRIDAY, date(2027, 3, 9), date(2027, 3, 15), is_holiday) is Step.LATE


def test_the_host_hears_of_it_after_seven_days() -> None:
    assert not is_hosts_turn(FRIDAY, date(2027, 3, 18))
    assert is_hosts_turn(FRIDAY, date(2027, 3, 19))


def test_staff_see_what_is_late_and_what_is_theirs_three_days_before() -> None:
    assert not needs_staff(FRIDAY, date(2027, 3, 14), is_holiday, is_ours=False)
    assert needs_staff(FRIDAY, date(2027, 3, 15), is_holiday, is_ours=False)
    assert not needs_staff(FRIDAY, date(2027, 3, 8), is_holiday, is_ours=True)
    assert needs_staff(FRIDAY, date(2027, 3, 9), is_holiday, is_ours=True)
