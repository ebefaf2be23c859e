"""Signing up and giving up: lock → reload → ask the rule → change → audit → promise → publish → flush."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, load_only

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.date_words import begins
from app.core.errors import DomainError, NotFoundError
from app.core.pack import current_pack
from app.core.rows import add_row
from app.gatherings import messages, places, waiting_list
from app.gatherings.identity import identity_of_one
from app.gatherings.models import (
    ACTIVE,
    Occurrence,
    OccurrenceStatus,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)
from app.gatherings.offers import offer_free_places, tell_if_too_few
from app.gatherings.places import move_places, queue_of, somebody_waits, take_places
from app.gatherings.publishing import publish_occurrence, publish_seats_of
from app.gatherings.standing import Standing, standing_on
from app.people.blocking import refusal
from app.people.models import Person


def join(
    actor: Actor,
    now: datetime,
    occurrence_id: int,
    person: Person,
    *,
    party_size: int = 1,
    wants_companion: bool = False,
    needs_lift: bool = False,
    note: str = "",
    is_on_phone: bool = False,
    is_new: bool = False,
) -> SignUp:
    """Put a party on a date: with a place when nobody waits and it fits, else last in the queue.

    `is_on_phone`: who acts is talking with them and says what came of it, so nobody rings to say it again. `is_new`:
    the person was made in this transaction, so nobody can be helping them yet. The host, who knows
    whether there is food for one more, may write somebody on after the sign-up has closed. Who it is that types a new
    name, nobody knows: they are not told who is on the list of a discreet series, and the name stands there twice.
    Raises DomainError when the date is over, cancelled, closed, needs no sign-up, or has this person already.
    """
    occurrence = _open_date(occurrence_id, now)
    series = occurrence.series
    by_host = series.host_id in (actor.person_id, actor.on_behalf_of)
    if not by_host and waiting_list.is_closed(occurrence.starts_at, series.closes_hours, now):
        raise DomainError(
            "Tilmeldingen er lukket. Ring til os, så hører vi, om der er plads.", field="occurrence_id"
        )
    standing = standing_on(occurrence, person)
    if standing.is_blocked:
        raise refusal()
    by_stranger = is_new and actor.person_id is None
    if by_stranger and standing.is_there_already and series.is_discreet:
        standing = standing._replace(identity=identity_of_one(person), is_there_already=False)
    needs = {"wants_companion": wants_companion, "needs_lift": needs_lift, "note": note.strip()}
    sign_up = _put_on(actor, now, occurrence, person, standing, party_size=party_size, **needs)
    if sign_up is None:
        raise DomainError(
            "Du er allerede skrevet op til den dag. Ring til os, hvis du vil ændre noget.",
            field="occurrence_id",
        )
    if sign_up.offer_until is None:
        messages.promise_answer(sign_up, now, told_by=actor if is_on_phone else None, is_new=is_new)
    publish_seats_of(occurrence)
    return sign_up


def put_on(
    actor: Actor, now: datetime, occurrence: Occurrence, person: Person, **values: Any
) -> SignUp | None:
    """Put a party on a locked date that is open, and tell nobody; `values` are the columns of its sign-up that say who
    comes and what they need.

    None when this person is on its list already, or somebody of the same name and contact.
    """
    return _put_on(actor, now, occurrence, person, standing_on(occurrence, person), **values)


def _put_on(
    actor: Actor,
    now: datetime,
    occurrence: Occurrence,
    person: Person,
    standing: Standing,
    *,
    party_size: int,
    **values: Any,
) -> SignUp | None:
    if standing.is_there_already:
        return None
    free = waiting_list.free_places(occurrence.capacity, occurrence.places_taken)
    has_place = waiting_list.gets_place_at_once(party_size, free, standing.somebody_waits)
    if has_place:
        take_places(occurrence, party_size)
    sign_up = SignUp(
        occurrence_id=occurrence.id,
        person_id=person.id,
        identity=standing.identity,
        party_size=party_size,
        status=SignUpStatus.CONFIRMED if has_place else SignUpStatus.WAITING,
        placed_at=now if has_place else None,
        queued_at=waiting_list.behind(standing.last_queued_at, now),
        is_first_time=not standing.has_been_before,
        comes_again=standing.was_new_here and not standing.came_again,
        created_at=now,
        **values,
    )
    add_row(sign_up)
    record(actor, now, "sign_up.join", "sign_up", sign_up.id, party=party_size)
    if not has_place:
        fill_free_places(occurrence, now, newcomer=sign_up)
    return sign_up


def leave(actor: Actor, now: datetime, sign_up_id: int) -> SignUp:
    """Give up a place, or a place in the queue; what comes free goes down the queue. Twice is once.

    Raises DomainError when the date has begun.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    if sign_up.status not in ACTIVE:
        return sign_up
    if occurrence.starts_at <= now:
        raise DomainError(
            "%(the)s er begyndt. Ring til værten, hvis du ikke kan komme.", the=begins(occurrence.series.kind)
        )
    give_up(actor, sign_up, occurrence, now)
    return sign_up


def give_up(actor: Actor, sign_up: SignUp, occurrence: Occurrence, now: datetime) -> None:
    """Take a locked sign-up off its locked date, as the person wishes; what comes free goes down the queue."""
    taken = occurrence.places_taken
    take_off(sign_up, occurrence, SignUpStatus.CANCELLED_BY_PERSON, now)
    record(actor, now, "sign_up.leave", "sign_up", sign_up.id)
    fill_free_places(occurrence, now)
    tell_if_too_few(occurrence, taken, now)
    publish_seats_of(occurrence)


def change_sign_up(
    actor: Actor,
    now: datetime,
    sign_up_id: int,
    *,
    party_size: int,
    wants_companion: bool,
    needs_lift: bool,
    note: str,
) -> SignUp:
    """Change party and needs. A party with a place grows only into places that nobody waits for.

    Raises DomainError when the date has begun, the sign-up has ended, or there is no room for more.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    if sign_up.status not in (SignUpStatus.WAITING, SignUpStatus.CONFIRMED) or occurrence.starts_at <= now:
        raise DomainError("Tilmeldingen kan ikke ændres mere. Ring til os, så hjælper vi.")
    closes_hours = occurrence.series.closes_hours
    if party_size > sign_up.party_size and waiting_list.is_closed(occurrence.starts_at, closes_hours, now):
        raise DomainError("Tilmeldingen er lukket. Ring til os, hvis I bliver flere.", field="party_size")
    taken = occurrence.places_taken
    if sign_up.holds_places:
        _resize(occurrence, party_size - sign_up.party_size)
    sign_up.party_size = party_size
    sign_up.wants_companion = wants_companion
    sign_up.needs_lift = needs_lift
    sign_up.note = note.strip()
    record(actor, now, "sign_up.change", "sign_up", sign_up.id, party=party_size)
    db.session.flush()
    fill_free_places(occurrence, now)
    tell_if_too_few(occurrence, taken, now)
    publish_seats_of(occurrence)
    return sign_up


def fill_free_places(
    occurrence: Occurrence, now: datetime, *, newcomer: SignUp | None = None
) -> list[SignUp]:
    """Give what is free to the queue, in order, and tell each. The row must be locked. May be repeated at will.

    On the last day (pack setting `promotion_stops_hours`) nothing is given unasked: the next in line is offered it for
    a while. A `newcomer` is told by the answer to their own sign-up.
    """
    if not _takes_place_later(occurrence, now):
        return []
    if not waiting_list.promotes_by_itself(
        occurrence.starts_at, now, current_pack().setting("promotion_stops_hours")
    ):
        offer_free_places(occurrence, now)
        return []
    free = waiting_list.free_places(occurrence.capacity, occurrence.places_taken)
    if free == 0:
        return []
    queue = queue_of(occurrence)
    by_id = {sign_up.id: sign_up for sign_up in queue}
    decision = waiting_list.promote([waiting_list.Party(s.id, s.party_size) for s in queue], free)
    for number in decision.skipped:
        by_id[number].skipped_at = now
    promoted = [by_id[number] for number in decision.promoted]
    for sign_up in promoted:
        places.give_place(occurrence, sign_up, now)
        record(SYSTEM, now, "sign_up.promote", "sign_up", sign_up.id)
        if sign_up is not newcomer:
            messages.promise_place_given(sign_up, now)
    if promoted:
        # All of it: this also mends what an interrupted step has left.
        publish_occurrence(occurrence)
    db.session.flush()
    return promoted


def give_place(actor: Actor, now: datetime, sign_up_id: int) -> SignUp:
    """Give a waiting party a place because the host talked with them. Raises DomainError when it does not fit."""
    sign_up, occurrence = lock_sign_up(sign_up_id)
    if sign_up.status != SignUpStatus.WAITING:
        return sign_up
    free = waiting_list.free_places(occurrence.capacity, occurrence.places_taken)
    fits = sign_up.offer_until is not None or waiting_list.fits(sign_up.party_size, free)
    if not _takes_place_later(occurrence, now) or not fits:
        raise DomainError("Pladsen er ikke ledig længere.")
    places.give_place(occurrence, sign_up, now)
    record(actor, now, "sign_up.give_place", "sign_up", sign_up.id)
    messages.promise_place_given(sign_up, now, told_by=actor)
    publish_seats_of(occurrence)
    return sign_up


def take_offer(actor: Actor, now: datetime, sign_up_id: int) -> SignUp:
    """Say yes to a place that is held. A late yes counts as long as the place is free and nobody before it fits.

    Raises DomainError when it has gone to somebody else, or was never offered.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    if sign_up.status == SignUpStatus.WAITING and sign_up.offer_until is None:
        free = waiting_list.free_places(occurrence.capacity, occurrence.places_taken)
        fitting = (one for one in queue_of(occurrence) if waiting_list.fits(one.party_size, free))
        if sign_up.asked_at is None or next(fitting, None) is not sign_up:
            raise DomainError("Pladsen er gået videre. Du står stadig på ventelisten.")
    return give_place(actor, now, sign_up_id)


def lock_sign_up(sign_up_id: int) -> tuple[SignUp, Occurrence]:
    """Lock a sign-up's date and load both afresh (always the date first). Raises NotFoundError."""
    occurrence_id = db.session.scalar(select(SignUp.occurrence_id).where(SignUp.id == sign_up_id))
    occurrence = lock_row(Occurrence, occurrence_id) if occurrence_id else None
    sign_up = lock_row(SignUp, sign_up_id) if occurrence else None
    if occurrence is None or sign_up is None:
        raise NotFoundError
    return sign_up, occurrence


def take_off(
    sign_up: SignUp, occurrence: Occurrence, status: SignUpStatus, now: datetime, reason: str | None = None
) -> None:
    """End an active sign-up with `status`, free its places and withdraw what was to be sent about it."""
    _end([sign_up], occurrence, status, reason)
    messages.withdraw_for(sign_up, now)


def take_all_off(
    sign_ups: Sequence[SignUp],
    occurrence: Occurrence,
    status: SignUpStatus,
    now: datetime,
    reason: str | None = None,
) -> None:
    """The same for everybody on the date; few statements, however many they are."""
    _end(sign_ups, occurrence, status, reason)
    messages.withdraw_for_all(occurrence, now)


def _end(
    sign_ups: Sequence[SignUp], occurrence: Occurrence, status: SignUpStatus, reason: str | None
) -> None:
    freed = sum(sign_up.party_size for sign_up in sign_ups if sign_up.holds_places)
    if freed:
        move_places(occurrence, -freed)
    for sign_up in sign_ups:
        sign_up.offer_until = None
        sign_up.status = status
        sign_up.reason = reason
    db.session.flush()


#: All that is asked of a date for a newcomer with a place; the rest is loaded when somebody asks.
_TO_JOIN = (
    lazyload(Occurrence.place),
    load_only(
        Occurrence.series_id,
        Occurrence.starts_at,
        Occurrence.status,
        Occurrence.capacity,
        Occurrence.places_taken,
    ),
    joinedload(Occurrence.series)
    .load_only(Series.kind, Series.status, Series.host_id, Series.closes_hours, Series.needs_sign_up)
    .lazyload(Series.place),
)


def _open_date(occurrence_id: int, now: datetime) -> Occurrence:
    occurrence = lock_row(Occurrence, occurrence_id, *_TO_JOIN)
    if occurrence is None or occurrence.series.status not in (SeriesStatus.APPROVED, SeriesStatus.ENDED):
        raise NotFoundError
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Dagen er aflyst. Vælg en anden dag.", field="occurrence_id")
    if occurrence.starts_at <= now:
        the = begins(occurrence.series.kind)
        raise DomainError("%(the)s er begyndt. Vælg en anden dag.", field="occurrence_id", the=the)
    if not occurrence.series.needs_sign_up:
        raise DomainError("Du skal ikke melde dig til. Bare mød op.")
    return occurrence


def _takes_place_later(occurrence: Occurrence, now: datetime) -> bool:
    return occurrence.status == OccurrenceStatus.PLANNED and occurrence.starts_at > now


def _resize(occurrence: Occurrence, more: int) -> None:
    """Take `more` places (or give them back); none that somebody waits for. Raises DomainError at `party_size`."""
    free = waiting_list.free_places(occurrence.capacity, occurrence.places_taken)
    if more > 0 and somebody_waits(occurrence):
        free = 0
    if more > 0 and not (waiting_list.fits(more, free) and move_places(occurrence, more)):
        raise DomainError(
            "Der er ikke plads til så mange. Der er kun plads til %(free)s mere."
            if free
            else "Der er ikke flere pladser den dag. Ring til os, så hjælper vi.",
            field="party_size",
            free=free,
        )
    if more < 0:
        move_places(occurrence, more)
