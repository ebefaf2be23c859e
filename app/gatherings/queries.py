"""Reads about dates and who is on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.clock import local
from app.core.database import db
from app.core.pack import current_pack
from app.gatherings import waiting_list
from app.gatherings.models import (
    ACTIVE,
    HOLDING,
    FixedPlace,
    Occurrence,
    OccurrenceStatus,
    Rhythm,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)


def next_starts(series_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    """When each of the series is on next (cancelled dates do not count); those without a date are left out."""
    dates = select(Occurrence.series_id, func.min(Occurrence.starts_at)).where(
        Occurrence.series_id.in_(series_ids),
        Occurrence.ends_at > now,
        Occurrence.status == OccurrenceStatus.PLANNED,
    )
    return {row[0]: row[1] for row in db.session.execute(dates.group_by(Occurrence.series_id))}


def occurrence_of(series_id: int, occurrence_id: int) -> Occurrence | None:
    """A date of a series, or None when the date belongs to another."""
    one = select(Occurrence).where(Occurrence.id == occurrence_id, Occurrence.series_id == series_id)
    return db.session.scalar(one)


def participants(occurrence_id: int) -> list[SignUp]:
    """Everybody on the list of a date: with a place by name, then the queue in its order."""
    waits = case((SignUp.status == SignUpStatus.WAITING, 1), else_=0)
    everybody = select(SignUp).where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(ACTIVE))
    return list(db.session.scalars(everybody.order_by(waits, SignUp.queued_at, SignUp.id)).unique())


def waiting_number(sign_up: SignUp) -> int:
    """The place in line of a waiting sign-up; 1 is next."""
    before = or_(
        SignUp.queued_at < sign_up.queued_at,
        and_(SignUp.queued_at == sign_up.queued_at, SignUp.id < sign_up.id),
    )
    ahead = select(func.count()).where(
        SignUp.occurrence_id == sign_up.occurrence_id, SignUp.status == SignUpStatus.WAITING, before
    )
    return 1 + (db.session.scalar(ahead) or 0)


def own_sign_up(occurrence_ids: list[int], person_id: int) -> dict[int, SignUp]:
    """The person's active sign-ups among these dates, by date."""
    rows = db.session.scalars(_own_statement(), {"ids": occurrence_ids, "person_id": person_id})
    return {sign_up.occurrence_id: sign_up for sign_up in rows.unique()}


@cache
def _own_statement() -> Select[SignUp]:
    # Made once: with all that is loaded along it takes longer than carrying it out.
    return select(SignUp).where(
        SignUp.occurrence_id.in_(bindparam("ids", expanding=True)),
        SignUp.person_id == bindparam("person_id"),
        SignUp.status.in_(ACTIVE),
    )


def next_in_line(occurrence: Occurrence, now: datetime) -> SignUp | None:
    """On the last day: whom the host rings about a free place; who did not answer goes behind those not yet asked.

    None while places are given by themselves, and when nobody fits.
    """
    stops = current_pack().setting("promotion_stops_hours")
    if occurrence.starts_at <= now or waiting_list.promotes_by_itself(occurrence.starts_at, now, stops):
        return None
    free = waiting_list.free_places(occurrence.capacity, occurrence.places_taken)
    if occurrence.status != OccurrenceStatus.PLANNED or free == 0:
        return None
    waiting = select(SignUp).where(
        SignUp.occurrence_id == occurrence.id,
        SignUp.status == SignUpStatus.WAITING,
        SignUp.offer_until.is_(None),
    )
    asked_last = case((SignUp.asked_at.is_(None), 0), else_=1)
    queue = db.session.scalars(
        waiting.order_by(asked_last, SignUp.asked_at, SignUp.queued_at, SignUp.id)
    ).unique()
    return next((sign_up for sign_up in queue if waiting_list.fits(sign_up.party_size, free)), None)


def hosted_series(person_id: int) -> list[Series]:
    """What a person hosts or has proposed, newest last."""
    own = select(Series).where(Series.host_id == person_id, Series.status != SeriesStatus.ENDED)
    return list(db.session.scalars(own.order_by(Series.id)).unique())


def is_trusted_host(person_id: int) -> bool:
    """Whether staff approved something of this person before; then the next needs no approval."""
    approved = select(Series.id).where(
        Series.host_id == person_id,
        Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED)),
        Series.decided_at.is_not(None),
    )
    return db.session.scalar(approved.limit(1)) is not None


def count_proposals(person_id: int, since: datetime) -> tuple[int, int]:
    """How many series of this host wait for an answer, and how many were proposed after `since`."""
    waits = case((Series.status == SeriesStatus.PROPOSED, 1), else_=0)
    is_new = case((Series.created_at > since, 1), else_=0)
    counted = select(func.coalesce(func.sum(waits), 0), func.coalesce(func.sum(is_new), 0))
    waiting, new = db.session.execute(counted.where(Series.host_id == person_id)).one()
    return int(waiting), int(new)


def coming_sign_ups(person_id: int, now: datetime) -> list[SignUp]:
    """What a person is on the list of and is not over, soonest first."""
    own = (
        select(SignUp)
        .join(SignUp.occurrence)
        .options(contains_eager(SignUp.occurrence))
        .where(SignUp.person_id == person_id, SignUp.status.in_(ACTIVE), Occurrence.ends_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return list(db.session.scalars(own).unique())


def date_with_both(person_id: int, other_id: int) -> Occurrence | None:
    """A date that both of these are on the list of, the first one; past ones count too, their numbers stand."""
    there = select(SignUp.occurrence_id).where(SignUp.status.in_(ACTIVE))
    one, other = (there.where(SignUp.person_id == number) for number in (person_id, other_id))
    dates = select(Occurrence).where(Occurrence.id.in_(one), Occurrence.id.in_(other))
    return db.session.scalar(dates.order_by(Occurrence.starts_at.desc(), Occurrence.id).limit(1))


def proposals() -> list[Series]:
    """What waits for Frivillighedens Hus, oldest first, with who proposed it."""
    waiting = select(Series).where(Series.status == SeriesStatus.PROPOSED).options(joinedload(Series.host))
    return list(db.session.scalars(waiting.order_by(Series.created_at, Series.id)).unique())


def occurrences_between(start: datetime, end: datetime) -> list[Occurrence]:
    """Dates that take place and begin within (start, end], soonest first."""
    dates = select(Occurrence).where(
        Occurrence.starts_at > start,
        Occurrence.starts_at <= end,
        Occurrence.status == OccurrenceStatus.PLANNED,
    )
    return list(db.session.scalars(dates.order_by(Occurrence.starts_at, Occurrence.id)))


def dates_with_queue_and_room(now: datetime) -> list[int]:
    """Ids of coming dates where somebody waits though places are free (what an interrupted step may leave)."""
    waiting = select(SignUp.id).where(
        SignUp.occurrence_id == Occurrence.id,
        SignUp.status == SignUpStatus.WAITING,
        SignUp.offer_until.is_(None),
    )
    dates = select(Occurrence.id).where(
        Occurrence.starts_at > now,
        Occurrence.status == OccurrenceStatus.PLANNED,
        or_(Occurrence.capacity.is_(None), Occurrence.places_taken < Occurrence.capacity),
        waiting.exists(),
    )
    return list(db.session.scalars(dates.order_by(Occurrence.id)))


def running_series(now: datetime, weeks: int) -> list[int]:
    """Ids of running series, for the job that makes their dates up to `weeks` ahead."""
    today = local(now).date()
    running = select(Series.id).where(*is_running(today, today + timedelta(weeks=weeks)))
    return list(db.session.scalars(running.order_by(Series.id)))


def is_running(today: date, end: date) -> tuple[ColumnElement[bool], ...]:
    """What holds for a series that has dates between `today` and `end` (local)."""
    has_not_ended = or_(Series.until.is_(None), Series.until >= today)
    return Series.status == SeriesStatus.APPROVED, Series.first_on <= end, has_not_ended


def finished_series(now: datetime) -> list[int]:
    """Ids of series that are still called running, though their last day is past and no date is to come."""
    today = local(now).date()
    is_over = or_(Series.until < today, and_(Series.rhythm == Rhythm.ONCE, Series.first_on < today))
    to_come = select(Occurrence.id).where(Occurrence.series_id == Series.id, Occurrence.ends_at > now)
    finished = select(Series.id).where(Series.status == SeriesStatus.APPROVED, is_over, ~to_come.exists())
    return list(db.session.scalars(finished.order_by(Series.id)))


def hosted_now(person_id: int) -> Series | None:
    """A running series of this host, or None; what was refused or is over binds nobody."""
    own = select(Series).where(Series.host_id == person_id, Series.status == SeriesStatus.APPROVED)
    return db.session.scalar(own.order_by(Series.id).limit(1))


def proposed_by(person_id: int) -> list[Series]:
    """Proposals of a person that nobody has decided yet."""
    own = select(Series).where(Series.host_id == person_id, Series.status == SeriesStatus.PROPOSED)
    return list(db.session.scalars(own.order_by(Series.id)).unique())


def holding_on(occurrence_id: int) -> list[SignUp]:
    """Who has a place on a date."""
    held = select(SignUp).where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(HOLDING))
    return list(db.session.scalars(held.order_by(SignUp.queued_at, SignUp.id)).unique())


class Confirmed(NamedTuple):
    """Who has a place and was not marked: the sign-up and whose it is."""

    id: int
    person_id: int


def confirmed_on(occurrence_id: int, *, placed_until: datetime) -> list[Confirmed]:
    """Who has a place since `placed_until` at the latest, in the order they came. Narrow: they may be thousands."""
    held = select(SignUp.id, SignUp.person_id).where(
        SignUp.occurrence_id == occurrence_id,
        SignUp.status == SignUpStatus.CONFIRMED,
        or_(SignUp.placed_at.is_(None), SignUp.placed_at <= placed_until),
    )
    return [Confirmed(*row) for row in db.session.execute(held.order_by(SignUp.queued_at, SignUp.id))]


def holding_among(occurrence_id: int, sign_up_ids: Iterable[int]) -> list[SignUp]:
    """Those of these sign-ups that have a place on the date."""
    held = select(SignUp).where(
        SignUp.occurrence_id == occurrence_id,
        SignUp.id.in_(list(sign_up_ids)),
        SignUp.status.in_(HOLDING),
    )
    return list(db.session.scalars(held.order_by(SignUp.queued_at, SignUp.id)).unique())


def fixed_dates(fixed: FixedPlace, now: datetime) -> list[SignUp]:
    """The coming sign-ups that a fixed place has made, soonest first."""
    own = (
        select(SignUp)
        .join(SignUp.occurrence)
        .options(contains_eager(SignUp.occurrence))
        .where(
            Occurrence.series_id == fixed.series_id,
            Occurrence.starts_at > now,
            SignUp.person_id == fixed.person_id,
            SignUp.is_fixed.is_(True),
            SignUp.status.in_(ACTIVE),
        )
        .order_by(Occurrence.starts_at, SignUp.id)
    )
    return list(db.session.scalars(own).unique())


def groups_of(person_id: int, kind: str, now: datetime) -> list[tuple[int, str]]:
    """(id, title) of running groups of `kind` with several dates to which a person comes, or has a fixed place in."""
    coming = exists().where(
        SignUp.occurrence_id == Occurrence.id,
        Occurrence.series_id == Series.id,
        Occurrence.starts_at > now,
        SignUp.person_id == person_id,
        SignUp.status.in_(ACTIVE),
    )
    fixed = exists().where(
        FixedPlace.series_id == Series.id, FixedPlace.person_id == person_id, FixedPlace.ended_at.is_(None)
    )
    groups = select(Series.id, Series.title).where(
        Series.kind == kind,
        Series.status == SeriesStatus.APPROVED,
        Series.rhythm != Rhythm.ONCE,
        Series.needs_sign_up.is_(True),
        or_(coming, fixed),
    )
    return [(row[0], row[1]) for row in db.session.execute(groups.order_by(Series.title, Series.id))]
