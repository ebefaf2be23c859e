"""The list of groups as anybody may read it as data. Who meets newcomers stands on their pages, and only there."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.open_lists import (
    DAY_OR_NONE,
    TEXT_OR_NONE,
    YES_OR_NO,
    Arguments,
    OpenItem,
    OpenList,
    OpenPage,
    Parameter,
    first,
    number_in,
)
from app.groups import queries
from app.groups.finding import choices, read_search, traits_of
from app.groups.links import public_path
from app.groups.models import Group
from app.groups.rules import ranked
from app.groups.words import times_in_words, where_in_words
from app.organisations.sharing import OF_ORGANISATION
from app.places.queries import is_place

_LABELS = {
    "hvad": _l("Hvad"),
    "dag": _l("Ugedag"),
    "tid": _l("Tid på dagen"),
    "faa": _l("Få eller mange"),
    "gor": _l("Snakke eller lave noget"),
    "hvem": _l("For hvem"),
}


def _read(arguments: Arguments, after: str | None, limit: int) -> OpenPage:
    """Those that answer, by their numbers. All are read, as for the page: a municipality has some hundred."""
    search = read_search({name: first(arguments, name) for name in arguments})
    groups, organisation_id = queries.public_groups(), number_in(arguments, "forening")
    if organisation_id is not None:
        groups = [group for group in groups if group.organisation_id == organisation_id]
    fitting = {
        number for number, _why in ranked(search.wish, [(g.id, traits_of(g, search.place)) for g in groups])
    }
    edge = number_in({"efter": [after or ""]}, "efter") or 0
    left = sorted(
        (group for group in groups if group.id in fitting and group.id > edge), key=lambda one: one.id
    )
    shown = left[:limit]
    return OpenPage([_item(group) for group in shown], str(shown[-1].id) if len(left) > limit else None)


def _item(group: Group) -> OpenItem:
    today = clock.today()
    pauses = group.paused_until is not None and group.paused_until > today
    return OpenItem(
        id=str(group.id),
        title=group.title,
        url=public_path(group.id),
        when=times_in_words(group),
        where=where_in_words(group),
        by=group.organisation.name if group.organisation is not None else "",
        is_cancelled=False,
        fields={
            "topics": list(group.topics),
            "weekdays": list(group.weekdays),
            "place": group.place.name if group.place is not None else None,
            "is_online": group.is_online,
            "paused_until": group.paused_until.isoformat() if pauses and group.paused_until else None,
        },
    )


def _choice(name: str) -> Parameter:
    return Parameter(
        name, _LABELS[name], choices=lambda: [(str(word), label) for word, label in getattr(choices(), name)]
    )


GROUPS = OpenList(
    name="groups",
    word="faellesskaber",
    title=_l("Fællesskaber, der mødes igen og igen"),
    endpoint="groups.list_groups",
    parameters=(
        *(_choice(name) for name in _LABELS),
        Parameter("sted", _l("Sted"), exists=is_place),
        Parameter("ro", _l("Ro"), choices=lambda: [("1", _l("Et roligt sted"))]),
        OF_ORGANISATION,
    ),
    cursor=re.compile(r"[0-9]{1,9}"),
    fields={
        "topics": {"type": "array", "items": {"type": "string"}},
        "weekdays": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 6}},
        "place": TEXT_OR_NONE,
        "is_online": YES_OR_NO,
        "paused_until": DAY_OR_NONE,
    },
    read=_read,
)
