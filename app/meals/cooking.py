"""The link by which a host makes somebody a cook: signed, for one meal, and good for two weeks.

Nobody is looked up by name or e-mail, so a host learns nothing of who has an account; the cook says yes themselves.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.signing import read, sign

_PURPOSE = "meal-cook"
GOOD_FOR = timedelta(days=14)


def cook_token(series_id: int, now: datetime) -> str:
    """The token of a link made at `now`."""
    return sign(_PURPOSE, [series_id, int(now.timestamp())])


def series_of_token(token: str, now: datetime) -> int | None:
    """Which meal a link is for; None when it is not ours or too old."""
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) == 2):
        return None
    series_id, made = payload
    return series_id if now - datetime.fromtimestamp(made, UTC) <= GOOD_FOR else None
