"""How days, times and numbers are said to a caller."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from flask import Flask

from app.gatherings.spoken import (
    day_aloud,
    duration_aloud,
    kilometres_aloud,
    number_aloud,
    price_aloud,
    time_aloud,
    when_aloud,
)
from app.walks.aloud import access_aloud

NOW = datetime.fromisoformat("2027-03-01T10:00+01:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("10:00", "klokken ti om formiddagen"),
        ("10:30", "klokken halv elleve om formiddagen"),
        ("12:30", "klokken halv et om eftermiddagen"),
        ("09:15", "klokken kvart over ni om morgenen"),
        ("17:45", "klokken kvart i seks om eftermiddagen"),
        ("18:25", "klokken fem minutter i halv syv om aftenen"),
        ("23:35", "klokken fem minutter over halv tolv om aftenen"),
        ("00:00", "klokken tolv om natten"),
        ("13:00", "klokken et om eftermiddagen"),
        ("10:07", "klokken 10.07"),
    ],
)
def test_a_time(clock: str, words: str) -> None:
    assert time_aloud(at(f"2027-03-03T{clock}+01:00")) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2027-03-01", "i dag, mandag den 1. marts"),
        ("2027-03-02", "i morgen, tirsdag den 2. marts"),
        ("2027-03-06", "på lørdag den 6. marts"),
        ("2027-03-08", "mandag den 8. marts"),
        ("2028-01-03", "mandag den 3. januar 2028"),
    ],
)
def test_a_day(app: Flask, day: str, words: str) -> None:
    assert day_aloud(at(f"{day}T12:00+01:00"), NOW) == words


def test_a_day_and_a_time_over_the_change_of_the_clocks(app: Flask) -> None:
    assert when_aloud(at("2027-03-28T08:00+00:00"), NOW) == "søndag den 28. marts klokken ti om formiddagen"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ("2", "to kilometer"),
        ("0.5", "en halv kilometer"),
        ("1.5", "halvanden kilometer"),
        ("4.5", "fire en halv kilometer"),
        ("3.2", "3,2 kilometer"),
        ("14", "14 kilometer"),
    ],
)
def test_a_length(length: str, words: str) -> None:
    assert kilometres_aloud(Decimal(length)) == words


def test_how_long_how_many_and_how_much(app: Flask) -> None:
    assert [duration_aloud(minutes) for minutes in (45, 60, 90, 120, 150)] == [
        "45 minutter",
        "1 time",
        "halvanden time",
        "to timer",
        "to en halv time",
    ]
    assert [number_aloud(number) for number in (0, 1, 12, 13)] == ["nul", "en", "tolv", "13"]
    assert [price_aloud(ore) for ore in (0, 2000, 1250)] == [
        "Det koster ikke noget.",
        "Det koster 20 kroner.",
        "Det koster 12,50 kroner.",
    ]


def test_what_nobody_has_answered_is_not_guessed_at(app: Flask) -> None:
    access = {"rollator": {"answer": "yes"}, "toilet": {"answer": "no"}, "bus": {"answer": "ask"}}

    assert access_aloud(access) == ["Du kan have din rollator med.", "Der er ikke noget toilet."]
    assert access_aloud({}) == []
