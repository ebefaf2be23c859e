"""What was agreed stands in the log of the plan's row, and its state follows there.

The log goes into reports that everybody may read: it says which organisation or that the house does it, never a name,
and nothing of why something came to nothing. Its words are Danish, as the plan's are, whoever writes them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.formatting import date_short
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.events import queries, queries_outcome
from app.events.links_outcome import outcome_path
from app.events.models_outcome import Doer, Point, PointState
from app.plan.actions import EntryInput, add_entry, correct_entry
from app.plan.models import Action, EntryKind, Initiative, PlanActivity, RowEntry
from app.plan.shapes import ACTION, ROW


def follow(actor: Actor, now: datetime, point: Point, was: str = "") -> bool:
    """Write a point into the log of its event's row, or correct what stands there. True when a line was written.

    `was`: its words before, where they changed. An event that belongs to no initiative has no row; its points are
    written once it has (`write_missing`).
    """
    writer = _writer(actor)
    before = _newest(point.entry_id) if point.entry_id is not None else None
    if before is not None:
        text = before.text.replace(was, point.what) if was else before.text
        if (before.text, before.outcome) == (text, _state(point)):
            return False
        values = replace(_as_it_stands(before), text=text, outcome=_state(point))
        entry = correct_entry(before.id, values, writer, now)
    else:
        target = _target(point)
        if target is None:
            return False
        entry = add_entry(target, _first(point), writer, now)
    point.entry_id = entry.id
    db.session.flush()
    return True


def take_back(actor: Actor, now: datetime, point: Point) -> None:
    """Say in the log that a point was written by mistake, without its words. What stood there stays readable."""
    before = _newest(point.entry_id) if point.entry_id is not None else None
    if before is not None:
        text = f"Aftalt ved ”{point.occurrence.series.outward_title}”: noget, der var skrevet ved en fejl"
        values = EntryInput(before.happened_on, text, outcome=f"Fjernet {date_short(now)}.", link=before.link)
        correct_entry(before.id, values, _writer(actor), now)


def move(actor: Actor, now: datetime, series_id: int) -> None:
    """The event belongs to another row now: its lines say so where they stand, and go on in the log of the new one.

    Not when an initiative as a whole is carried on by another row, as in a new period: what was done then was done for
    the row of its time.
    """
    for point in queries_outcome.points_in_log(series_id):
        target = _target(point)
        before = _newest(point.entry_id) if point.entry_id is not None else None
        if before is None or target == _target_of(before):
            continue
        values = replace(_as_it_stands(before), outcome=_moved_to(target), kind=EntryKind.OTHER)
        correct_entry(before.id, values, _writer(actor), now)
        point.entry_id = None
        follow(actor, now, point)
    db.session.flush()


def write_missing(now: datetime) -> int:
    """Write what was agreed before its event belonged to an initiative. Returns how many lines were new."""
    return sum(follow(SYSTEM, now, point) for point in queries_outcome.points_without_entry())


def _target(point: Point) -> tuple[str, int] | None:
    initiative_id = point.occurrence.series.initiative_id
    initiative = db.session.get(Initiative, initiative_id) if initiative_id is not None else None
    if initiative is None:
        return None
    if initiative.activity_id is not None:
        return ROW, initiative.activity_id
    return (ACTION, initiative.action_id) if initiative.action_id is not None else None


def _first(point: Point) -> EntryInput:
    date = point.occurrence
    event = queries.event(date.series_id)
    return EntryInput(
        happened_on=clock.local(date.starts_at).date(),
        text=f"Aftalt ved ”{date.series.outward_title}”: {point.what}",
        with_whom=(event.organisation_name if event else None) or "",
        outcome=_state(point),
        link=outcome_path(date.series_id, date.id),
        kind=EntryKind.MEETING,
    )


def _as_it_stands(before: RowEntry) -> EntryInput:
    """What a line says, also where staff corrected it."""
    return EntryInput(
        happened_on=before.happened_on,
        text=before.text,
        with_whom=before.with_whom,
        people_count=before.people_count,
        outcome=before.outcome,
        link=before.link,
        kind=before.kind,
    )


def _target_of(entry: RowEntry) -> tuple[str, int] | None:
    if entry.activity_id is not None:
        return ROW, entry.activity_id
    return (ACTION, entry.action_id) if entry.action_id is not None else None


def _moved_to(target: tuple[str, int] | None) -> str:
    if target is None:
        return "Arrangementet hører ikke til planen mere."
    kind, number = target
    if kind == ROW:
        row = db.session.get_one(PlanActivity, number)
        return f"Arrangementet er flyttet til række {row.code} {row.short}."
    action = db.session.get_one(Action, number)
    return f"Arrangementet er flyttet til handling {action.code} {action.short}."


def _writer(actor: Actor) -> Actor:
    return actor if actor.has(Permission.VIEW_PLAN) else SYSTEM


def _state(point: Point) -> str:
    match point.state:
        case PointState.DONE:
            return f"Gjort {date_short(point.state_at)}."
        case PointState.DROPPED:
            return f"Blev ikke til noget ({date_short(point.state_at)})."
    return f"{_who(point)} gør det senest {date_short(point.due_on)}."


def _who(point: Point) -> str:
    if point.doer is Doer.HOUSE:
        return current_pack().house_name
    event = queries.event(point.occurrence.series_id) if point.doer is Doer.MEMBER else None
    return (event.organisation_name if event else None) or "En deltager"


def _newest(entry_id: int) -> RowEntry | None:
    """A line of the log, or the one that corrected it last."""
    entry = db.session.get(RowEntry, entry_id)
    while entry is not None:
        later = db.session.scalar(select(RowEntry).where(RowEntry.replaces_id == entry.id))
        if later is None:
            return entry
        entry = later
    return None
