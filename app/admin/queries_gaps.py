"""Places with nothing, what is on its way to them, and who could be asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.admin.gap_choices import GapChoice
from app.catalogue.gaps import PlaceGap, gaps, spots
from app.core.database import db
from app.gatherings.models import Series, SeriesStatus
from app.moderation.states import PUBLIC
from app.organisations.models import Membership, Organisation
from app.organisations.rules import OrganisationKind
from app.places.distance import distance_km
from app.places.queries import PlaceRow, all_places

#: Landsbylaug nearer than this may be asked, and so many of them are named.
_ASK_KM, _ASKED = 5.0, 3


class OnItsWay(NamedTuple):
    """A proposal that waits for an answer and was made for a place with nothing."""

    series_id: int
    title: str


class Neighbour(NamedTuple):
    """A landsbylaug, and how far away it is in km."""

    id: int
    name: str
    contact_name: str
    contact_email: str | None
    contact_phone: str | None
    #: Somebody looks after its page, and can be written to.
    is_kept: bool
    away: float


def find_gaps(choice: GapChoice, now: datetime) -> list[PlaceGap]:
    """Every place of the pack, those with nothing first. One statement beside the places."""
    return gaps(all_places(), spots(choice.kinds, now, choice.days), choice.km)


def on_their_way() -> Mapping[int, OnItsWay]:
    """Place → the oldest proposal that was made for it and waits. One statement."""
    found = (
        select(Series.gap_place_id, Series.id, Series.title)
        .where(Series.status == SeriesStatus.PROPOSED, Series.gap_place_id.is_not(None))
        .order_by(Series.id.desc())
    )
    return {place: OnItsWay(number, title) for place, number, title in db.session.execute(found) if place}


def landsbylaug_near(place: PlaceRow) -> list[Neighbour]:
    """Those that everybody may see and that could be asked to begin, nearest first. One statement."""
    is_kept = (
        select(Membership.id)
        .where(Membership.organisation_id == Organisation.id, Membership.ended_at.is_(None))
        .exists()
        .label("is_kept")
    )
    columns = (
        Organisation.id,
        Organisation.name,
        Organisation.contact_name,
        Organisation.contact_email,
        Organisation.contact_phone,
        is_kept,
        Organisation.place_id,
    )
    laug = select(*columns).where(
        Organisation.kind == OrganisationKind.LANDSBYLAUG, Organisation.state.in_(PUBLIC)
    )
    at = {one.id: one for one in all_places()}
    found = [
        Neighbour(*row[:-1], distance_km(place.lat, place.lon, at[row.place_id].lat, at[row.place_id].lon))
        for row in db.session.execute(laug)
    ]
    near = sorted((one for one in found if one.away <= _ASK_KM), key=lambda one: (one.away, one.id))
    return near[:_ASKED]
