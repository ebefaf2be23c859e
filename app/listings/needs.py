"""What an organisation needs hands for, as its own page says it."""

from __future__ import annotations

from datetime import datetime

from app.core.database import db
from app.core.feature import Hosted
from app.core.formatting import capital
from app.listings.links import public_path
from app.listings.models import Listing, ListingDate
from app.listings.queries import ROW, ListingRow, Wanted, listed
from app.listings.words import time_in_words

#: So many stand there; who needs more of them finds the list.
MOST = 6


def needs_of(organisation_id: int, now: datetime) -> list[Hosted]:
    """Dates of an organisation's tasks that everybody may see and that are still to come, soonest first.

    One statement.
    """
    found = ROW.where(Listing.organisation_id == organisation_id, *listed(Wanted(), now))
    soonest = found.order_by(ListingDate.sort_at, ListingDate.id).limit(MOST)
    rows = [ListingRow._make(row) for row in db.session.execute(soonest)]
    return [
        Hosted(
            one.title,
            capital(time_in_words(one.shape, one.starts_at, one.ends_at, one.sort_at)),
            public_path(one.listing_id),
        )
        for one in rows
    ]
