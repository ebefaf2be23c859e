"""The link by which a host makes somebody a cook: signed, for one meal, and good for two weeks, or until a cook of it
is taken off: whoever that was has the link, too.

Nobody is looked up by name or e-mail, so a host learns nothing of who has an account; the cook says yes themselves.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from app.core.signing import read, sign

_PURPOSE = "meal-cook"
GOOD_FOR = timedelta(days=14)


class CookLink(NamedTuple):
    """What a link says: for which meal, and when it was made."""

    series_id: int
    made_at: datetime


def cook_token(series_id: int, now: datetime) -> str:
    """The token of a link made at `now`."""
    return sign(_PURPOSE, [series_id, now.timestamp()])


def link_of(token: str, now: datetime) -> CookLink | None:
    """What a link says; None when it is not ours or too old."""
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) == 2):
        return None
    link = CookLink(payload[0], datetime.fromtimestamp(payload[1], UTC))
    return link if now - link.made_at <= GOOD_FOR else None
