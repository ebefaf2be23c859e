""" "Hvad passer til mig": four questions, and the tasks that suit the answers. Nobody keeps the answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.formatting import capital
from app.core.permissions import public
from app.listings import fitting, fitting_words
from app.listings.fitting import Answers, Fit
from app.listings.queries import ListingRow, rows_of
from app.listings.queries_fitting import candidates
from app.listings.views import bp
from app.listings.words import time_in_words
from app.places.choices import place_groups
from app.places.queries import PlaceRow, all_places

#: So many are shown: more is a list again, and there is one.
SHOWN = 6


class Shown(NamedTuple):
    """A task that suits, for the page."""

    row: ListingRow
    when: str
    why: str


@bp.route("/opgaver/passer-til-mig")
@public
def fit_me() -> ResponseReturnValue:
    """The four questions, with what an address has answered already."""
    places = all_places()
    answers = fitting_words.read_answers(request.args, places)
    return render_template(
        "listings/fit_me.html", questions=fitting_words, answers=answers, place_groups=place_groups()
    )


@bp.route("/opgaver/passer-til-mig/svar")
@public
def show_fitting() -> ResponseReturnValue:
    """What suits the answers, which stand in the address and nowhere else."""
    places, now = all_places(), clock.now()
    answers = fitting_words.read_answers(request.args, places)
    found = suiting(answers, places, now)
    asked = fitting_words.parameters(answers)
    return render_template(
        "listings/show_fitting.html",
        found=[_shown(row, fit) for row, fit in _with_rows(found[:SHOWN], now)],
        more=len(found) - SHOWN,
        answered=fitting_words.in_words(answers, places),
        change=url_for("listings.fit_me", **asked),
        letter=url_for("listings.choose_weekly_letter", **asked),
        looser=[] if found else _looser(answers, places, now),
    )


def suiting(answers: Answers, places: list[PlaceRow], now: datetime) -> list[Fit]:
    """All tasks that suit these answers, best first."""
    away = fitting.away_from_home(answers, places)
    return fitting.rank(answers, candidates(answers, away if answers.km else None, now), away, now)


def _with_rows(fits: list[Fit], now: datetime) -> list[tuple[ListingRow, Fit]]:
    by_date = {fit.candidate.date_id: fit for fit in fits}
    return [(row, by_date[row.date_id]) for row in rows_of(list(by_date), now)]


def _shown(row: ListingRow, fit: Fit) -> Shown:
    when = capital(time_in_words(row.shape, row.starts_at, row.ends_at, row.sort_at))
    return Shown(row, when, fitting_words.reasons_in_words(fit))


def _looser(answers: Answers, places: list[PlaceRow], now: datetime) -> list[dict[str, Any]]:
    """What can be let go of so that something suits, and how many then do; from one reading of all that is open."""
    every = candidates(Answers(), None, now)
    counted = [
        (one, len(fitting.rank(one, every, fitting.away_from_home(one, places), now)))
        for one in fitting.looser(answers)
    ]
    return [
        {
            "words": fitting_words.without_in_words(answers, one),
            "number": number,
            "url": url_for("listings.show_fitting", **fitting_words.parameters(one)),
        }
        for one, number in counted
        if number
    ]
