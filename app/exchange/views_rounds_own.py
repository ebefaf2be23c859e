"""The meetings of one who comes to a fair with rounds: a private page, and a calendar file."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import public
from app.core.security import private
from app.exchange import queries, rounds_queries
from app.exchange.links import opened_party
from app.exchange.links_day import arrival_path
from app.exchange.models import Participant
from app.exchange.rounds_calendar import calendar_file
from app.exchange.rounds_models import Timetable
from app.exchange.rounds_queries import OwnMeeting
from app.exchange.rules import Shape
from app.exchange.views import bp
from app.exchange.words import category_in_words

_OWN = "/samarbejdsboers/min/<token>/boers/<int:fair_id>/moeder"


@bp.route(_OWN)
@public
def show_schedule(token: str, fair_id: int) -> ResponseReturnValue:
    """Whom one meets, when and at which table; that there is no plan yet, when there is none."""
    participant, timetable = _coming(token, fair_id)
    meetings = _meetings(participant, timetable)
    html = render_template(
        "exchange/show_schedule.html",
        participant=participant,
        fair=participant.fair,
        token=token,
        is_shown=timetable is not None,
        meetings=meetings,
        topics=[[category_in_words(one) for one in meet.topics] for meet in meetings],
        now=clock.now(),
        arrival=arrival_path(participant),
    )
    return private(make_response(html))


@bp.route(f"{_OWN}/kalender.ics")
@public
def download_schedule(token: str, fair_id: int) -> ResponseReturnValue:
    """The same for one's calendar. Raises NotFoundError before there are meetings."""
    participant, timetable = _coming(token, fair_id)
    meetings = _meetings(participant, timetable)
    if timetable is None or not meetings:
        raise NotFoundError
    response = make_response(calendar_file(participant, meetings, timetable.version, clock.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="moeder.ics"'
    return private(response)


def _coming(token: str, fair_id: int) -> tuple[Participant, Timetable | None]:
    """Whose meetings a private link opens, and the timetable if everybody may see it. Raises NotFoundError."""
    opened = opened_party(token)
    if opened is None:
        raise NotFoundError
    own = queries.coming_of_party(opened.thing.id, clock.now())
    found = next((one for one in own if one.fair_id == fair_id and one.fair.shape is Shape.ROUNDS), None)
    if found is None:
        raise NotFoundError
    timetable = rounds_queries.timetable_of(fair_id)
    return found, timetable if timetable is not None and timetable.shown_at is not None else None


def _meetings(participant: Participant, timetable: Timetable | None) -> list[OwnMeeting]:
    if timetable is None:
        return []
    return rounds_queries.schedule_of(participant, rounds_queries.hours_of(participant.fair))
