"""The screen in the hall of a fair: where the day is, the bell, and how many agreements there are. Nobody's name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import public
from app.exchange import queries_day
from app.exchange.models import Fair
from app.exchange.rounds_queries import hours_of
from app.exchange.rounds_words import moment_in_words, sentences
from app.exchange.rules import Shape
from app.exchange.rules_day import is_ringing
from app.exchange.views import bp
from app.exchange.words_day import agreed_in_words, rang_in_words


@bp.route("/samarbejdsboers/<int:fair_id>/skaerm")
@public
def show_screen(fair_id: int) -> ResponseReturnValue:
    """How long there is to the next round or to the end, what the bell says, and the counter."""
    fair = queries_day.public_fair(fair_id)
    if fair is None:
        raise NotFoundError
    now = clock.now()
    return render_template("exchange/show_screen.html", fair=fair, **_time(fair, now), **_news(fair, now))


def _time(fair: Fair, now: datetime) -> dict[str, Any]:
    """Where the day is; what the script needs to say it by itself."""
    hours, is_market = hours_of(fair), fair.shape is Shape.MARKET
    return {
        "hours": hours,
        "is_market": is_market,
        "said": moment_in_words(hours, now, is_market=is_market),
        "sentences": sentences(hours, is_market=is_market),
        "instants": [[_ms(hours.starts(one)), _ms(hours.ends(one))] for one in range(hours.rounds)],
        "now": _ms(now),
        "ended": hours.ended(now),
    }


def _news(fair: Fair, now: datetime) -> dict[str, Any]:
    """The bell and the counter."""
    day, (agreed, _waiting) = queries_day.day_of(fair.id), queries_day.count_agreements(fair.id)
    return {
        "day": day,
        "rang": rang_in_words(day.rung_at),
        "is_ringing": is_ringing(day.rung_at, now),
        "agreed": agreed_in_words(agreed) if fair.starts_at <= now else "",
        "hall": fair.shape is Shape.MARKET and day.shown_at is not None,
    }


def _ms(instant: datetime) -> int:
    """Milliseconds, as scripts count."""
    return round(instant.timestamp() * 1000)
