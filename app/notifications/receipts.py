"""Delivery receipts of an SMS provider: whether one is genuine, and what it says. Reads no database."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from app.notifications.arrivals import Fate, SmsNews

#: A receipt is a few hundred bytes.
LARGEST = 16 * 1024
#: How far the provider's clock may be from ours; an older receipt may be a copy.
FRESH = timedelta(minutes=5)
#: What a provider says of a number at which nothing ever arrives.
BAD_NUMBERS = frozenset({"invalid_number", "unknown_number", "blocked_number"})


@dataclass(frozen=True)
class Receipt:
    """One delivery receipt: what happened, to which of our SMS."""

    event_id: str
    reference: str
    news: SmsNews


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """How a provider signs: HMAC-SHA256 of `<timestamp>.<body>` under SMS_CALLBACK_SECRET, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


def is_genuine(secret: str, timestamp: str, signed: str, body: bytes, now: datetime) -> bool:
    """Whether a receipt was signed with our secret a moment ago. Without a secret none is."""
    if not secret or not is_timestamp(timestamp):
        return False
    expected = signature(secret, timestamp, body).encode()
    is_ours = hmac.compare_digest(expected, signed.lower().encode())
    return is_ours and abs(now.timestamp() - int(timestamp)) <= FRESH.total_seconds()


def is_timestamp(text: str) -> bool:
    """Whether `text` is a number of seconds since 1970."""
    return text.isascii() and text.isdecimal() and len(text) <= 12


def read_receipt(body: bytes) -> Receipt | None:
    """What a receipt says; None when it makes no sense."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    event_id, reference = said.get("event_id"), said.get("reference")
    news = read_news(said)
    if news is None or not is_short(event_id) or not is_short(reference):
        return None
    return Receipt(str(event_id), str(reference), news)


def read_news(said: Mapping[str, Any]) -> SmsNews | None:
    """What an answer or a receipt says of an SMS; None when it makes no sense."""
    try:
        fate = Fate(str(said.get("status")))
    except ValueError:
        return None
    error = said.get("error")
    return SmsNews(
        fate=fate,
        **read_facts(said),
        is_number_dead=fate is Fate.FAILED and is_short(error) and error in BAD_NUMBERS,
        error=str(error) if is_short(error) else "",
    )


def read_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    """The provider's number, the cost and the parts of an SMS; None for what is not said, or makes no sense."""
    number = said.get("id")
    return {
        "provider_ref": str(number) if is_short(number) or _is_whole(number) else None,
        "cost_ore": _small(said.get("cost_ore")),
        "segments": _small(said.get("segments")),
    }


def is_short(value: Any) -> bool:
    """Whether `value` is a text that fits into a column, without controls."""
    return isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable()


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18


def _small(value: Any) -> int | None:
    return int(value) if _is_whole(value) and value < 1_000_000 else None
