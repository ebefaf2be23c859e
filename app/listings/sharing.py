"""The list of tasks as anybody may read it as data."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.formatting import capital
from app.core.open_lists import (
    COUNT_OR_NONE,
    DAY_OR_NONE,
    INSTANT_OR_NONE,
    TEXT,
    YES_OR_NO,
    Arguments,
    OpenItem,
    OpenList,
    OpenPage,
    Parameter,
    first,
    number_in,
)
from app.listings.links import public_path
from app.listings.paging import DAYS, edge_in, wanted_in, word_of
from app.listings.queries import ListingRow, find_listings
from app.listings.rules import Shape
from app.listings.words import time_in_words
from app.organisations.sharing import OF_ORGANISATION
from app.places.queries import is_place


def _read(arguments: Arguments, after: str | None, limit: int) -> OpenPage:
    words = {name: first(arguments, name) for name in arguments}
    wanted, _place = wanted_in(words, number_in(arguments, "sted"), number_in(arguments, "forening"))
    page = find_listings(wanted, clock.now(), edge_in({"efter": after or ""}, "efter"), limit=limit)
    return OpenPage([_item(row) for row in page.rows], word_of(page.next) if page.next else None)


def _item(row: ListingRow) -> OpenItem:
    return OpenItem(
        id=str(row.date_id),
        title=row.title,
        url=public_path(row.listing_id),
        when=capital(time_in_words(row.shape, row.starts_at, row.ends_at, row.sort_at)),
        where=", ".join(dict.fromkeys(filter(None, (row.meeting_point, row.place)))),
        by=row.organisation,
        # What is called off leaves the list.
        is_cancelled=False,
        fields={
            "starts_at": clock.local(row.starts_at).isoformat() if row.starts_at else None,
            "ends_at": clock.local(row.ends_at).isoformat() if row.ends_at else None,
            "until": clock.local(row.sort_at).date().isoformat() if row.shape is Shape.BEFORE else None,
            "place": row.place,
            "meeting_point": row.meeting_point,
            "places_left": row.free,
            "is_short": row.is_short,
            "asks_first": row.asks_first,
        },
    )


def _days() -> list[tuple[str, str]]:
    labels = (_("I dag"), _("De næste 7 dage"), _("Den næste måned"))
    return list(zip(DAYS, labels, strict=True))


TASKS = OpenList(
    name="tasks",
    word="opgaver",
    title=_l("Opgaver, hvor nogen mangler en hånd"),
    endpoint="listings.list_listings",
    parameters=(
        Parameter("sted", _l("Sted"), exists=is_place),
        Parameter("dag", _l("Hvornår"), choices=_days),
        Parameter("korte", _l("Hvor længe"), choices=lambda: [("1", _("Højst 2 timer"))]),
        Parameter("uden_krav", _l("Krav"), choices=lambda: [("1", _("Ingen krav"))]),
        OF_ORGANISATION,
    ),
    cursor=re.compile(r"[0-9]{1,10}\.[0-9]{1,9}"),
    fields={
        "starts_at": INSTANT_OR_NONE,
        "ends_at": INSTANT_OR_NONE,
        "until": DAY_OR_NONE,
        "place": TEXT,
        "meeting_point": TEXT,
        "places_left": COUNT_OR_NONE,
        "is_short": YES_OR_NO,
        "asks_first": YES_OR_NO,
    },
    read=_read,
)
