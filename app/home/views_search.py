"""Search over everything that anybody may find, and what it proposes while one is typing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.database import begin_write, db
from app.core.permissions import public
from app.home.search_address import DAYS, Search, read_search
from app.home.views import bp
from app.places.choices import place_groups
from app.places.queries import all_places
from app.search.answering import Answer, answer, suggest
from app.search.documents import search_kinds
from app.search.misses import count_miss
from app.search.remembered import remembered

_SUGGESTED = 6


@bp.get("/soeg")
@public
def search() -> ResponseReturnValue:
    """What answers the words, the place and the day; without any, how to ask. The address can be shared."""
    places, kinds = all_places(), _kinds()
    wanted = read_search(request.args, places, kinds)
    found = None if wanted.is_empty else answer(wanted.words, clock.now(), wanted.limits(), page=wanted.page)
    page = render_template(
        "home/search.html",
        search=wanted,
        answer=found,
        kinds=kinds,
        tones={kind.kind: kind.tone for kind in search_kinds()},
        days=DAYS,
        place_groups=place_groups(),
        **(_ways_on(wanted, found, kinds) if found else {}),
    )
    if found is not None and not (found.hits or found.others) and wanted.page == 1:
        _note_miss(wanted)
    return page


@bp.get("/soeg/forslag")
@public
def suggest_hits() -> ResponseReturnValue:
    """The first things that answer what is typed so far, as JSON; the box shows them (static/js/suggest.js)."""
    labels = _kinds()
    found = suggest(request.args.get("q", "")[:100], clock.now(), _SUGGESTED)
    shown = [
        {"title": one.title, "kind": labels[one.kind], "where": one.where_text, "url": one.url}
        for one in found
    ]
    return jsonify(shown)


def _kinds() -> dict[str, str]:
    return {kind.kind: str(kind.label) for kind in search_kinds()}


def _note_miss(wanted: Search) -> None:
    """Count it after the page is made, without who asked."""
    known = remembered()
    begin_write()
    count_miss(wanted.words, known, clock.now())
    db.session.commit()


def _ways_on(wanted: Search, found: Answer, kinds: dict[str, str]) -> dict[str, Any]:
    """Words about the answer and addresses that lead on from it."""
    page = wanted.page
    return {
        "heading": _heading(found),
        "chips": wanted.chips(found, kinds),
        "meant_url": replace(wanted, words=found.meant, page=1).address() if found.meant else None,
        "previous_url": replace(wanted, page=page - 1).address() if page > 1 else None,
        "next_url": replace(wanted, page=page + 1).address() if found.has_next else None,
    }


def _heading(found: Answer) -> str:
    if found.is_bounded:
        return _("Mere end %(total)s fundet, det bedste først", total=500)
    if not found.total:
        return _("Ikke noget lige dér") if found.others else _("Vi fandt ikke noget")
    return ngettext("%(num)s fundet", "%(num)s fundet, det bedste først", found.total)
