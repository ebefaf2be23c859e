"""The dates of a group: a series of the engine that says what the group says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus
from app.gatherings.publishing import facts_of, publish_occurrence
from app.gatherings.recurrence import instants
from app.gatherings.scheduling import FARTHEST, make_occurrences
from app.groups.models import Group
from app.groups.queries import KIND
from app.groups.standing import stand


@dataclass(frozen=True)
class Dates:
    """When a group meets, day by day; fields as in the table of series."""

    rhythm: Rhythm
    first_on: date
    starts_at_local: time
    duration_minutes: int
    capacity: int | None
    needs_sign_up: bool
    companion_offered: bool = False


def set_dates(actor: Actor, now: datetime, group_id: int, dates: Dates) -> Series:
    """Put the dates of a public group into the calendar; who comes may sign up for them, if that is wanted.

    The caller has asked who acts. Raises NotFoundError, and DomainError for a group without a place, one that is not
    public or has dates, and for a day that cannot be.
    """
    group = lock_row(Group, group_id)
    if group is None:
        raise NotFoundError
    _refuse(group, dates, now)
    series = Series(
        kind=KIND,
        title=group.title,
        description=group.text,
        place_id=group.place_id,
        meeting_point=group.meeting_point,
        rhythm=dates.rhythm,
        first_on=dates.first_on,
        until=None,
        starts_at_local=dates.starts_at_local,
        duration_minutes=dates.duration_minutes,
        capacity=dates.capacity if dates.needs_sign_up else None,
        needs_sign_up=dates.needs_sign_up,
        price_ore=0,
        price_note=group.price_note,
        companion_offered=dates.companion_offered,
        is_discreet=group.is_discreet,
        access=group.access,
        host_id=group.host_id,
        initiative_id=group.initiative_id,
        status=SeriesStatus.APPROVED,
        created_at=now,
        # Nobody was asked about it: a group of a trusted organisation is public unread.
        decided_at=None,
    )
    db.session.add(series)
    db.session.flush()
    group.series_id, group.series = series.id, series
    db.session.flush()
    record(actor, now, "group.set_dates", KIND, group.id, series=series.id)
    make_occurrences(series, now)
    stand(group)
    return series


def _refuse(group: Group, dates: Dates, now: datetime) -> None:
    if not group.is_public:
        raise DomainError("Gruppen skal kunne ses af alle, før den kan få datoer.")
    if group.place_id is None:
        raise DomainError("Skriv først på gruppens side, hvor I mødes.")
    if group.series is not None and group.series.status == SeriesStatus.APPROVED:
        raise DomainError("Gruppen har datoer. Ret dem på siden med datoer.")
    check_dates(dates, now)


def check_dates(dates: Dates, now: datetime) -> None:
    """Raise DomainError for a day or a time that cannot be, at its field."""
    if dates.starts_at_local.hour == 2:
        raise DomainError("Vælg et andet tidspunkt end mellem kl. 2 og 3 om natten.", field="starts_at_local")
    if instants(dates.first_on, dates.starts_at_local, 15)[0] <= now:
        raise DomainError("Vælg en dag, der ikke er gået.", field="first_on")
    if dates.first_on > local(now).date() + FARTHEST:
        raise DomainError("Vælg en dag inden for det næste år.", field="first_on")


def follow(group: Group, now: datetime) -> None:
    """Let the dates say what the group says now: title, text, price, access. Time and place are changed on their own
    pages, where whoever is on them is told.
    """
    series = group.series
    if series is None:
        return
    series.title, series.description, series.price_note = group.title, group.text, group.price_note
    series.access, series.is_discreet = group.access, group.is_discreet
    db.session.flush()
    facts = facts_of(series)
    coming = select(Occurrence).where(Occurrence.series_id == series.id, Occurrence.starts_at > now)
    for occurrence in db.session.scalars(coming.order_by(Occurrence.id)).unique():
        publish_occurrence(occurrence, facts)


def show_as(group: Group) -> None:
    """Show its dates in the calendar while everybody sees the group, and nowhere else."""
    series = group.series
    if series is None:
        return
    dates = select(Occurrence).where(Occurrence.series_id == series.id, Occurrence.starts_at > group.state_at)
    for occurrence in db.session.scalars(dates.order_by(Occurrence.id)).unique():
        publish_occurrence(occurrence)
