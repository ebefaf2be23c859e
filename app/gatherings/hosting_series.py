"""What a host does with a whole series from a date on: let it end."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from app.audit.actions import record
from app.catalogue.publish import withdraw
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.date_words import begins
from app.core.errors import DomainError, NotFoundError
from app.gatherings import messages
from app.gatherings.fixed_places import end_all_of
from app.gatherings.following import is_used, let_follow
from app.gatherings.hosting import Told, cancel_locked
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp
from app.gatherings.places import coming_dates
from app.gatherings.queries import participants
from app.people.models import Person


def end_series(actor: Actor, now: datetime, series_id: int, *, last_on: date, reason: str) -> Told:
    """Let `last_on` be the last day. Later dates without people vanish; the others are cancelled and told. A date that
    was moved counts on the day it was moved to.

    A last day that is past, or before the first date, ends the series at once.
    """
    series = lock_running(series_id)
    coming = coming_dates(series.id, None, now)
    # A date may lie before the rhythm that its series was given later.
    first_on = min([series.first_on, *(local(one.starts_at).date() for one in coming)])
    series.until = max(last_on, series.first_on)
    if last_on < max(local(now).date(), first_on):
        series.status = SeriesStatus.ENDED
        end_all_of(series.id, now)
    with_people: list[Occurrence] = []
    for occurrence in coming:
        if local(occurrence.starts_at).date() <= last_on:
            continue
        if participants(occurrence.id):
            with_people.append(occurrence)
        elif occurrence.original_date <= last_on or _has_history(occurrence) or is_used(occurrence):
            # One that was moved past the end would be made anew on its own day if it were deleted.
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


def change_host(series: Series, host: Person, now: datetime) -> None:
    """Let somebody else host a series from now on; what its former host was to be told of its dates is not sent.

    The caller has asked who may, tells both, and writes it down; the series belongs to a thing that is locked.
    """
    former, series.host_id, series.host = series.host_id, host.id, host
    db.session.flush()
    for occurrence in coming_dates(series.id, None, now):
        messages.withdraw_from_host(occurrence, former, now)


def _has_history(occurrence: Occurrence) -> bool:
    return (
        db.session.scalar(select(SignUp.id).where(SignUp.occurrence_id == occurrence.id).limit(1)) is not None
    )


def lock_running(series_id: int) -> Series:
    """Lock a series that runs. Raises NotFoundError, or DomainError when it does not run (any more)."""
    series = lock_row(Series, series_id)
    if series is None:
        raise NotFoundError
    if series.status != SeriesStatus.APPROVED:
        raise DomainError("%(it)s er ikke i gang og kan ikke ændres.", it=begins(series.kind, "the_series"))
    return series
