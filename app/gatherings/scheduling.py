"""Series and their dates: proposing, deciding, and making dates weeks ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.core.rows import add_row
from app.gatherings import messages
from app.gatherings.fixed_places import fixed_of, seat_fixed
from app.gatherings.following import let_follow
from app.gatherings.models import Occurrence, OccurrenceStatus, Rhythm, Series, SeriesStatus
from app.gatherings.publishing import Facts, facts_of, publish_occurrence
from app.gatherings.queries import count_proposals, is_trusted_host
from app.gatherings.recurrence import dates, instants
from app.moderation.looking import let_go
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.plan.queries import default_initiative

#: Groups of one person that may wait for an answer, and that one person may propose in a day. A trusted host's
#: are public at once, so both bound what a stolen or spiteful log-in can put on the front page.
MOST_WAITING, MOST_A_DAY = 5, 10
#: A first date farther ahead is a slip of the finger in the year.
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class SeriesData:
    """What a proposer fills in; fields as in the table Series."""

    kind: str
    title: str
    description: str
    place_id: int
    meeting_point: str
    rhythm: Rhythm
    first_on: date
    until: date | None
    starts_at_local: time
    duration_minutes: int
    capacity: int | None
    needs_sign_up: bool
    price_ore: int
    price_note: str
    companion_offered: bool
    access: dict[str, Any]
    least: int | None = None
    closes_hours: int = 0
    gap_place_id: int | None = None


def propose_series(
    actor: Actor,
    now: datetime,
    data: SeriesData,
    host: Person,
    add_details: Callable[[Series], None] | None = None,
    *,
    is_staffs: bool = False,
) -> Series:
    """A new series of `host`. A trusted host's is public at once; a first one waits for Frivillighedens Hus.
    `is_staffs`: staff hold it themselves, so there is nobody to answer it.

    `add_details` adds a feature's own row before anything is published. The initiative of the plan is proposed by
    itself. Raises DomainError for a first date in the past or more than a year ahead, a start between 02.00 and
    02.59, and for more proposals than a person makes.
    """
    refuse_blocked(host)
    _check_times(data.first_on, data.starts_at_local, now)
    # Staff make as many as the house needs; what they write for a caller counts as the caller's own.
    if not actor.is_system and (actor.on_behalf_of or not actor.has(Permission.MODERATE)):
        _refuse_too_many(host, now)
    initiative = default_initiative(data.kind, now)
    series = Series(
        **asdict(data),
        host_id=host.id,
        initiative_id=initiative.id if initiative else None,
        status=SeriesStatus.PROPOSED,
        created_at=now,
    )
    db.session.add(series)
    db.session.flush()
    if add_details is not None:
        add_details(series)
    record(actor, now, "series.propose", "series", series.id)
    if is_staffs or is_trusted_host(host.id):
        _approve(actor if is_staffs else SYSTEM, series, now)
    return series


def approve_series(actor: Actor, now: datetime, series_id: int, text: str = "") -> Series:
    """Say yes: its dates are made and public, and the host is told. Raises DomainError when it was decided already."""
    series = _waiting_proposal(series_id)
    series.decision_text = text.strip() or None
    _approve(actor, series, now)
    messages.promise_decision(series, now)
    return series


def reject_series(actor: Actor, now: datetime, series_id: int, text: str) -> Series:
    """Say no, with a text the proposer reads. Raises DomainError when it was decided already."""
    series = _waiting_proposal(series_id)
    series.status = SeriesStatus.REJECTED
    series.decision_text = text.strip()
    series.decided_at = now
    record(actor, now, "series.reject", "series", series.id)
    db.session.flush()
    messages.promise_decision(series, now)
    return series


def approve_after_all(actor: Actor, now: datetime, series_id: int, text: str = "") -> Series:
    """Say yes to what was rejected, after an appeal. Raises NotFoundError, and DomainError when it is not rejected."""
    series = lock_row(Series, series_id)
    if series is None:
        raise NotFoundError
    if series.status != SeriesStatus.REJECTED:
        raise DomainError("En anden har allerede svaret på forslaget.")
    series.decision_text = text.strip() or None
    _approve(actor, series, now)
    messages.promise_decision(series, now)
    return series


def withdraw_proposal(actor: Actor, now: datetime, series_id: int) -> None:
    """Take a proposal back that nobody has decided; nobody is told. Raises DomainError when it was decided."""
    series = _waiting_proposal(series_id)
    series.status = SeriesStatus.REJECTED
    series.decided_at = now
    record(actor, now, "series.withdraw", "series", series.id)
    db.session.flush()


def make_occurrences(series: Series, now: datetime, through: date | None = None) -> int:
    """Make the missing dates of an approved series 12 weeks ahead (pack setting), or `through` a later day.

    Who has a fixed place is on each new date first, unless its kind has cancelled it at once. Returns how many were
    made. Dates are known by their original date, so a moved or cancelled one is never made again. The series must be
    locked or new in this transaction.
    """
    if series.status != SeriesStatus.APPROVED:
        return 0
    today = local(now).date()
    end = max(today + timedelta(weeks=current_pack().setting("horizon_weeks")), through or today)
    known = set(db.session.scalars(select(Occurrence.original_date).where(Occurrence.series_id == series.id)))
    made: list[Occurrence] = []
    facts = None
    for day in dates(series.rhythm, series.first_on, today, end, series.until):
        starts_at, ends_at = instants(day, series.starts_at_local, series.duration_minutes)
        if day in known or starts_at <= now:
            continue
        facts = facts_of(series) if facts is None else facts
        made.append(_add_occurrence(series, day, starts_at, ends_at, facts))
    let_follow(SYSTEM, now, made)
    held = [one for one in made if one.status == OccurrenceStatus.PLANNED]
    fixed = fixed_of(series.id) if held else []
    for occurrence in held:
        seat_fixed(occurrence, fixed, now)
    return len(made)


def _add_occurrence(
    series: Series, day: date, starts_at: datetime, ends_at: datetime, facts: Facts
) -> Occurrence:
    occurrence = Occurrence(
        series_id=series.id,
        original_date=day,
        starts_at=starts_at,
        ends_at=ends_at,
        place_id=series.place_id,
        meeting_point=series.meeting_point,
        capacity=series.capacity,
        places_taken=0,
        version=1,
    )
    add_row(occurrence)
    publish_occurrence(occurrence, facts)
    return occurrence


def _approve(actor: Actor, series: Series, now: datetime) -> None:
    series.status = SeriesStatus.APPROVED
    series.decided_at = now
    record(actor, now, "series.approve", "series", series.id)
    db.session.flush()
    make_occurrences(series, now)


def _waiting_proposal(series_id: int) -> Series:
    series = lock_row(Series, series_id)
    if series is None:
        raise NotFoundError
    if series.status != SeriesStatus.PROPOSED:
        raise DomainError("En anden har allerede svaret på forslaget.")
    let_go("series", series.id)
    return series


def _refuse_too_many(host: Person, now: datetime) -> None:
    waiting, today = count_proposals(host.id, now - timedelta(days=1))
    if waiting >= MOST_WAITING or today >= MOST_A_DAY:
        raise DomainError(
            "Du har foreslået meget på én gang. Vent, til vi har svaret, eller ring til os på %(phone)s.",
            phone=phone(current_pack().phone),
        )


def _check_times(first_on: date, starts_at: time, now: datetime) -> None:
    if starts_at.hour == 2:
        raise DomainError("Vælg et andet tidspunkt end mellem kl. 2 og 3 om natten.", field="starts_at_local")
    if instants(first_on, starts_at, 15)[0] <= now:
        raise DomainError("Vælg en dag, der ikke er gået.", field="first_on")
    if first_on > local(now).date() + FARTHEST:
        raise DomainError("Vælg en dag inden for det næste år.", field="first_on")
