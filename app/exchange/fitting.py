"""Something new fits what somebody wrote: finding it, and telling who wrote it, seldom and never twice of the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.database import db, insert_once, lock_row
from app.exchange import messages_fits, queries_fits
from app.exchange.models import Fit, Item
from app.exchange.partners import thing_of
from app.matching.exchange_scores import fit
from app.places.distance import distance_km

#: Looked at in one go; the next go takes the rest.
BATCH = 50
#: Of one new thing so many others hear, those that it fits best; and its own writer of so many of theirs.
MOST_HEAR, MOST_OWN = 20, 3
#: A letter names so many, and nobody gets another for so long.
MOST_IN_LETTER, REST = 5, timedelta(days=7)


def find(now: datetime) -> int:
    """Hold what is new, or says something else now, against what others wrote. How many pairs were new."""
    return sum(_hold(item_id, now) for item_id in queries_fits.unfitted(BATCH))


def _hold(item_id: int, now: datetime) -> int:
    item = lock_row(Item, item_id)
    if item is None or item.fitted_at is not None:
        return 0
    item.fitted_at = now
    db.session.flush()
    if not item.is_public or not item.party.person.is_living:
        return 0
    worth = [(_score(item, other), other) for other in queries_fits.could_fit(item)]
    best = sorted((one for one in worth if one[0]), key=lambda one: (-one[0], -one[1].id))
    hears = [(other.id, item.id, score) for score, other in best[:MOST_HEAR]]
    own = [(item.id, other.id, score) for score, other in best[:MOST_OWN]]
    return sum(_note(*pair, now) for pair in (*hears, *own))


def _note(own_id: int, other_id: int, score: int, now: datetime) -> bool:
    pair = {"own_id": own_id, "other_id": other_id}
    return insert_once(Fit, {**pair, "score": score, "found_at": now, "told_at": None})


def _score(one: Item, other: Item) -> int:
    here, there = one.place, other.place
    km = distance_km(here.lat, here.lon, there.lat, there.lon) if here and there else None
    return fit(thing_of(one), thing_of(other), km)


def tell(now: datetime) -> int:
    """Promise one letter to everybody who is to hear of something. How many were new."""
    made, told = 0, set[int]()
    for party in queries_fits.parties_to_tell(now - REST, BATCH):
        if party.person_id in told:
            continue
        told.add(party.person_id)
        found = queries_fits.to_tell(party.id, MOST_IN_LETTER)
        for one in found:
            one.fit.told_at = now
        db.session.flush()
        made += messages_fits.promise_fits(party, [(one.own.id, one.other.id) for one in found], now)
    return made
