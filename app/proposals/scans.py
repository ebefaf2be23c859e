"""Looking for what is due. The scan may run any number of times."""

from __future__ import annotations

from datetime import datetime

from app.proposals.actions import put_away
from app.proposals.queries import over_proposals


def put_away_what_is_over(now: datetime) -> int:
    """Take proposals off the list whose time is over. Returns how many."""
    over = over_proposals(now)
    for proposal_id in over:
        put_away(now, proposal_id)
    return len(over)
