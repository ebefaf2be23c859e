"""By when a proposal is answered, and what its page offers."""

from __future__ import annotations

from datetime import date

import pytest

from app.proposals.rules import Panel, answer_by, panel_state


@pytest.mark.parametrize(
    ("sent_on", "working_days", "day"),
    [
        (date(2027, 3, 1), 5, date(2027, 3, 8)),
        (date(2027, 3, 1), 1, date(2027, 3, 2)),
        # On a Friday evening, or at the week-end.
        (date(2027, 3, 5), 5, date(2027, 3, 12)),
        (date(2027, 3, 6), 1, date(2027, 3, 8)),
        (date(2027, 3, 7), 1, date(2027, 3, 8)),
        # Easter: Maundy Thursday, Good Friday and Easter Monday are nobody's working days.
        (date(2027, 3, 22), 5, date(2027, 4, 1)),
        # From Christmas Eve to the New Year there are three.
        (date(2026, 12, 23), 3, date(2026, 12, 30)),
    ],
)
def test_the_answer_comes_within_working_days(sent_on: date, working_days: int, day: date) -> None:
    assert answer_by(sent_on, working_days) == day


@pytest.mark.parametrize(
    ("is_open", "is_author", "has_joined", "panel"),
    [
        (True, False, False, Panel.JOIN),
        (True, False, True, Panel.MINE),
        (True, True, False, Panel.AUTHOR),
        (False, False, True, Panel.CLOSED),
        (False, True, False, Panel.CLOSED),
    ],
)
def test_what_the_page_offers(is_open: bool, is_author: bool, has_joined: bool, panel: Panel) -> None:
    assert panel_state(is_open=is_open, is_author=is_author, has_joined=has_joined) is panel
