"""What a fixed place means for a day, and when somebody is asked whether they still come. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.gatherings.models import SignUpStatus

#: So many dates in a row without a word, and somebody asks how it goes.
MISSED = 2


def covers(day: date, paused_from: date | None, paused_until: date | None) -> bool:
    """Whether a fixed place is used on `day`: any day that is not within its pause. A pause has both its days."""
    if paused_from is None or day < paused_from:
        return True
    return paused_until is not None and day > paused_until


def has_room(capacity: int | None, fixed: int, party_size: int) -> bool:
    """Whether one more party may have a fixed place beside `fixed` people who do; paused ones come back."""
    return capacity is None or fixed + party_size <= capacity


def has_stayed_away(newest_first: Sequence[SignUpStatus]) -> bool:
    """Whether the last two dates in a row were missed without a word. Who sent word was not missed."""
    last = newest_first[:MISSED]
    return len(last) == MISSED and all(status == SignUpStatus.NO_SHOW for status in last)
