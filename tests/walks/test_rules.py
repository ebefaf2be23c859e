"""What a walk's page says in words, and the five states of its panel."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.gathering_pages.wording import (
    DateFacts,
    Panel,
    access_in_words,
    initials,
    panel_state,
    queue_in_words,
    seats_in_words,
    seats_tag,
)
from app.gatherings.models import Rhythm, SignUpStatus
from app.gatherings.rhythm_words import rhythm_in_words
from app.walks.models import Tempo
from app.walks.wording import kilometres_in_words, tempo_in_words

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def facts(
    capacity: int | None = 14,
    taken: int = 0,
    queue: int = 0,
    starts_at: datetime = LATER,
    is_cancelled: bool = False,
) -> DateFacts:
    return DateFacts(starts_at, is_cancelled, capacity, taken, queue)


@pytest.mark.parametrize(
    ("date_facts", "mine", "state"),
    [
        (facts(), None, Panel.FREE),
        (facts(capacity=None, taken=400), None, Panel.FREE),
        (facts(taken=14), None, Panel.FULL),
        # Somebody waits for two places while one is free: a newcomer queues behind.
        (facts(taken=13, queue=1), None, Panel.FULL),
        (facts(taken=14), SignUpStatus.CONFIRMED, Panel.MINE),
        (facts(taken=14, queue=2), SignUpStatus.WAITING, Panel.WAITING),
        (facts(starts_at=NOW), None, Panel.TOO_LATE),
        (facts(starts_at=NOW - timedelta(hours=1)), SignUpStatus.CONFIRMED, Panel.TOO_LATE),
        (facts(is_cancelled=True), None, Panel.TOO_LATE),
    ],
)
def test_the_panel_is_in_one_of_five_states(
    date_facts: DateFacts, mine: SignUpStatus | None, state: Panel
) -> None:
    assert panel_state(date_facts, mine, NOW) is state


@pytest.mark.parametrize(
    ("date_facts", "words", "tag"),
    [
        (facts(taken=12), "2 ud af 14 pladser er ledige", ("2 pladser", "few")),
        (facts(taken=13), "1 ud af 14 pladser er ledig", ("1 plads", "few")),
        (facts(taken=4), "10 ud af 14 pladser er ledige", ("10 pladser", "ok")),
        (facts(taken=14), "Alle 14 pladser er taget", ("Venteliste", "full")),
        (facts(taken=13, queue=3), "1 ledig plads går til ventelisten", ("Venteliste", "full")),
        (facts(capacity=1, taken=1), "Den ene plads er taget", ("Venteliste", "full")),
        (facts(capacity=None, taken=40), "Plads til alle", ("Plads til alle", "ok")),
        (facts(is_cancelled=True), "14 ud af 14 pladser er ledige", ("Aflyst", "off")),
    ],
)
def test_seats_are_said_in_words(date_facts: DateFacts, words: str, tag: tuple[str, str]) -> None:
    assert seats_in_words(date_facts) == words
    assert seats_tag(date_facts) == tag


@pytest.mark.parametrize(
    ("queue", "words"), [(0, ""), (1, "1 står på venteliste"), (3, "3 står på venteliste")]
)
def test_the_queue_is_said_in_words(queue: int, words: str) -> None:
    assert queue_in_words(queue) == words


def test_what_nobody_answered_says_ask_the_host() -> None:
    access = {
        "rollator": {"answer": "yes", "note": "Fast sti"},
        "benches": {"answer": "no", "note": "ingen bænke"},
    }
    lines = access_in_words(access, companion_offered=True)
    assert [(line.answer, line.text) for line in lines] == [
        ("yes", "Du kan have rollator med: Fast sti"),
        ("ask", "Kørestol: spørg værten"),
        ("no", "Ingen bænke"),
        ("ask", "Toilet: spørg værten"),
        ("ask", "Bus: spørg værten"),
        ("yes", "Du kan få en følgeven med"),
    ]


@pytest.mark.parametrize(
    ("rhythm", "first_on", "words"),
    [
        (Rhythm.WEEKLY, date(2027, 3, 4), "Hver torsdag"),
        (Rhythm.FORTNIGHTLY, date(2027, 3, 5), "Hver anden fredag"),
        (Rhythm.MONTHLY, date(2027, 3, 1), "Den første mandag i hver måned"),
        (Rhythm.MONTHLY, date(2027, 3, 9), "Den anden tirsdag i hver måned"),
        (Rhythm.MONTHLY, date(2027, 3, 17), "Den tredje onsdag i hver måned"),
        (Rhythm.MONTHLY, date(2027, 3, 24), "Den fjerde onsdag i hver måned"),
        # The fourth Thursday of a February with four is the last one, and stays the last.
        (Rhythm.MONTHLY, date(2027, 2, 25), "Den sidste torsdag i hver måned"),
        (Rhythm.MONTHLY, date(2027, 3, 31), "Den sidste onsdag i hver måned"),
    ],
)
def test_a_rhythm_is_said_in_words(rhythm: Rhythm, first_on: date, words: str) -> None:
    assert rhythm_in_words(rhythm, first_on) == words


def test_a_single_walk_is_named_by_its_date() -> None:
    assert (
        rhythm_in_words(Rhythm.ONCE, date(2030, 3, 4)).replace("\u00a0", " ")
        == "Kun mandag den 4. marts 2030"
    )


def test_numbers_are_written_as_here() -> None:
    assert kilometres_in_words(Decimal("4.5")) == "4,5\u00a0km"
    assert kilometres_in_words(Decimal("3.0")) == "3\u00a0km"
    assert tempo_in_words(Tempo.CALM) == "Roligt tempo"


@pytest.mark.parametrize(
    ("name", "letters"), [("Birthe Holm", "BH"), ("Karen Margrethe Iversen", "KI"), ("Ole", "O"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
