"""Looking for whom to ask. Any number of times: one person and date are asked about once."""

from __future__ import annotations

from datetime import datetime

from app.voices import actions, queries
from app.voices.messages import QUESTION


def ask(now: datetime) -> int:
    """Ask who was there in the last days how it was. How many."""
    return sum(actions.ask(now, *one) is not None for one in queries.to_ask(QUESTION, now))
