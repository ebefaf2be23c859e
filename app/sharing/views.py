"""Feeds of the lists that anybody may read."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.catalogue.freshness import public_changed_at
from app.core import clock
from app.core.addresses import site
from app.core.answers import FIVE_MINUTES, for_everybody
from app.core.open_lists import Arguments, OpenList
from app.core.pack import current_pack
from app.core.permissions import public
from app.core.templating import once, url_for
from app.sharing.feeds import Feed, as_json, as_rss
from app.sharing.lists import news_called, open_lists

bp = Blueprint("sharing", __name__)
bp.add_app_template_global(site, "site_url")

#: (name, media type, endpoint) of each way to follow a list.
WAYS = (
    ("RSS", "application/rss+xml", "sharing.show_rss"),
    ("JSON Feed", "application/feed+json", "sharing.show_json_feed"),
)
#: Things of a feed: readers ask again and again, and want what comes next.
_ITEMS = 50


@bp.get("/abonner/<slug>.rss")
@public
def show_rss(slug: str) -> ResponseReturnValue:
    """A list as RSS, with the filters of its page."""
    return _told(as_rss(_feed(slug)), "application/rss+xml")


@bp.get("/abonner/<slug>.json")
@public
def show_json_feed(slug: str) -> ResponseReturnValue:
    """The same as JSON Feed."""
    return _told(as_json(_feed(slug)), "application/feed+json")


def _told(body: str | bytes, mimetype: str) -> Response:
    return for_everybody(body, mimetype, FIVE_MINUTES, public_changed_at(clock.now()))


def _feed(slug: str) -> Feed:
    shown, asked = news_called(slug), request.args.to_dict(flat=False)
    pack = current_pack()
    return Feed(
        title=f"{shown.title} – {pack.site_name}",
        about=_("%(title)s i %(municipality)s", title=shown.title, municipality=pack.municipality_name),
        site=site(),
        page=page_of(shown, asked),
        own=with_arguments(request.path, known(shown, asked)),
        items=shown.read(asked, None, _ITEMS).items,
        cancelled=_("Aflyst"),
    )


def known(shown: OpenList, arguments: Arguments) -> dict[str, Any]:
    """What of an address is a filter of the list."""
    found = {one.name: [word for word in arguments.get(one.name, ()) if word] for one in shown.parameters}
    return {name: words for name, words in found.items() if words}


class FeedLink(NamedTuple):
    """A feed as the head of a page names it."""

    type: str
    title: str
    url: str


@bp.app_template_global()
def feeds_here() -> tuple[FeedLink, ...]:
    """The list of the page that is asked for, as feeds with the same filters; nothing on pages that are no list."""
    shown = next((one for one in open_lists() if one.is_news and one.endpoint == request.endpoint), None)
    if shown is None:
        return ()
    asked = known(shown, request.args.to_dict(flat=False))
    links = once(_feeds, str(shown.title), shown.word)
    # Anything may stand in an address: with it they are not kept.
    return tuple(link._replace(url=with_arguments(link.url, asked)) for link in links) if asked else links


def _feeds(title: str, word: str) -> tuple[FeedLink, ...]:
    return tuple(FeedLink(kind, f"{title} ({name})", url_for(way, slug=word)) for name, kind, way in WAYS)


def page_of(shown: OpenList, arguments: Arguments) -> str:
    """The path of the list's page with the same filters."""
    return with_arguments(url_for(shown.endpoint), known(shown, arguments))


def with_arguments(path: str, arguments: Arguments) -> str:
    """A path with arguments behind it, when there are some."""
    return f"{path}?{urlencode(arguments, doseq=True)}" if arguments else path
