"""What follows after an event, as it is added to the front door of events."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.feature import Feature, Hosted
from app.core.formatting import date_da
from app.core.plan_things import PlanThings
from app.events import messages_outcome, outcome_log, views_outcome, views_outcome_edit
from app.events import queries_outcome as queries
from app.events.day_outcome import DAY
from app.events.figures_outcome import with_points
from app.events.links_outcome import point_path, point_token, write_path
from app.events.privacy_outcome import ERASURE, MERGE_WORDS, with_outcomes
from app.events.waiting_outcome import WAITING
from app.events.wording_outcome import unwritten_note
from app.gathering_pages.shared import Link
from app.gatherings.models import Occurrence

#: Importing it is what gives the blueprint its pages.
PAGES = (views_outcome, views_outcome_edit)


def outcome_links(series_id: int, occurrence_id: int) -> list[Link]:
    """On the host's pages of a date: what came of it, once it has begun."""
    return [(_("Skriv, hvad der kom ud af det"), write_path(series_id, occurrence_id), "pencil")]


def host_notes(occurrence: Occurrence) -> list[str]:
    """What the host is to write."""
    return [unwritten_note(occurrence)] if queries.is_unwritten(occurrence, clock.now()) else []


def _to_write(person_id: int, now: datetime) -> list[Hosted]:
    return [
        Hosted(one.series.title, _("Skriv, hvad der kom ud af det"), write_path(one.series_id, one.id))
        for one in queries.unwritten_of_host(person_id, now)
    ]


def _to_do(person_id: int, now: datetime) -> list[Hosted]:
    return [
        Hosted(one.what, _("Senest %(day)s", day=date_da(one.due_on)), point_path(point_token(one)))
        for one in queries.points_of_person(person_id)
        if one.is_open
    ]


def _with_lines(events: PlanThings) -> PlanThings:
    """Events as the plan ties them: the lines of the log come along."""
    move = events.tie
    assert move is not None

    def tie(actor: Actor, now: datetime, thing_id: int, before: int | None, to: int | None) -> bool:
        is_moved = move(actor, now, thing_id, before, to)
        if is_moved:
            outcome_log.move(actor, now, thing_id)
        return is_moved

    return replace(events, tie=tie)


def with_outcomes_of(events: Feature) -> Feature:
    """Events, and what follows after them."""
    assert events.privacy is not None
    assert events.plan_figures is not None
    return replace(
        events,
        message_kinds=(*events.message_kinds, *messages_outcome.KINDS),
        privacy=with_outcomes(events.privacy),
        erasure=ERASURE,
        merge_words={**events.merge_words, **MERGE_WORDS},
        day=DAY,
        hosting=_to_write,
        agreements=_to_do,
        waiting=WAITING,
        plan_figures=with_points(events.plan_figures),
        plan_things=tuple(map(_with_lines, events.plan_things)),
        jobs=(
            *events.jobs,
            ("event_point_reminders", 300, messages_outcome.promise_reminders),
            ("event_outcome_questions", 300, messages_outcome.promise_questions),
            ("event_points_in_log", 300, outcome_log.write_missing),
        ),
    )
