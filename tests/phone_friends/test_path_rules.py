"""Until when an approval holds, and when one is warned."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.phone_friends.renewal import NOTICE, WARN_DAYS, holds_until, warning_due, with_notice

TODAY = date(2027, 3, 1)
DAYS = st.integers(-30, 900).map(lambda n: TODAY + timedelta(days=n))


def test_what_runs_out_first_decides() -> None:
    assert holds_until([None, None]) is None
    assert holds_until([TODAY, None, TODAY - timedelta(days=1)]) == TODAY - timedelta(days=1)


def test_one_is_warned_two_months_and_two_weeks_before() -> None:
    due = {days: warning_due(TODAY + timedelta(days=days), TODAY) for days in (61, 60, 15, 14, 0, -1)}
    assert due == {61: None, 60: 60, 15: 60, 14: 14, 0: 14, -1: None}
    assert warning_due(None, TODAY) is None


@given(stored=st.none() | DAYS, meant=DAYS, later=st.integers(0, 30))
def test_nothing_runs_out_before_somebody_was_told_in_time(
    stored: date | None, meant: date, later: int
) -> None:
    kept = with_notice(stored, meant, TODAY)
    assert kept is not None
    if stored is None or stored >= TODAY + NOTICE:
        assert kept >= TODAY + NOTICE
    # Looking again moves nothing.
    assert with_notice(kept, meant, TODAY + timedelta(days=later)) == kept
    assert NOTICE.days == WARN_DAYS[-1]
