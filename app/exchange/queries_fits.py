"""Reads of what fits what people wrote: what is to be looked at, what it could fit, and who is to hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.exchange.models import Fit, Item, Participant, Party, Wish
from app.moderation.states import PUBLIC, State
from app.organisations.models import Organisation

#: So many are held against each new thing, the newest first.
_MOST_HELD = 200


def unfitted(most: int) -> list[int]:
    """What everybody sees and was not held against others since it last changed, the oldest first."""
    new = select(Item.id).where(Item.fitted_at.is_(None), Item.state == State.PUBLISHED)
    return list(db.session.scalars(new.order_by(Item.id).limit(most)))


def could_fit(item: Item) -> list[Item]:
    """What others give, or seek, of the same kind and for the same people; not of who would rather not meet."""
    # What is for everybody fits what is for anybody.
    everybody = "" if item.target_group else Item.target_group
    others = (
        _public(select(Item).join(Party, Party.id == Item.party_id))
        .where(
            Item.side != item.side,
            Item.category == item.category,
            Item.target_group.in_((item.target_group, everybody)),
            Party.person_id != item.party.person_id,
            Party.id.not_in(_avoided(item.party_id)),
        )
        .order_by(Item.id.desc())
        .limit(_MOST_HELD)
    )
    if item.party.organisation_id is not None:
        others = others.where(Party.organisation_id.is_distinct_from(item.party.organisation_id))
    return list(db.session.scalars(others).unique())


def _public(items: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    seen = or_(Party.organisation_id.is_(None), Organisation.state.in_(PUBLIC))
    return items.outerjoin(Organisation, Organisation.id == Party.organisation_id).where(
        Item.state.in_(PUBLIC), seen
    )


def _avoided(party_id: int) -> Select[*tuple[Any, ...]]:
    """Parties that this one would rather not meet, or the other way round, as either said at a fair."""
    who, about = aliased(Participant), aliased(Participant)
    both = (
        select(who.party_id, about.party_id)
        .select_from(Wish)
        .join(who, who.id == Wish.participant_id)
        .join(about, about.id == Wish.about_id)
        .where(Wish.is_wanted.is_(False))
    )
    mine = both.with_only_columns(about.party_id).where(who.party_id == party_id)
    theirs = both.with_only_columns(who.party_id).where(about.party_id == party_id)
    return select(mine.union(theirs).subquery())


def avoids(party_id: int, other_id: int) -> bool:
    """Whether one of two parties would rather not meet the other."""
    found = select(Party.id).where(Party.id == other_id, Party.id.in_(_avoided(party_id)))
    return db.session.scalar(found) is not None


class Found(NamedTuple):
    """Something that fits, with how well."""

    own: Item
    other: Item
    fit: Fit


def _alive(fits: Any = Fit) -> Select[*tuple[Any, ...]]:
    """What fits and what it fits, when everybody sees both."""
    other, theirs, theirs_of = aliased(Item), aliased(Party), aliased(Organisation)
    seen = or_(theirs.organisation_id.is_(None), theirs_of.state.in_(PUBLIC))
    found = (
        select(Item, other, fits)
        .join(fits, fits.own_id == Item.id)
        .join(Party, Party.id == Item.party_id)
        .join(other, other.id == fits.other_id)
        .join(theirs, theirs.id == other.party_id)
        .outerjoin(theirs_of, theirs_of.id == theirs.organisation_id)
        .where(other.state.in_(PUBLIC), seen)
    )
    return _public(found)


def parties_to_tell(told_since: datetime, most: int) -> list[Party]:
    """Who is to hear of something new, who waited longest first: nobody whose person heard since `told_since`."""
    own, mine, lately = aliased(Item), aliased(Party), aliased(Fit)
    heard = (
        select(lately.own_id)
        .join(own, own.id == lately.own_id)
        .join(mine, mine.id == own.party_id)
        .where(mine.person_id == Party.person_id, lately.told_at > told_since)
    )
    waiting = _alive().where(Fit.told_at.is_(None), ~heard.exists())
    order = waiting.with_only_columns(Party.id).group_by(Party.id)
    numbers = list(db.session.scalars(order.order_by(func.min(Fit.found_at), Party.id).limit(most)))
    found = db.session.scalars(select(Party).where(Party.id.in_(numbers))).unique()
    return sorted(found, key=lambda one: numbers.index(one.id))


def to_tell(party_id: int, most: int) -> list[Found]:
    """What a party was not told of yet, what fits best first."""
    waiting = _alive().where(Fit.told_at.is_(None), Party.id == party_id)
    order = waiting.order_by(Fit.score.desc(), Fit.other_id.desc(), Fit.own_id).limit(most)
    return [Found(*row) for row in db.session.execute(order).unique()]


def still_fit(party_id: int, pairs: Sequence[tuple[int, int]]) -> list[Found]:
    """Of these (own, other) those of which everybody still sees both, in their order."""
    wanted = or_(*(and_(Fit.own_id == own, Fit.other_id == other) for own, other in pairs))
    found = _alive().where(Party.id == party_id, wanted)
    rows = {(row[0].id, row[1].id): Found(*row) for row in db.session.execute(found).unique()}
    return [rows[pair] for pair in pairs if pair in rows]


def fits_of(party_id: int, most: int) -> dict[int, list[Item]]:
    """Own item → the best of what fits it and everybody sees; one statement."""
    rows = _alive().where(Party.id == party_id).order_by(Fit.score.desc(), Fit.other_id.desc())
    found: dict[int, list[Item]] = {}
    for own, other, _fit in db.session.execute(rows).unique():
        best = found.setdefault(own.id, [])
        if len(best) < most:
            best.append(other)
    return found
