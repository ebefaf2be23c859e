"""Giving tables to who comes to a free market: all at one press, one by hand, and letting everybody see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.exchange import brokers, queries, queries_day, stalls
from app.exchange.models import Fair, Participant
from app.exchange.models_day import Stall
from app.exchange.rules import Coming, FairState, Shape
from app.exchange.words import FAIR

#: More tables than this do not stand side by side in any hall.
MOST_PER_ROW = 30


def give(actor: Actor, now: datetime, fair_id: int, per_row: int, *, keep: bool) -> int:
    """Give a table to everybody for whom there is one. `keep`: who has one stays there. How many have none.

    Raises NotFoundError unless the actor is a moderator and the fair is a market, DomainError when it is over.
    """
    fair = _market(actor, now, fair_id)
    brokers.locked_day(fair_id).per_row = per_row
    coming, standing = queries.participants_of(fair_id), queries_day.stalls_of(fair_id)
    guests = [_guest(one) for one in coming]
    kept = standing if keep else {}
    places = stalls.assign(guests, fair.tables, per_row, apart(fair_id), kept)
    _write(fair_id, places)
    record(actor, now, "exchange_fair.stalls", FAIR, fair_id)
    return len(coming) - len(places)


def move(actor: Actor, now: datetime, fair_id: int, participant_id: int, number: int) -> Participant | None:
    """Somebody gets this table; who stood there gets theirs, or none. Who that was, if anybody.

    Raises as `give`, NotFoundError for who does not come to this fair, DomainError for a table that there is not.
    """
    fair = _market(actor, now, fair_id)
    brokers.locked_day(fair_id)
    one = queries.participant_by_id(participant_id)
    if one is None or one.fair_id != fair_id or one.status is not Coming.COMING:
        raise NotFoundError
    if not 1 <= number <= fair.tables:
        raise DomainError("Vælg et bord fra 1 til %(most)s.", field="number", most=fair.tables)
    places = queries_day.stalls_of(fair_id)
    there = next((who for who, at in places.items() if at == number and who != participant_id), None)
    old = places.pop(participant_id, None)
    if there is not None:
        del places[there]
        if old is not None:
            places[there] = old
    places[participant_id] = number
    _write(fair_id, places)
    record(actor, now, "exchange_fair.stalls", FAIR, fair_id)
    return queries.participant_by_id(there) if there is not None else None


def show(actor: Actor, now: datetime, fair_id: int, *, shown: bool) -> None:
    """Let everybody see who stands where, or not. Raises as `give`, DomainError when nobody has a table."""
    _market(actor, now, fair_id)
    if shown and not queries_day.stalls_of(fair_id):
        raise DomainError("Ingen har et bord endnu. Giv dem borde først.")
    brokers.locked_day(fair_id).shown_at = now if shown else None
    record(actor, now, "exchange_fair.stalls", FAIR, fair_id, shown=shown)


def apart(fair_id: int) -> set[stalls.Two]:
    """Pairs of whom one would rather not meet the other."""
    return {
        (min(one, other), max(one, other))
        for one, own in queries.wishes_at(fair_id).items()
        for other, is_wanted in own.items()
        if not is_wanted
    }


def _guest(one: Participant) -> stalls.Guest:
    return stalls.Guest(one.id, bool(one.needs), one.party.organisation_id is not None)


def _write(fair_id: int, places: Mapping[int, int]) -> None:
    """These tables and no others; those of people who do not come any more are free."""
    db.session.execute(delete(Stall).where(Stall.fair_id == fair_id))
    db.session.add_all(
        Stall(participant_id=who, fair_id=fair_id, number=number) for who, number in places.items()
    )
    db.session.flush()


def _market(actor: Actor, now: datetime, fair_id: int) -> Fair:
    fair = lock_row(Fair, fair_id) if actor.has(Permission.MODERATE) else None
    if fair is None or fair.shape is not Shape.MARKET:
        raise NotFoundError
    if fair.ends_at <= now or fair.state is FairState.CANCELLED:
        raise DomainError("Børsen er forbi eller aflyst.")
    return fair
