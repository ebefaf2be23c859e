"""What the day of a fair adds to the front door of the exchange."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.feature import Coming, Feature
from app.exchange import (
    messages_brokers,
    privacy_day,
    queries_day,
    views_brokers,
    views_day,
    views_screen,
    views_stalls,
)
from app.exchange.links_day import broker_path
from app.exchange.models import Fair
from app.exchange.words import is_market_day

#: Importing them is what gives the blueprint its pages.
PAGES = (views_brokers, views_day, views_screen, views_stalls)


def with_day(exchange: Feature) -> Feature:
    """The exchange with the day of its fairs: letters and a page for brokers, and what is kept of people."""
    assert exchange.privacy is not None
    assert exchange.coming is not None
    return replace(
        exchange,
        message_kinds=(*exchange.message_kinds, *messages_brokers.KINDS),
        privacy=privacy_day.with_day(exchange.privacy),
        coming=_with_brokering(exchange.coming),
        merge_words={
            **exchange.merge_words,
            "exchange_broker": lambda n: ngettext(
                "mægler på %(num)s samarbejdsbørs", "mægler på %(num)s samarbejdsbørser", n
            ),
        },
    )


def _with_brokering(
    others: Callable[[int, datetime], list[Coming]],
) -> Callable[[int, datetime], list[Coming]]:
    def coming(person_id: int, now: datetime) -> list[Coming]:
        return others(person_id, now) + [
            _coming(one, now) for one in queries_day.brokering_of(person_id, now)
        ]

    return coming


def _coming(fair: Fair, now: datetime) -> Coming:
    """The page opens on the day only; before it there is nothing to open."""
    return Coming(
        starts_at=fair.starts_at,
        title=fair.title,
        place=f"{fair.address}, {fair.place.name}",
        status=_("Mægler"),
        url=broker_path(fair.id) if is_market_day(fair, now) else "",
    )
