"""A host changes a date: it alone, it and those after it, or all that are to come. Each person is told once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.gatherings import messages
from app.gatherings.actions import fill_free_places
from app.gatherings.edits import DateValues, Scope, differences, followed, is_told_of
from app.gatherings.following import let_follow
from app.gatherings.hosting import Told, count_told, lock_coming, refuse_far_ahead
from app.gatherings.hosting_series import lock_running
from app.gatherings.models import Occurrence, Rhythm, Series
from app.gatherings.other_day import lock_all_dates, move_rhythm, refuse_other_day
from app.gatherings.places import coming_dates
from app.gatherings.publishing import publish_occurrence
from app.gatherings.queries import participants
from app.gatherings.recurrence import instants
from app.gatherings.scheduling import make_occurrences
from app.places.models import Place

#: Field of a date → the column of its series from which dates that are made later have it.
_RULE = {
    "starts_at": "starts_at_local",
    "duration_minutes": "duration_minutes",
    "place_id": "place_id",
    "meeting_point": "meeting_point",
    "capacity": "capacity",
}


@dataclass(frozen=True)
class DateEdit:
    """How the host wants the date that is open before them; only what is other than now is changed."""

    values: DateValues
    #: Fewer people, and a date is hardly worth holding. It belongs to the series, so to all its dates.
    least: int | None
    #: Read by everybody who is told; must be there when time or place becomes another.
    reason: str


@dataclass(frozen=True)
class DateChange:
    """What became of one date."""

    occurrence: Occurrence
    before: DateValues
    after: DateValues
    #: Whether something the host set of it by itself stayed as it was.
    keeps_own: bool = False
    #: Whether it has more places than was asked for, because so many people have one.
    keeps_room: bool = False

    @property
    def keeps(self) -> bool:
        """Whether not all of the change was for it."""
        return self.keeps_own or self.keeps_room

    @property
    def is_changed(self) -> bool:
        """Whether anything of it is other than before."""
        return self.before != self.after


@dataclass(frozen=True)
class Edited:
    """What a change did."""

    told: Told
    #: Every date it might have reached, in their order.
    dates: tuple[DateChange, ...]


def values_of(occurrence: Occurrence) -> DateValues:
    """A date as its host sees it."""
    start = local(occurrence.starts_at)
    return DateValues(
        starts_on=start.date(),
        starts_at=start.time(),
        duration_minutes=int((occurrence.ends_at - occurrence.starts_at).total_seconds() // 60),
        place_id=occurrence.place_id,
        meeting_point=occurrence.meeting_point,
        capacity=occurrence.capacity,
    )


def edit_dates(actor: Actor, now: datetime, occurrence_id: int, scope: Scope, wanted: DateEdit) -> Edited:
    """Change a date, and with it those that `scope` says; dates that are made later follow the change, too.

    Sign-ups, the queue, fixed places and reminders come along. What the host set of another date by itself stays, and
    a date with more people than the new capacity keeps room for them. Raises NotFoundError, and DomainError at the
    field for what cannot be: a time that is past, more than a year ahead or between 02.00 and 02.59, fewer places than
    are taken on the open date, another least number for some dates only, no reason. Another day for several dates is
    one for their rhythm, which they all go by then; it must be nearer than the next date, and is not for months.
    """
    opened, dates = _lock(occurrence_id, scope, wanted, now)
    series = opened.series
    changes, is_alone = differences(values_of(opened), wanted.values), scope is Scope.THIS
    by = _days_apart(opened, wanted) if "starts_on" in changes and not is_alone else timedelta(0)
    _refuse_dates(opened, changes, wanted, now, is_alone=is_alone)
    _refuse_least(series, changes, wanted, is_whole=scope is Scope.ALL or series.rhythm == Rhythm.ONCE)
    if not is_alone:
        for name in changes.keys() & _RULE.keys():
            setattr(series, _RULE[name], changes[name])
        if by:
            move_rhythm(series, by)
    series.least = wanted.least
    done = [_change(one, changes, opened, now, is_alone=is_alone) for one in dates]
    moved = [one for one in done if is_told_of(differences(one.before, one.after))]
    told = _tell(moved, wanted.reason, now)
    let_follow(actor, now, _ahead_first(moved))
    for one in done:
        if one.is_changed:
            fill_free_places(one.occurrence, now)
            publish_occurrence(one.occurrence)
    if by:
        # Earlier days leave room at the end of the calendar.
        make_occurrences(series, now)
    _record(actor, now, opened, changes, done, told, is_alone=is_alone)
    return Edited(told, tuple(sorted(done, key=lambda one: (one.occurrence.starts_at, one.occurrence.id))))


def _ahead_first(moved: list[DateChange]) -> list[Occurrence]:
    """Dates as what follows them moves: rooms are counted by months, and some leave one before others come."""
    is_later = any(one.after.starts_on > one.before.starts_on for one in moved)
    dates = [one.occurrence for one in moved]
    return sorted(dates, key=lambda one: one.starts_at, reverse=is_later)


def _days_apart(opened: Occurrence, wanted: DateEdit) -> timedelta:
    """How far the rhythm goes: from the day that the open date has in it, whatever day it was moved to."""
    return wanted.values.starts_on - opened.original_date


def _lock(
    occurrence_id: int, scope: Scope, wanted: DateEdit, now: datetime
) -> tuple[Occurrence, list[Occurrence]]:
    """Lock what the change reaches: the date that is open, and all of them. The series comes before its dates."""
    if scope is Scope.THIS:
        opened = lock_coming(occurrence_id, now)
        return opened, [opened]
    series_id = db.session.scalar(select(Occurrence.series_id).where(Occurrence.id == occurrence_id))
    if series_id is None:
        raise NotFoundError
    lock_running(series_id)
    known = select(Occurrence.original_date, Occurrence.starts_at).where(Occurrence.id == occurrence_id)
    original_date, starts_at = db.session.execute(known).one()
    if wanted.values.starts_on != local(starts_at).date():
        lock_all_dates(series_id)
    dates = coming_dates(series_id, original_date if scope is Scope.FOLLOWING else None, now)
    opened = next((one for one in dates if one.id == occurrence_id), None) or lock_coming(occurrence_id, now)
    return opened, dates


def _refuse_dates(
    opened: Occurrence, changes: Mapping[str, Any], wanted: DateEdit, now: datetime, *, is_alone: bool
) -> None:
    if not changes and wanted.least == opened.series.least:
        raise DomainError("Her er ikke ændret noget. Ret mindst én ting.", field="starts_at")
    if "starts_on" in changes and not is_alone:
        refuse_other_day(opened.series, _days_apart(opened, wanted))
    refuse_far_ahead(wanted.values.starts_on, now, field="starts_on")
    if "starts_at" in changes and wanted.values.starts_at.hour == 2:
        raise DomainError("Vælg et andet tidspunkt end mellem kl. 2 og 3 om natten.", field="starts_at")
    if "place_id" in changes and db.session.get(Place, wanted.values.place_id) is None:
        raise DomainError("Vælg et sted på listen.", field="place_id")
    capacity = wanted.values.capacity
    if "capacity" in changes and capacity is not None and capacity < opened.places_taken:
        raise DomainError(
            "Der er allerede %(taken)s med. Vælg mindst det tal, eller tag nogen af listen først.",
            field="capacity",
            taken=opened.places_taken,
        )
    if is_told_of(frozenset(changes)) and not wanted.reason:
        raise DomainError("Skriv kort, hvorfor du ændrer det. De tilmeldte læser det.", field="reason")


def _refuse_least(series: Series, changes: Mapping[str, Any], wanted: DateEdit, *, is_whole: bool) -> None:
    capacity = wanted.values.capacity
    if wanted.least != series.least and not is_whole:
        raise DomainError(
            "Det tal gælder alle dage. Vælg »Alle kommende«, hvis du vil rette det.", field="least"
        )
    is_touched = wanted.least != series.least or "capacity" in changes
    if is_touched and wanted.least is not None and capacity is not None and wanted.least > capacity:
        raise DomainError("Skriv et tal, der ikke er større end antallet af pladser.", field="least")


def _change(
    occurrence: Occurrence, changes: Mapping[str, Any], opened: Occurrence, now: datetime, *, is_alone: bool
) -> DateChange:
    """Give a locked date what it follows of the changes. Raises DomainError when its new time has passed."""
    own = dict(changes)
    if occurrence is not opened:
        own = followed(changes, is_moved=occurrence.is_moved, has_own_capacity=occurrence.has_own_capacity)
    before, keeps_own = values_of(occurrence), own.keys() != changes.keys()
    if "starts_on" in own and occurrence is not opened:
        own["starts_on"] = occurrence.original_date
    keeps_room = (own.get("capacity") or occurrence.places_taken) < occurrence.places_taken
    if keeps_room:
        own["capacity"] = occurrence.places_taken
    after = replace(before, **own)
    if is_told_of(differences(before, after)):
        _move(occurrence, after, now, is_alone=is_alone)
        occurrence.is_moved = occurrence.is_moved or is_alone
    if "capacity" in own:
        occurrence.capacity = after.capacity
        occurrence.has_own_capacity = is_alone
    db.session.flush()
    return DateChange(occurrence, before, after, keeps_own, keeps_room)


def _move(occurrence: Occurrence, after: DateValues, now: datetime, *, is_alone: bool) -> None:
    starts_at, ends_at = instants(after.starts_on, after.starts_at, after.duration_minutes)
    if starts_at <= now and is_alone:
        raise DomainError("Vælg et tidspunkt, der ikke er gået.", field="starts_on")
    if starts_at <= now and after.starts_on < local(now).date():
        raise DomainError(
            "Den første af dagene ville ligge før i dag. Begynd med en senere dag.", field="starts_on"
        )
    if starts_at <= now:
        raise DomainError("Den nye tid er gået for i dag. Begynd med en senere dag.", field="starts_at")
    occurrence.starts_at, occurrence.ends_at = starts_at, ends_at
    occurrence.meeting_point = after.meeting_point
    occurrence.place = db.session.get_one(Place, after.place_id)
    occurrence.version += 1


def _tell(moved: list[DateChange], reason: str, now: datetime) -> Told:
    """Withdraw what is no longer true of the dates, and tell each person once of all of theirs."""
    concerned = []
    for one in moved:
        one.occurrence.reason = reason
        messages.withdraw_reminders(one.occurrence, now)
        concerned += participants(one.occurrence.id)
    versions = tuple((one.occurrence.id, one.occurrence.version) for one in moved)
    messages.promise_change("date_changed", concerned, now, key=versions)
    return count_told("date_changed", concerned, now)


def _record(
    actor: Actor,
    now: datetime,
    opened: Occurrence,
    changes: Mapping[str, Any],
    done: list[DateChange],
    told: Told,
    *,
    is_alone: bool,
) -> None:
    if not is_alone or not changes:
        dates = sum(one.is_changed for one in done)
        record(actor, now, "series.change", "series", opened.series_id, dates=dates, people=told.people)
        return
    if is_told_of(frozenset(changes)):
        record(actor, now, "occurrence.move", "occurrence", opened.id, people=told.people)
    if "capacity" in changes:
        record(actor, now, "occurrence.capacity", "occurrence", opened.id, capacity=opened.capacity)
