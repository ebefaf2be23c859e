"""Where a fair is, and how long something holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.exchange.rules import FairState, Phase, expires_on, phase_of

pytestmark = pytest.mark.any_database
BY, ENDS = date(2027, 3, 17), datetime(2027, 3, 24, 15, tzinfo=UTC)


def test_where_a_fair_is_follows_from_what_staff_decided_and_from_the_clock() -> None:
    before, last, after = date(2027, 3, 1), BY, BY + timedelta(days=1)
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)

    assert phase_of(FairState.DRAFT, BY, ENDS, now, before) is Phase.DRAFT
    assert phase_of(FairState.OPEN, BY, ENDS, now, before) is Phase.OPEN
    assert phase_of(FairState.OPEN, BY, ENDS, now, last) is Phase.OPEN
    assert phase_of(FairState.OPEN, BY, ENDS, now, after) is Phase.CLOSED
    assert phase_of(FairState.CLOSED, BY, ENDS, now, before) is Phase.CLOSED
    assert phase_of(FairState.OPEN, BY, ENDS, ENDS, BY) is Phase.OVER
    assert phase_of(FairState.CANCELLED, BY, ENDS, ENDS, BY) is Phase.CANCELLED


def test_what_is_said_today_holds_half_a_year() -> None:
    assert expires_on(date(2027, 3, 1)) == date(2027, 8, 31)
