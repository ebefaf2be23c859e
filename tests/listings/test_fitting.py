"""Which tasks suit somebody, in which order and why: no database."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any, NamedTuple

import pytest

from app.core.clock import CPH
from app.listings import fitting
from app.listings.fitting import Answers, Candidate, Reason, Times
from app.listings.rules import NEVER, Company, Shape, Work

#: A Monday morning.
NOW = datetime(2027, 3, 1, 9, tzinfo=CPH)
HOME, NEAR, FAR = 1, 2, 3
AWAY = {HOME: 0.0, NEAR: 4.0, FAR: 18.0}


def task(number: int = 1, **values: Any) -> Candidate:
    """Two hours on Wednesday morning, nothing asked, for three; says nothing of company or kind."""
    starts = values.pop("starts", NOW + timedelta(days=2))
    known: dict[str, Any] = {
        "date_id": number, "listing_id": number, "place_id": HOME, "shape": Shape.DATED,
        "sort_at": starts or NEVER, "starts": starts, "places": 3, "places_taken": 0, "is_short": True,
        "asks_first": False, "company": None, "work": None,
    }  # fmt: skip
    return Candidate(**{**known, **values})


def ranked(answers: Answers, *tasks: Candidate, away: dict[int, float] | None = None) -> list[int]:
    return [fit.candidate.date_id for fit in fitting.rank(answers, tasks, away, NOW)]


def reasons(answers: Answers, one: Candidate, away: dict[int, float] | None = None) -> set[Reason]:
    (fit,) = fitting.rank(answers, [one], away, NOW)
    return set(fit.reasons)


@pytest.mark.parametrize(
    ("starts", "times"),
    [
        (datetime(2027, 3, 3, 15, 59, tzinfo=CPH), Times.DAYTIME),
        (datetime(2027, 3, 3, 16, 0, tzinfo=CPH), Times.EVENING),
        (datetime(2027, 3, 5, 20, 0, tzinfo=CPH), Times.EVENING),
        (datetime(2027, 3, 6, 10, 0, tzinfo=CPH), Times.WEEKEND),
        (datetime(2027, 3, 7, 20, 0, tzinfo=CPH), Times.WEEKEND),
    ],
)
def test_parts_of_the_week(starts: datetime, times: Times) -> None:
    assert fitting.times_of(starts) is times
    assert ranked(Answers(times=times), task(starts=starts)) == [1]
    for other in set(Times) - {times}:
        assert ranked(Answers(times=other), task(starts=starts)) == []


@pytest.mark.parametrize(
    ("answers", "values", "suits"),
    [
        (Answers(), {}, True),
        (Answers(), {"places_taken": 3}, False),
        (Answers(), {"places": None, "places_taken": 300}, True),
        (Answers(work=Work.HANDS), {"work": Work.HANDS}, True),
        (Answers(work=Work.HANDS), {"work": Work.PEOPLE}, False),
        # What a task does not say is not held against it.
        (Answers(work=Work.HANDS), {"work": None}, True),
        (Answers(company=Company.ALONE), {"company": Company.TOGETHER}, False),
        (Answers(company=Company.ALONE), {"company": None}, True),
        # What has no hours suits whenever one can.
        (Answers(times=Times.WEEKEND), {"starts": None, "shape": Shape.ANY_TIME}, True),
    ],
)
def test_what_suits(answers: Answers, values: dict[str, Any], suits: bool) -> None:
    assert bool(ranked(answers, task(**values))) is suits


def test_what_is_too_far_away_does_not_suit_and_nearer_comes_first() -> None:
    near_enough = {place: km for place, km in AWAY.items() if km <= 10}
    tasks = [task(1, place_id=FAR), task(2, place_id=NEAR), task(3, place_id=HOME)]

    assert ranked(Answers(place_id=HOME, km=10), *tasks, away=near_enough) == [3, 2]
    assert ranked(Answers(place_id=HOME), *tasks, away=AWAY) == [3, 2, 1]


def test_what_meets_the_answers_comes_before_what_says_nothing_of_them() -> None:
    answers = Answers(work=Work.HANDS, company=Company.TOGETHER)
    says_all = task(3, work=Work.HANDS, company=Company.TOGETHER)
    says_one = task(2, work=Work.HANDS)

    assert ranked(answers, task(1), says_one, says_all) == [3, 2, 1]


def test_a_task_with_few_yeses_that_begins_soon_is_lifted() -> None:
    soon = NOW + timedelta(days=2)
    nearly_full, empty = task(1, starts=soon, places=4, places_taken=3), task(2, starts=soon, places=4)
    later = task(3, starts=NOW + timedelta(days=20), places=4)

    assert ranked(Answers(), nearly_full, empty, later) == [2, 1, 3]
    assert Reason.NEEDED in reasons(Answers(), empty)
    assert Reason.NEEDED not in reasons(Answers(), nearly_full)


def test_one_task_with_many_dates_is_one_line_with_the_date_that_suits_best() -> None:
    dates = [
        task(day, listing_id=7, starts=NOW + timedelta(days=day), places_taken=2 if day == 1 else 0)
        for day in range(1, 5)
    ]

    assert ranked(Answers(), *dates, task(9, starts=NOW + timedelta(days=30))) == [2, 9]


def test_the_order_never_depends_on_the_order_of_the_rows() -> None:
    tasks = [task(number, starts=NOW + timedelta(days=2 + number % 2)) for number in range(1, 6)]

    lists = {tuple(ranked(Answers(), *order)) for order in permutations(tasks)}

    assert lists == {(2, 4, 1, 3, 5)}


def test_every_point_has_its_reason_and_only_what_is_true_is_said() -> None:
    answers = Answers(Times.DAYTIME, HOME, 20, Work.PEOPLE, Company.TOGETHER)
    met = task(place_id=NEAR, work=Work.PEOPLE, company=Company.TOGETHER)

    assert reasons(answers, met, AWAY) == {
        Reason.TIMES, Reason.NEAR, Reason.WORK, Reason.COMPANY, Reason.SHORT, Reason.AT_ONCE, Reason.NEEDED,
    }  # fmt: skip
    assert reasons(answers, task(place_id=FAR, is_short=False, asks_first=True, places_taken=2), AWAY) == {
        Reason.TIMES
    }


def test_letting_go_of_one_answer_at_a_time() -> None:
    answers = Answers(times=Times.EVENING, place_id=HOME, km=5)

    assert fitting.looser(answers) == [
        Answers(place_id=HOME, km=5),
        Answers(times=Times.EVENING, place_id=HOME),
    ]
    assert fitting.looser(Answers(place_id=HOME)) == []


class Somewhere(NamedTuple):
    id: int
    lat: float
    lon: float


def test_places_near_home() -> None:
    home, near, far = Somewhere(1, 54.9, 9.8), Somewhere(2, 54.94, 9.8), Somewhere(3, 55.2, 9.8)

    assert set(fitting.places_within(home, [home, near, far], 10)) == {1, 2}
    assert fitting.away_from_home(Answers(place_id=2, km=10), [home, near, far]).keys() == {1, 2}
    assert fitting.away_from_home(Answers(), [home]) is None
