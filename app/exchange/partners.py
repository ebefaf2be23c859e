"""Whom those who come to a fair should meet: what `matching.exchange_scores` is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.danish import fold
from app.core.database import db
from app.exchange import queries
from app.exchange.models import Item, Participant
from app.exchange.rules import Side
from app.matching.exchange_scores import Meeting, Thing, Trader, suggest
from app.moderation.states import PUBLIC
from app.places.distance import distance_km
from app.places.models import Place

#: So many are suggested at a time, and so many yeses are enough not to be reminded.
MOST, ENOUGH = 6, 3


@dataclass(frozen=True)
class Suggestion:
    """Somebody to meet, with what is told of it."""

    other: Participant
    meeting: Meeting
    #: What they give that one seeks, and what they seek that one gives.
    they_give: Item | None
    they_seek: Item | None


@dataclass(frozen=True)
class Partners:
    """Whom a participant could meet, and whom they said they want to, with whether they both do."""

    suggested: list[Suggestion]
    wanted: list[tuple[Participant, bool]]


def partners_of(participant: Participant) -> Partners:
    """All of it for one participant, in three statements whatever the size of the fair."""
    everybody = queries.participants_of(participant.fair_id)
    things, wishes = things_of(everybody), queries.wishes_at(participant.fair_id)
    places = {one.id: place_of(one, things.get(one.party_id, ())) for one in everybody}
    traders = {one.id: trader_of(one, things.get(one.party_id, ()), wishes) for one in everybody}
    wanted = {about for about, is_wanted in wishes.get(participant.id, {}).items() if is_wanted}
    others = [trader for number, trader in traders.items() if number not in wanted]
    by_id = {one.id: one for one in everybody}
    found = suggest(traders[participant.id], others, _distances(participant.id, places), MOST)
    items = {one.id: one for own in things.values() for one in own}
    return Partners(
        [_suggestion(by_id[one.other], one, items) for one in found],
        [(one, wishes.get(one.id, {}).get(participant.id, False)) for one in everybody if one.id in wanted],
    )


def has_few(participant: Participant) -> bool:
    """Whether somebody said yes to fewer than they could, and there is somebody to say yes to."""
    partners = partners_of(participant)
    return len(partners.wanted) < ENOUGH and bool(partners.suggested)


def things_of(everybody: Sequence[Participant]) -> dict[int, list[Item]]:
    """Party → what everybody may see that it gives and seeks, in the order it was written."""
    parties = [one.party_id for one in everybody]
    own = select(Item).where(Item.party_id.in_(parties), Item.state.in_(PUBLIC)).order_by(Item.id)
    found: dict[int, list[Item]] = {}
    for item in db.session.scalars(own).unique():
        found.setdefault(item.party_id, []).append(item)
    return found


def place_of(participant: Participant, things: Sequence[Item]) -> Place | None:
    """Where somebody is: their organisation, else the first thing of theirs that lies somewhere."""
    organisation = participant.party.organisation
    if organisation is not None:
        return organisation.place
    return next((one.place for one in things if one.place is not None), None)


def trader_of(
    participant: Participant, things: Sequence[Item], wishes: Mapping[int, Mapping[int, bool]]
) -> Trader:
    """Somebody as `matching` sees them; `wishes` as `queries.wishes_at` gives them."""
    own = wishes.get(participant.id, {})
    return Trader(
        participant.id,
        [thing_of(one) for one in things],
        wants=frozenset(about for about, is_wanted in own.items() if is_wanted),
        avoids=frozenset(about for about, is_wanted in own.items() if not is_wanted),
    )


def thing_of(item: Item) -> Thing:
    """An item as `matching` sees it. The word of its kind says nothing more: all of a kind have it."""
    words = fold(f"{item.title} {item.text}")
    return Thing(item.id, item.side is Side.GIVE, item.category, words, item.target_group)


def _distances(own_id: int, places: Mapping[int, Place | None]) -> dict[int, float]:
    here = places[own_id]
    if here is None:
        return {}
    return {
        number: distance_km(here.lat, here.lon, there.lat, there.lon)
        for number, there in places.items()
        if there is not None
    }


def _suggestion(other: Participant, found: Meeting, items: Mapping[int, Item]) -> Suggestion:
    give = items.get(found.they_give[1]) if found.they_give else None
    seek = items.get(found.they_seek[1]) if found.they_seek else None
    return Suggestion(other, found, give, seek)
