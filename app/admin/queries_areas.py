"""How it goes in the areas that staff look at in particular. For their pages only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.catalogue.models import CatalogueEntry
from app.core.database import db
from app.core.feature import Figure
from app.listings.figures import dates_at, sums
from app.listings.models import Listing, ListingDate
from app.places.models import MarkedArea
from app.places.queries import area_of, marked_areas
from app.places.rules import lies_in

#: An area where nothing is coming for so long is one to go out to.
LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class AreaLook:
    """An area, what is coming there, and what the tasks of a year came to."""

    area: MarkedArea
    #: Within LOOK_AHEAD.
    coming: int
    figures: Sequence[Figure]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is coming there."""
        return self.coming == 0


def areas_with_figures(year: int, now: datetime) -> list[AreaLook]:
    """Every marked area, those where nothing is coming first. Four statements, whatever their number."""
    areas = marked_areas()
    if not areas:
        return []
    places = {one.place_id for one in areas}
    coming, dates = _coming(places, now), dates_at(places, year)
    looks = [
        AreaLook(
            area=one,
            coming=sum(lies_in(area_of(one), *there) for there in coming),
            figures=sums([row for row in dates if lies_in(area_of(one), row.place_id, row.meeting_point)]),
        )
        for one in areas
    ]
    return sorted(looks, key=lambda look: not look.is_quiet)


def _coming(places: Collection[int], now: datetime) -> list[tuple[int, str]]:
    """(place id, meeting point) of everything that anybody can come to or help with soon."""
    until = now + LOOK_AHEAD
    dated = select(CatalogueEntry.place_id, CatalogueEntry.meeting_point).where(
        CatalogueEntry.place_id.in_(places),
        CatalogueEntry.is_cancelled.is_(False),
        CatalogueEntry.ends_at > now,
        CatalogueEntry.starts_at < until,
    )
    undated = (
        select(Listing.place_id, Listing.meeting_point)
        .join(ListingDate, ListingDate.listing_id == Listing.id)
        .where(
            ListingDate.is_listed.is_(True),
            ListingDate.starts_at.is_(None),
            ListingDate.place_id.in_(places),
            ListingDate.sort_at > now,
            ListingDate.sort_at < until,
        )
    )
    return [(row[0], row[1]) for one in (dated, undated) for row in db.session.execute(one)]
