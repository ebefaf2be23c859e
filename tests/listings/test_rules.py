"""What a task asks of people, and what a yes leads to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.listings.rules import (
    Panel,
    Status,
    answer_to_yes,
    asks_first,
    is_short,
    panel_state,
)
from app.organisations.rules import Requirement

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("requirements", "question", "asks"),
    [
        ([], "", False),
        ([], "  ", False),
        ([], "Har du en bil?", True),
        ([Requirement.CHILD_RECORD], "", True),
    ],
)
def test_somebody_decides_only_where_something_is_required_or_asked(
    requirements: list[Requirement], question: str, asks: bool
) -> None:
    assert asks_first(requirements, question) is asks


@pytest.mark.parametrize(
    ("asks", "free", "somebody_waits", "status"),
    [
        (False, 1, False, Status.ACCEPTED),
        (False, None, False, Status.ACCEPTED),
        (False, 0, False, Status.WAITING),
        (False, 1, True, Status.WAITING),
        (True, 1, False, Status.INTERESTED),
        (True, 0, True, Status.INTERESTED),
    ],
)
def test_a_yes_is_a_place_where_nothing_is_asked_and_nobody_waits(
    asks: bool, free: int | None, somebody_waits: bool, status: Status
) -> None:
    assert answer_to_yes(asks=asks, free=free, somebody_waits=somebody_waits) is status


@pytest.mark.parametrize(("minutes", "short"), [(60, True), (120, True), (121, False)])
def test_at_most_two_hours_is_short(minutes: int, short: bool) -> None:
    assert is_short(NOON, NOON + timedelta(minutes=minutes)) is short


def test_what_has_no_hours_is_not_known_to_be_short() -> None:
    assert not is_short(None, None)


@pytest.mark.parametrize(
    ("own", "over", "cancelled", "free", "waits", "panel"),
    [
        (None, False, False, 2, False, Panel.FREE),
        (None, False, False, None, False, Panel.FREE),
        (None, False, False, 0, False, Panel.FULL),
        (None, False, False, 1, True, Panel.FULL),
        (Status.ACCEPTED, False, False, 0, False, Panel.MINE),
        (Status.INTERESTED, False, False, 2, False, Panel.WAITING),
        (Status.WAITING, False, False, 0, True, Panel.WAITING),
        (Status.WITHDRAWN, False, False, 2, False, Panel.FREE),
        (Status.ACCEPTED, True, False, 0, False, Panel.TOO_LATE),
        (None, False, True, 2, False, Panel.TOO_LATE),
    ],
)
def test_the_panel_is_in_one_of_five_states(
    own: Status | None, over: bool, cancelled: bool, free: int | None, waits: bool, panel: Panel
) -> None:
    state = panel_state(own, is_over=over, is_cancelled=cancelled, free=free, somebody_waits=waits)

    assert state is panel
