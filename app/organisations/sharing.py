"""The list of organisations as anybody may read it as data. Whom to ask stands on their pages, and only there."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

from app.core.open_lists import (
    TEXT,
    Arguments,
    OpenItem,
    OpenList,
    OpenPage,
    Parameter,
    first,
    number_in,
)
from app.organisations.links import public_path
from app.organisations.queries import OrganisationRow, Wanted, find_organisations, public_title
from app.organisations.rules import OrganisationKind
from app.organisations.words import KIND_WORDS
from app.places.queries import is_place

#: For the lists of other things: only what is an organisation's.
OF_ORGANISATION = Parameter(
    "forening", _l("Forening"), exists=lambda number: public_title(number) is not None
)


def _read(arguments: Arguments, after: str | None, limit: int) -> OpenPage:
    kind = next((one for one in OrganisationKind if one.value == first(arguments, "slags")), None)
    edge = number_in({"efter": [after or ""]}, "efter")
    page = find_organisations(Wanted(kind, number_in(arguments, "sted")), edge, limit=limit)
    return OpenPage([_item(row) for row in page.rows], str(page.next) if page.next is not None else None)


def _item(row: OrganisationRow) -> OpenItem:
    return OpenItem(
        id=str(row.id),
        title=row.name,
        url=public_path(row.id),
        when="",
        where=row.place_name,
        by="",
        is_cancelled=False,
        fields={"kind": row.kind.value, "place": row.place_name, "summary": row.summary},
    )


ORGANISATIONS = OpenList(
    name="organisations",
    word="foreninger",
    title=_l("Foreninger"),
    endpoint="organisations.list_organisations",
    parameters=(
        Parameter(
            "slags", _l("Slags"), choices=lambda: [(kind.value, label) for kind, label in KIND_WORDS.items()]
        ),
        Parameter("sted", _l("Sted"), exists=is_place),
    ),
    cursor=re.compile(r"[0-9]{1,9}"),
    fields={
        "kind": {"type": "string", "enum": [kind.value for kind in OrganisationKind]},
        "place": TEXT,
        "summary": TEXT,
    },
    read=_read,
    is_news=False,
)
