"""What of tasks anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.core.database import db
from app.core.feature import SearchKind
from app.core.rich_text import to_plain
from app.listings.links import public_path
from app.listings.listed import TONE
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.search.indexing import SearchDoc


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    """Tasks that stand on the public list by one date or more; what has hours is found while one is to come."""
    dates = select(
        ListingDate.listing_id, func.count(ListingDate.starts_at).label("timed"), func.count().label("all")
    )
    listed = dates.where(ListingDate.is_listed.is_(True)).group_by(ListingDate.listing_id).subquery()
    found = (
        select(Listing, listed.c.timed == listed.c.all)
        .join(listed, listed.c.listing_id == Listing.id)
        .where(Listing.state.in_(PUBLIC))
        .order_by(Listing.id)
    )
    if numbers is not None:
        found = found.where(Listing.id.in_(numbers))
    for listing, is_dated in db.session.execute(found.execution_options(populate_existing=True)):
        if listing.is_public:
            yield _document(listing, bool(is_dated))


def _document(listing: Listing, is_dated: bool) -> SearchDoc:
    return SearchDoc(
        kind=KIND,
        object_id=listing.id,
        title=listing.title,
        body=" ".join(filter(None, (to_plain(listing.text), listing.peer))),
        url=public_path(listing.id),
        beside=f"opgave frivillig {listing.organisation.name}",
        where_text=", ".join(dict.fromkeys((listing.meeting_point, listing.place.name))),
        when_text="",
        place=listing.place.name,
        is_dated=is_dated,
        last_day=listing.until_on,
    )


def _of_organisation(organisation: Organisation) -> Any:
    return select(Listing.id).where(Listing.organisation_id == organisation.id)


SEARCH = SearchKind(
    kind=KIND,
    label=_l("Opgave"),
    tone=TONE,
    documents=_documents,
    follows={
        Listing: lambda listing: (listing.id,),
        ListingDate: lambda date: (date.listing_id,),
        Organisation: _of_organisation,
    },
)
