"""How a row stands in a year."""

from __future__ import annotations

from datetime import date

import pytest

from app.plan.rules import (
    InitiativeFacts,
    Lateness,
    RowState,
    State,
    YearFacts,
    finding,
    quarters_compared,
    state_of_row,
    summary,
    worked_until,
    years_shown,
)

TODAY = date(2026, 11, 25)
RUNNING = InitiativeFacts(date(2026, 3, 1), None, "running")
LATE_PERIOD = State(RowState.LATE, Lateness.PERIOD_OVER)
LATE_DEADLINE = State(RowState.LATE, Lateness.DEADLINE)


@pytest.mark.parametrize(
    ("year", "years", "initiatives", "state"),
    [
        pytest.param(2026, {}, [], LATE_PERIOD, id="nothing said, its years are over"),
        pytest.param(2020, {}, [], LATE_PERIOD, id="its last year is over without a word"),
        pytest.param(2019, {}, [], State(RowState.NOT_STARTED), id="before its years"),
        pytest.param(2027, {}, [], State(RowState.NOT_STARTED), id="next year is not late yet"),
        pytest.param(2026, {}, [RUNNING], State(RowState.RUNNING), id="an initiative carries it on"),
        pytest.param(2025, {}, [RUNNING], LATE_PERIOD, id="not in the years before the initiative"),
        pytest.param(2026, {2026: YearFacts("running")}, [], State(RowState.RUNNING), id="staff carry it on"),
        pytest.param(2026, {2026: YearFacts("done")}, [], State(RowState.DONE), id="done this year"),
        pytest.param(2026, {2020: YearFacts("done")}, [], State(RowState.DONE), id="done once and for all"),
        pytest.param(
            2026, {2020: YearFacts("done")}, [RUNNING], State(RowState.RUNNING), id="done, and begun again"
        ),
        pytest.param(
            2019, {2020: YearFacts("done")}, [], State(RowState.NOT_STARTED), id="not done before it was"
        ),
        pytest.param(
            2026,
            {2026: YearFacts("running", date(2026, 11, 1))},
            [RUNNING],
            LATE_DEADLINE,
            id="its deadline has passed",
        ),
        pytest.param(
            2026, {2026: YearFacts("running", TODAY)}, [], State(RowState.RUNNING), id="the deadline is today"
        ),
        pytest.param(
            2026,
            {2026: YearFacts("postponed", date(2026, 11, 1))},
            [RUNNING],
            State(RowState.POSTPONED),
            id="put off is never late",
        ),
        pytest.param(
            2026, {2025: YearFacts("postponed")}, [], LATE_PERIOD, id="put off last year, and nothing since"
        ),
        pytest.param(2026, {2025: YearFacts("dropped")}, [], State(RowState.DROPPED), id="given up for good"),
        pytest.param(
            2026,
            {2024: YearFacts("done"), 2025: YearFacts("dropped")},
            [],
            State(RowState.DROPPED),
            id="the newest word for good holds",
        ),
        pytest.param(
            2026,
            {2025: YearFacts("dropped")},
            [RUNNING],
            State(RowState.RUNNING),
            id="given up, and begun again",
        ),
        pytest.param(
            2026,
            {2026: YearFacts("done", date(2026, 11, 1))},
            [],
            State(RowState.DONE),
            id="done has no deadline",
        ),
        pytest.param(2026, {2026: YearFacts("not_started")}, [], LATE_PERIOD, id="not begun is no excuse"),
        pytest.param(
            2026,
            {2026: YearFacts("not_started", date(2026, 12, 31))},
            [],
            State(RowState.NOT_STARTED),
            id="a deadline still to come is a promise",
        ),
    ],
)
def test_state_of_a_row_of_2020(
    year: int, years: dict[int, YearFacts], initiatives: list[InitiativeFacts], state: State
) -> None:
    assert state_of_row(2020, year, years, initiatives, TODAY) == state


@pytest.mark.parametrize(
    ("status", "ends_on", "year", "continues"),
    [
        ("running", None, 2025, False),
        ("running", None, 2026, True),
        ("planned", None, 2027, True),
        ("paused", None, 2026, False),
        ("running", date(2026, 12, 31), 2027, False),
        ("ended", date(2027, 1, 2), 2026, True),
        ("ended", date(2027, 1, 2), 2027, True),
        ("ended", date(2027, 1, 2), 2028, False),
        ("ended", None, 2026, False),
    ],
)
def test_an_initiative_begun_in_2026_continues(
    status: str, ends_on: date | None, year: int, continues: bool
) -> None:
    assert InitiativeFacts(date(2026, 3, 1), ends_on, status).continues_in(year) is continues


def test_summary_counts_in_the_order_of_the_page() -> None:
    states = [RowState.LATE, RowState.RUNNING, RowState.LATE]
    assert summary(states) == [(RowState.RUNNING, 1), (RowState.LATE, 2)]


@pytest.mark.parametrize(
    ("this_year", "begun", "until"),
    [
        (2026, [2020], 2026),
        (2026, [2020, 2027], 2026),
        (2028, [2020, 2027, 2031], 2026),
        (2021, [2020], 2023),
        (2028, [2020, 2023], 2022),
    ],
)
def test_work_goes_on_after_its_period_until_another_begins(
    this_year: int, begun: list[int], until: int
) -> None:
    assert worked_until(2020, 2023, this_year, begun) == until


def test_years_go_on_to_next_year() -> None:
    assert years_shown(2020, 2023, 2026) == [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027]
    assert years_shown(2024, 2030, 2026)[-1] == 2030
    assert years_shown(2020, 2023, 2026, [2020, 2027])[-1] == 2026, "another period begins"
    assert years_shown(2020, 2023, 2026, [2020, 2023])[-1] == 2023, "its own"


@pytest.mark.parametrize(
    ("this_year", "last_year", "quarters", "way"),
    [
        ([5, 0, 0, 0], [3, 9, 9, 9], 1, "more"),
        ([5, 0, 0, 0], [3, 9, 9, 9], 4, "fewer"),
        ([1, 2, 0, 0], [3, 0, 7, 7], 2, "same"),
        ([0, 0, 0, 0], [0, 0, 0, 0], 4, "none"),
        pytest.param([5, 0, 0, 0], [9, 9, 9, 9], 0, "none", id="not begun"),
    ],
)
def test_a_year_half_gone_is_compared_with_half_a_year(
    this_year: list[int], last_year: list[int], quarters: int, way: str
) -> None:
    assert finding(this_year, last_year, quarters) == way


@pytest.mark.parametrize(("year", "quarters"), [(2025, 4), (2026, 4), (2027, 0)])
def test_a_year_is_compared_as_far_as_it_has_come(year: int, quarters: int) -> None:
    assert quarters_compared(year, TODAY) == quarters
    assert quarters_compared(2026, date(2026, 4, 1)) == 2
