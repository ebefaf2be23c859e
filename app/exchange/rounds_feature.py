"""What rounds add to the front door of the exchange."""

from __future__ import annotations

from dataclasses import replace

from app.core.feature import Feature
from app.exchange import rounds_figures, rounds_privacy, views_rounds, views_rounds_day, views_rounds_own
from app.exchange.rounds_messages import KINDS
from app.exchange.rounds_planning import PLANNING
from app.exchange.rounds_scans import count_meetings
from app.exchange.rounds_work import plan_rounds

#: Importing them is what gives the blueprint its pages.
PAGES = (views_rounds, views_rounds_day, views_rounds_own)


def with_rounds(exchange: Feature) -> Feature:
    """The exchange with fairs that have rounds: letters, figures, what is kept of people, and long work."""
    assert exchange.plan_figures is not None
    assert exchange.privacy is not None
    return replace(
        exchange,
        message_kinds=(*exchange.message_kinds, *KINDS),
        plan_figures=rounds_figures.with_meetings(exchange.plan_figures),
        privacy=rounds_privacy.with_rounds(exchange.privacy),
        long_work={**exchange.long_work, PLANNING: plan_rounds},
        jobs=(*exchange.jobs, ("exchange_meetings", 3600, count_meetings)),
    )
