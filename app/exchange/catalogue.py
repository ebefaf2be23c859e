"""The public catalogue: what people give and seek, searched and filtered, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from app.core.danish import fold
from app.core.database import db
from app.exchange.models import Item, Party
from app.exchange.rules import Side
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.places.models import Place

#: Counted exactly up to here; above it a list says "mere end 500".
COUNT_BOUND = 500
PAGE_SIZE = 12
#: Words of a search that are looked at.
_MOST_WORDS = 6


@dataclass(frozen=True)
class Wanted:
    """Which items; empty is all."""

    words: str = ""
    side: Side | None = None
    category: str = ""
    target_group: str = ""
    place_id: int | None = None


class Row(NamedTuple):
    """What the catalogue says of an item."""

    id: int
    side: Side
    category: str
    title: str
    text: str
    target_group: str
    when_text: str
    #: None is the whole municipality.
    place: str | None
    #: None is an active citizen, who is never named.
    organisation: str | None


@dataclass(frozen=True)
class Page:
    """One page of the catalogue, and the ids to go on from."""

    rows: list[Row]
    total: int
    previous: int | None
    next: int | None

    @property
    def is_bounded(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNT_BOUND


def find_items(wanted: Wanted, after: int | None = None, before: int | None = None) -> Page:
    """Items that everybody may see, the newest first. Two statements.

    The page goes on from the id `after`, or ends before the id `before`.
    """
    matching = _matching(wanted)
    bounded = matching.with_only_columns(Item.id).limit(COUNT_BOUND + 1).subquery()
    number = db.session.scalar(select(func.count()).select_from(bounded))
    if before is not None:
        matching = matching.where(Item.id > before)
    elif after is not None:
        matching = matching.where(Item.id < after)
    order = Item.id.asc() if before is not None else Item.id.desc()
    found = [Row._make(row) for row in db.session.execute(matching.order_by(order).limit(PAGE_SIZE + 1))]
    has_more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if before is not None:
        rows.reverse()
    goes_back, goes_on = (has_more, True) if before is not None else (after is not None, has_more)
    return Page(
        rows=rows,
        total=int(number or 0),
        previous=rows[0].id if rows and goes_back else None,
        next=rows[-1].id if rows and goes_on else None,
    )


def whole_catalogue() -> list[Row]:
    """All of it for the booklet, by category, what is given first; at most so many as are counted."""
    rows = _matching(Wanted()).order_by(Item.category, Item.side, Item.id).limit(COUNT_BOUND)
    return [Row._make(row) for row in db.session.execute(rows)]


def newest(number: int) -> list[Row]:
    """What others wrote last."""
    rows = _matching(Wanted()).order_by(Item.id.desc()).limit(number)
    return [Row._make(row) for row in db.session.execute(rows)]


def _matching(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    matching = (
        select(
            Item.id, Item.side, Item.category, Item.title, Item.text, Item.target_group, Item.when_text,
            Place.name, Organisation.name,
        )
        .join(Party, Party.id == Item.party_id)
        .outerjoin(Place, Place.id == Item.place_id)
        .outerjoin(Organisation, Organisation.id == Party.organisation_id)
        .where(
            Item.state.in_(PUBLIC), or_(Party.organisation_id.is_(None), Organisation.state.in_(PUBLIC))
        )
    )  # fmt: skip
    for word in fold(wanted.words).split()[:_MOST_WORDS]:
        matching = matching.where(Item.folded.contains(word, autoescape=True))
    if wanted.side is not None:
        matching = matching.where(Item.side == wanted.side)
    if wanted.category:
        matching = matching.where(Item.category == wanted.category)
    if wanted.target_group:
        matching = matching.where(Item.target_group.in_((wanted.target_group, "")))
    if wanted.place_id is not None:
        matching = matching.where((Item.place_id == wanted.place_id) | Item.place_id.is_(None))
    return matching
