"""Tasks as things of the plan."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, func, literal, select

from app.core.permissions import Permission
from app.core.plan_things import Asked, ThingState
from app.listings.figures import of_listings
from app.listings.links import answer_path, public_path
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND
from app.listings.rules import NEVER
from app.moderation.plan_things import moderated_things
from app.moderation.states import WAS_PUBLIC, State


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
            Listing.state.in_(WAS_PUBLIC),
            at >= literal(asked.begins, typed),
            at < literal(asked.ends, typed),
        )
        .group_by(Listing.id)
    )


PLAN_THINGS = moderated_things(
    KIND,
    _l("Opgaver"),
    Listing,
    listed=_listed,
    figures=of_listings,
    public_path=public_path,
    staff_path=answer_path,
    staff_may=Permission.MODERATE,
)
