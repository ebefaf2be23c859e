"""What a host does with a whole series from a date on: change it, or let it end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from app.audit.actions import record
from app.catalogue.publish import withdraw
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings import messages
from app.gatherings.actions import fill_free_places
from app.gatherings.fixed_places import end_all_of
from app.gatherings.following import is_used, let_follow
from app.gatherings.hosting import Told, cancel_locked, count_told, refuse_far_ahead
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp
from app.gatherings.places import coming_dates
from app.gatherings.publishing import publish_occurrence
from app.gatherings.queries import participants
from app.gatherings.recurrence import instants
from app.gatherings.scheduling import make_occurrences


@dataclass(frozen=True)
class SeriesChange:
    """How a series is to be from a date on; fields as in the table Series."""

    from_on: date
    starts_at_local: time
    duration_minutes: int
    meeting_point: str
    place_id: int
    capacity: int | None
    #: Read by everybody who is told.
    reason: str
    least: int | None = None


def change_series(actor: Actor, now: datetime, series_id: int, wanted: SeriesChange) -> Told:
    """Change all dates from `wanted.from_on` on; each person is told once.

    What the host set of one date by itself stays as it was set. A date with more people than the new capacity keeps
    room for them. Raises DomainError for a start between 02.00 and 02.59, and for a change more than a year ahead:
    all dates until then are made first; and at `least` when it is more than the capacity.
    """
    series = _lock_running(series_id)
    if wanted.least is not None and wanted.capacity is not None and wanted.least > wanted.capacity:
        raise DomainError("Skriv et tal, der ikke er større end antallet af pladser.", field="least")
    refuse_far_ahead(wanted.from_on, now, field="from_on")
    if wanted.starts_at_local.hour == 2:
        raise DomainError("Vælg et andet tidspunkt end mellem kl. 2 og 3 om natten.", field="starts_at_local")
    # Dates before `from_on` keep the old time, so they must exist before the series changes.
    make_occurrences(series, now, through=wanted.from_on)
    series.starts_at_local = wanted.starts_at_local
    series.duration_minutes = wanted.duration_minutes
    series.meeting_point = wanted.meeting_point.strip()
    series.place_id = wanted.place_id
    series.capacity = wanted.capacity
    series.least = wanted.least
    db.session.flush()
    db.session.refresh(series, ["place"])
    concerned: list[SignUp] = []
    changed: list[Occurrence] = []
    for occurrence in coming_dates(series.id, wanted.from_on, now):
        if _apply(series, occurrence, wanted.reason, now):
            messages.withdraw_reminders(occurrence, now)
            concerned += participants(occurrence.id)
            changed.append(occurrence)
        fill_free_places(occurrence, now)
        publish_occurrence(occurrence)
    let_follow(actor, now, changed)
    messages.promise_change("date_changed", concerned, now, key=tuple((o.id, o.version) for o in changed))
    told = count_told("date_changed", concerned, now)
    record(actor, now, "series.change", "series", series.id, dates=len(changed), people=told.people)
    return told


def end_series(actor: Actor, now: datetime, series_id: int, *, last_on: date, reason: str) -> Told:
    """Let `last_on` be the last day. Later dates without people vanish; the others are cancelled and told.

    A last day that is past, or before the first date, ends the series at once.
    """
    series = _lock_running(series_id)
    series.until = max(last_on, series.first_on)
    if last_on < max(local(now).date(), series.first_on):
        series.status = SeriesStatus.ENDED
        end_all_of(series.id, now)
    with_people: list[Occurrence] = []
    for occurrence in coming_dates(series.id, None, now):
        if occurrence.original_date <= last_on:
            continue
        if participants(occurrence.id):
            with_people.append(occurrence)
        elif _has_history(occurrence) or is_used(occurrence):
            cancel_locked(actor, now, [occurrence], reason)
        else:
            occurrence.status = OccurrenceStatus.CANCELLED
            db.session.flush()
            let_follow(actor, now, [occurrence])
            withdraw(series.kind, occurrence.id)
            db.session.delete(occurrence)
    db.session.flush()
    told = cancel_locked(actor, now, with_people, reason)
    record(actor, now, "series.end", "series", series.id, people=told.people)
    return told


def _apply(series: Series, occurrence: Occurrence, reason: str, now: datetime) -> bool:
    """Give a date the series' new values; True when time or place changed, which people must be told.

    Raises DomainError at `from_on` when the new time of that date has passed already.
    """
    if not occurrence.has_own_capacity:
        occurrence.capacity = (
            None if series.capacity is None else max(series.capacity, occurrence.places_taken)
        )
    if occurrence.is_moved:
        return False
    starts_at, ends_at = instants(occurrence.original_date, series.starts_at_local, series.duration_minutes)
    if starts_at <= now:
        raise DomainError("Den nye tid er gået for i dag. Vælg en senere dag.", field="from_on")
    before = (occurrence.starts_at, occurrence.ends_at, occurrence.meeting_point, occurrence.place_id)
    moved = before != (starts_at, ends_at, series.meeting_point, series.place_id)
    occurrence.starts_at, occurrence.ends_at = starts_at, ends_at
    occurrence.meeting_point = series.meeting_point
    occurrence.place = series.place
    if moved:
        occurrence.reason = reason
        occurrence.version += 1
    db.session.flush()
    return moved


def _has_history(occurrence: Occurrence) -> bool:
    return (
        db.session.scalar(select(SignUp.id).where(SignUp.occurrence_id == occurrence.id).limit(1)) is not None
    )


def _lock_running(series_id: int) -> Series:
    series = lock_row(Series, series_id)
    if series is None:
        raise NotFoundError
    if series.status != SeriesStatus.APPROVED:
        raise DomainError("Gruppen er ikke i gang, så den kan ikke ændres.")
    return series
