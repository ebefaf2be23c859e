"""What a booking may not be, said so that one knows what to do. The room is locked already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.formatting import when
from app.core.permissions import Permission
from app.organisations.queries import role_in
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.rooms import queries
from app.rooms.free_times import Span, Trouble, check, first_collision
from app.rooms.models import Booking, Room, RulesYes
from app.rooms.rules import AHEAD, MOST_DATES, may_book, month_over_quota


@dataclass(frozen=True)
class Wish:
    """What somebody wants to book."""

    title: str
    party_size: int
    #: One, or all dates of a repeated booking in order.
    spans: tuple[Span, ...]
    #: In whose name; None is one's own.
    organisation_id: int | None = None
    #: The version of the rules that they said yes to just now; None when they were not asked.
    rules_version: int | None = None


def edges(span: Span) -> tuple[datetime, datetime]:
    """A time as a pair of instants."""
    return span.starts_at, span.ends_at


def refuse_trouble(now: datetime, room: Room, spans: Sequence[Span], but: Sequence[int] = ()) -> None:
    """Raise DomainError for the first time that cannot be had in a locked room, not counting the bookings `but`."""
    buffer = timedelta(minutes=room.buffer_minutes)
    taken = queries.taken_around(room.id, spans, buffer, but)
    checked = check(spans, opening=room.opening, taken=taken, buffer=buffer, now=now, until=now + AHEAD)
    for one in checked:
        if one.trouble is not None:
            raise refusal(one.trouble, one.span)
    twice = first_collision(spans, buffer)
    if twice is not None:
        raise refusal(Trouble.TAKEN, twice)


def refusal(trouble: Trouble, span: Span) -> DomainError:
    """What to say of a time that cannot be had."""
    at = when(span.starts_at, span.ends_at)
    if trouble is Trouble.TAKEN:
        return DomainError("Lokalet er optaget %(when)s. Vælg en anden tid.", field="day", when=at)
    if trouble is Trouble.CLOSED:
        return DomainError("Lokalet er ikke åbent %(when)s. Vælg en anden tid.", field="day", when=at)
    return DomainError("Vælg en tid, der ligger senere end nu, og højst et år frem.", field="day")


def refuse_fixed(booking: Booking, now: datetime) -> None:
    """Raise DomainError for what is over, given up, or belongs to a thing of a feature."""
    if booking.owner_kind is not None:
        raise DomainError(
            "Bookingen hører til noget, der sker i lokalet. Ret det dér, så følger lokalet med."
        )
    if not booking.holds or booking.starts_at <= now:
        raise DomainError("Bookingen kan ikke ændres mere.")


def refuse_who_may_not(actor: Actor, now: datetime, room: Room, person: Person, wish: Wish) -> None:
    """Raise DomainError where the person may not book the room, or not in that name."""
    is_staff = actor.has(Permission.MODERATE)
    refuse_blocked(person)
    if not room.is_bookable:
        raise DomainError("Lokalet kan ikke bookes lige nu.")
    if not 1 <= len(wish.spans) <= MOST_DATES:
        raise DomainError("Vælg højst %(most)s datoer ad gangen.", field="until", most=MOST_DATES)
    named = wish.organisation_id
    if named is not None and not is_staff and role_in(named, person.id) is None:
        raise DomainError("Vælg en forening, som du passer.", field="organisation_id")
    if not may_book(
        room.who_may,
        is_staff=is_staff,
        has_organisation=named is not None,
        is_host=queries.is_host(person.id, now),
    ):
        raise DomainError("Vælg den forening, som du booker for.", field="organisation_id")


def refuse_what_is_too_much(
    actor: Actor, room: Room, person: Person, wish: Wish, but: Sequence[int] = ()
) -> None:
    """Raise DomainError for too many people, or more hours in a month than one booker may have."""
    refuse_party(room, wish.party_size)
    if actor.has(Permission.MODERATE):
        return
    held = queries.held_by(room.id, person.id, wish.spans, but)
    over = month_over_quota(room.quota_hours, map(edges, held), map(edges, wish.spans))
    if over is not None:
        raise DomainError(
            "Du kan højst have lokalet %(hours)s timer på en måned. Vælg færre eller kortere tider.",
            field="ends",
            hours=room.quota_hours,
        )


def refuse_party(room: Room, party_size: int) -> None:
    """Raise DomainError for more people than there is room for."""
    if party_size > room.capacity:
        raise DomainError("Der er plads til %(most)s i lokalet.", field="party_size", most=room.capacity)


def say_yes(actor: Actor, now: datetime, room: Room, person_id: int, version: int | None) -> None:
    """Note that somebody says yes to the rules of a room, unless they did before. Raises DomainError without a yes."""
    rules = queries.rules_of(room)
    if rules is None or queries.has_said_yes(rules.id, person_id):
        return
    if version is None:
        raise DomainError("Sig ja til reglerne for lokalet.", field="rules_ok")
    if version != rules.version:
        raise DomainError("Reglerne er lige blevet ændret. Læs dem igen.", field="rules_ok")
    db.session.add(RulesYes(rules_id=rules.id, person_id=person_id, said_at=now))
    record(actor, now, "room.rules_yes", "room", room.id, version=version)
