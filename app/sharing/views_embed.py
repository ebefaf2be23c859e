"""A small list for somebody else's site, and the page where one gets the code for it."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.core.addresses import site
from app.core.answers import FIVE_MINUTES, keep, let_in
from app.core.open_lists import OpenList, first, number_in
from app.core.permissions import public
from app.core.templating import url_for
from app.organisations.queries import public_title
from app.places.choices import place_groups
from app.sharing.lists import news_called, open_lists
from app.sharing.views import WAYS, bp, known, page_of, with_arguments

#: Shown in somebody else's page, which is what the rule of all other pages forbids. No script, no form, no picture.
CSP = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
USUAL, SIZES = 5, (3, 5, 10, 20)
#: So high is a line of the list, and what stands around it, on a narrow page.
_LINE, _AROUND = 96, 150
_CODE = Markup(
    '<iframe src="{address}" title="{title}" width="100%" height="{height}" loading="lazy"></iframe>'
)


@bp.get("/indlejr/<slug>")
@public
def show_embedded(slug: str) -> ResponseReturnValue:
    """A list in a frame of another site: it sets no cookie, needs no script, and its links open on top."""
    shown, asked = news_called(slug), request.args.to_dict(flat=False)
    page = shown.read(asked, None, _size(first(asked, "antal")))
    html = render_template(
        "sharing/show_embedded.html",
        shown=shown,
        items=page.items,
        site=site(),
        page_url=site() + page_of(shown, asked),
    )
    response = let_in(make_response(html))
    response.headers["Content-Security-Policy"] = CSP
    return keep(response, FIVE_MINUTES)


@bp.get("/indlejr")
@public
def embed() -> ResponseReturnValue:
    """Choose a list, a place and a length, and copy the code."""
    lists = [one for one in open_lists() if one.is_news]
    asked = request.args.to_dict(flat=False)
    shown = next((one for one in lists if one.word == first(asked, "liste")), lists[0])
    organisation_id = number_in(asked, "forening")
    owner = public_title(organisation_id) if organisation_id else None
    chosen = {name: words for name, words in known(shown, asked).items() if name != "forening" or owner}
    size = _size(first(asked, "antal"))
    address = site() + with_arguments(
        url_for("sharing.show_embedded", slug=shown.word), {**chosen, "antal": [str(size)]}
    )
    return render_template(
        "sharing/embed.html",
        lists=[(one.word, str(one.title)) for one in lists],
        shown=shown,
        address=address,
        code=str(_CODE.format(address=address, title=shown.title, height=size * _LINE + _AROUND)),
        size=size,
        sizes=[(str(one), str(one)) for one in SIZES],
        place_groups=place_groups(),
        place=first(chosen, "sted"),
        owner=owner,
        organisation_id=organisation_id,
        feeds=_feeds(shown, chosen),
    )


def _feeds(shown: OpenList, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, site() + with_arguments(url_for(way, slug=shown.word), chosen)) for name, _kind, way in WAYS
    ]


def _size(word: str) -> int:
    return next((size for size in SIZES if str(size) == word), USUAL)
