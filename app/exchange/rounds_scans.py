"""Looking for fairs that are over. May run any number of times."""

from __future__ import annotations

from datetime import datetime

from app.exchange import queries_day, rounds_planning, rounds_queries, talks


def count_meetings(now: datetime) -> int:
    """Write down how many meetings were held at fairs that are over. How many fairs were new."""
    over = rounds_queries.fairs_to_count(now)
    for fair_id in over:
        rounds_planning.count_meetings(fair_id)
    markets = queries_day.markets_to_count(now)
    for fair_id in markets:
        talks.count_meetings(fair_id)
    return len(over) + len(markets)
