"""How dates, times and numbers read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import formatting

START = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def _plain(text: str) -> str:
    """Without what keeps words together."""
    return text.replace("\u00a0", " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 3), "torsdag den 3. december"),
        (date(2027, 1, 1), "fredag den 1. januar 2027"),
        # Late in the evening in UTC, tomorrow in Copenhagen.
        (datetime(2026, 12, 3, 23, 30, tzinfo=UTC), "fredag den 4. december"),
    ],
)
def test_date_da(day: date, expected: str) -> None:
    assert _plain(formatting.date_da(day, today=date(2026, 12, 1))) == expected


def test_times() -> None:
    end = START + timedelta(minutes=90)

    assert _plain(formatting.time_da(START)) == "kl. 10.00"
    assert _plain(formatting.time_da(time(9, 5))) == "kl. 9.05"
    assert _plain(formatting.time_range(START, end)) == "kl. 10.00–11.30"
    assert formatting.date_short(START) == "3.12.2026"


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "i dag, torsdag den 3. december kl. 10.00"),
        (1, "i morgen, torsdag den 3. december kl. 10.00"),
        (2, "torsdag den 3. december kl. 10.00"),
    ],
)
def test_when_near(app: Flask, frozen_clock: Any, days: int, expected: str) -> None:
    now = frozen_clock.move_to(START - timedelta(days=days, hours=1))

    assert _plain(formatting.when_near(START, now)) == expected


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (45, "45 minutter"),
        (60, "1 time"),
        (90, "1½ time"),
        (120, "2 timer"),
        (150, "2½ timer"),
        (135, "2 timer og 15 minutter"),
    ],
)
def test_duration(app: Flask, minutes: int, expected: str) -> None:
    assert formatting.duration(minutes) == expected


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (timedelta(minutes=59), "under en time"),
        (timedelta(hours=1), "1 time"),
        (timedelta(hours=23, minutes=59), "23 timer"),
        (timedelta(days=1), "1 dag"),
        (timedelta(days=12), "12 dage"),
    ],
)
def test_waited(app: Flask, gone: timedelta, expected: str) -> None:
    assert formatting.waited(NOW - gone, NOW) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+4511111141", "11 11 11 41"),
        ("+4930123456", "+49 30 123456"),
        (None, ""),
        ("spørg i døren", "spørg i døren"),
    ],
)
def test_phone(number: str | None, expected: str) -> None:
    assert _plain(formatting.phone(number)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (999, "999"), (1250, "1.250"), (4.5, "4,5"), (4.0, "4"), (1234567.25, "1.234.567,25")],
)
def test_number_da(value: float, expected: str) -> None:
    assert formatting.number_da(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3½ timer på 2 opgaver", "3½_timer på 2_opgaver"),
        ("2 timer og 15 minutter", "2_timer og 15_minutter"),
        ("kl. 10 3 gange", "kl. 10 3_gange"),
        ("uden tal", "uden tal"),
    ],
)
def test_a_number_stays_with_its_word(text: str, expected: str) -> None:
    assert formatting.bound(text).replace("\u00a0", "_") == expected


def test_capital() -> None:
    assert formatting.capital("øen rundt") == "Øen rundt"
    assert formatting.capital("") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Værten flytter", "Værten flytter."),
        ("Det er glat. ", "Det er glat."),
        ("Kom igen!", "Kom igen!"),
        ("", ""),
    ],
)
def test_a_sentence_ends_with_one_sign(text: str, expected: str) -> None:
    assert formatting.ended(text) == expected
