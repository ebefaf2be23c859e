"""How long somebody helped: what may be typed, what stands when two write, and the codes of proofs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.listings.hours import (
    ChangedMeanwhileError,
    is_over,
    is_possible,
    minutes_typed,
    settled,
    task_minutes,
)
from app.listings.proof_code import LENGTH, LETTERS, code_mark, code_typed, new_code

pytestmark = pytest.mark.any_database
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2", 120), ("1,5", 90), ("1.5", 90), ("1,50", 90), ("0,25", 15), ("1½", 90), ("½", 30), ("2 ¾", 165),
        ("0:45", 45), ("1:30", 90), (" 2 timer ", 120), ("1 time", 60), ("2 t.", 120), ("0", 0), ("24", 1440),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(typed: str, minutes: int) -> None:
    assert minutes_typed(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    ["", "to", "1,3", "1,33", "0:50", "1:75", "-2", "2,125", "1,5,5", "½½", "99999", "9" * 400, "²", "١"],
)
def test_what_is_no_quarter_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any is good
        minutes_typed(typed)


@pytest.mark.parametrize(("length", "minutes"), [(120, 120), (50, 45), (55, 60), (3, 15), (26 * 60, 24 * 60)])
def test_a_task_is_as_long_as_its_nearest_quarter(length: int, minutes: int) -> None:
    assert task_minutes(NOON, NOON + timedelta(minutes=length)) == minutes


def test_a_task_without_hours_has_no_length() -> None:
    assert task_minutes(None, None) is None


@pytest.mark.parametrize(
    ("minutes", "has_hours", "possible"),
    [(0, True, True), (15, True, True), (1440, True, True), (1455, True, False), (1455, False, True),
     (60_000, False, True), (60_015, False, False), (20, True, False), (-15, True, False)],
)  # fmt: skip
def test_nobody_helps_for_more_than_a_day_on_a_date(minutes: int, has_hours: bool, possible: bool) -> None:
    assert is_possible(minutes, has_hours=has_hours) is possible


def test_hours_are_confirmed_when_it_is_over_or_has_no_hours() -> None:
    assert is_over(NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=2))
    assert not is_over(NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=1))
    assert is_over(None, None, NOON)


@pytest.mark.parametrize(
    ("typed", "was", "stored", "stands"),
    [
        # Nothing is confirmed: what is typed stands.
        (120, None, None, 120),
        (90, None, None, 90),
        # The same was confirmed meanwhile.
        (120, None, 120, 120),
        # Somebody corrected it meanwhile, and this one only pressed the button.
        (120, None, 90, 90),
        (120, 120, 90, 90),
        (120, None, 0, 0),
        # A correction of what stands.
        (60, 120, 120, 60),
        (0, 120, 120, 0),
    ],
)
def test_what_one_changed_the_other_does_not_undo(
    typed: int, was: int | None, stored: int | None, stands: int
) -> None:
    assert settled(typed, was, 120, stored) == stands


def test_two_who_change_the_same_are_told() -> None:
    with pytest.raises(ChangedMeanwhileError):
        settled(60, 120, 120, 90)
    with pytest.raises(ChangedMeanwhileError):
        settled(60, None, 120, 90)


def test_a_code_has_eighty_bits_and_no_sign_that_is_taken_for_another() -> None:
    assert len(LETTERS) ** LENGTH >= 2**80
    assert not set("0O1I") & set(LETTERS)
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(code_typed(code) == code for code in codes)


@pytest.mark.parametrize("typed", ["k7rm2wqx9hdp4tfb", " K7RM 2WQX 9HDP 4TFB ", "k7rm-2wqx-9hdp-4tfb"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert code_typed(typed) == "K7RM-2WQX-9HDP-4TFB"
    assert len(code_mark("K7RM-2WQX-9HDP-4TFB")) == 64


@pytest.mark.parametrize(
    "typed", ["", "K7RM-2WQX-9HDP-4TF", "K7RM-2WQX-9HDP-4TF0", "K7RM2WQX9HDP4TFBA", "x" * 9999]
)
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert code_typed(typed) is None
