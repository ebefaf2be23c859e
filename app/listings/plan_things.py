"""Tasks as things of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, func, literal, select

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Figure
from app.core.permissions import Permission
from app.core.plan_things import Asked, PlanThings, ThingState
from app.listings.figures import COUNTS, of_listings
from app.listings.links import answer_path, public_path
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND
from app.listings.rules import NEVER
from app.moderation.states import PUBLIC, State
from app.plan.tying import tie_row


def _listed(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Tasks with a date in the year; what has no date stands in the year in which it was posted."""
    typed = ListingDate.sort_at.type
    at = case((ListingDate.sort_at < NEVER, ListingDate.sort_at), else_=Listing.created_at)
    stands = ListingDate.cancelled_at.is_(None)
    last = func.max(case((stands, ListingDate.sort_at)))
    state = case(
        (func.sum(case((stands, 1), else_=0)) == 0, literal(ThingState.CANCELLED.value)),
        (Listing.state != State.PUBLISHED, literal(ThingState.OVER.value)),
        (last > literal(asked.now, typed), literal(ThingState.COMING.value)),
        else_=literal(ThingState.OVER.value),
    )
    return (
        select(
            literal(KIND).label("kind"),
            Listing.id.label("id"),
            Listing.title.label("title"),
            func.min(at, type_=typed).label("at"),
            state.label("state"),
        )
        .join(ListingDate, ListingDate.listing_id == Listing.id)
        .where(
            Listing.initiative_id.in_(asked.initiative_ids),
            Listing.state.in_(COUNTS),
            at >= literal(asked.begins, typed),
            at < literal(asked.ends, typed),
        )
        .group_by(Listing.id)
    )


def _loose() -> Select[*tuple[Any, ...]]:
    return select(
        literal(KIND).label("kind"),
        Listing.id.label("id"),
        Listing.title.label("title"),
        Listing.created_at.label("at"),
    ).where(Listing.initiative_id.is_(None), Listing.state.in_(COUNTS))


def _figures(ids: Sequence[int], year: int) -> Mapping[int, Sequence[Figure]]:
    return of_listings(ids, year)


def _paths(ids: Sequence[int], actor: Actor) -> Mapping[int, str]:
    if actor.has(Permission.MODERATE):
        return {one: answer_path(one) for one in ids}
    shown = select(Listing.id).where(Listing.id.in_(ids), Listing.state.in_(PUBLIC))
    return {one: public_path(one) for one in db.session.scalars(shown)}


def _tie(actor: Actor, now: datetime, listing_id: int, before: int | None, to: int | None) -> bool:
    return tie_row(Listing, KIND, actor, now, listing_id, before, to)


PLAN_THINGS = PlanThings(
    kind=KIND,
    label=_l("Opgaver"),
    listed=_listed,
    figures=_figures,
    paths=_paths,
    loose=_loose,
    tie=_tie,
)
