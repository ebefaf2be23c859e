"""What search engines ask for: which pages there are, when they changed, and where nobody need look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree as ET

from flask import current_app
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.addresses import site
from app.core.answers import HOUR, for_everybody
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.permissions import public
from app.core.templating import url_for
from app.search.published import addresses, pages_of_addresses
from app.sharing.views import bp

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: (path, when it changed) of a page or a part of the map.
_Line = tuple[str, datetime | None]


@bp.get("/sitemap.xml")
@public
def show_sitemap() -> ResponseReturnValue:
    """The parts of the map: the lists, and the things on them, so many at a time."""
    parts: list[_Line] = [(url_for("sharing.show_sitemap_of_lists"), None)]
    parts += [
        (url_for("sharing.show_sitemap_page", number=number), at) for number, at in pages_of_addresses()
    ]
    return _map("sitemapindex", "sitemap", parts)


@bp.get("/sitemap/lister.xml")
@public
def show_sitemap_of_lists() -> ResponseReturnValue:
    """The front page and the lists that everybody has in the menu."""
    items = [item for feature in installed() for item in feature.menu if item.permission is None]
    pages: list[_Line] = [("/", None), *((url_for(item.endpoint), None) for item in items)]
    return _map("urlset", "url", pages)


@bp.get("/sitemap/<int:number>.xml")
@public
def show_sitemap_page(number: int) -> ResponseReturnValue:
    """The pages of things that anybody may find now. Raises NotFoundError for a part that is not there."""
    found = addresses(number, clock.now())
    if not found and number not in dict(pages_of_addresses()):
        raise NotFoundError
    return _map("urlset", "url", found)


def _map(kind: str, line: str, lines: Iterable[_Line]) -> ResponseReturnValue:
    root = ET.Element(kind, xmlns=_NAMESPACE)
    for path, changed_at in lines:
        one = ET.SubElement(root, line)
        ET.SubElement(one, "loc").text = site() + path
        if changed_at is not None:
            ET.SubElement(one, "lastmod").text = f"{changed_at:%Y-%m-%dT%H:%M:%SZ}"
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return for_everybody(body, "application/xml", HOUR)


@bp.get("/robots.txt")
@public
def show_robots() -> ResponseReturnValue:
    """Everything public may be found by search engines; a demo must not, since nothing in it is true.

    It names no private addresses: what is private is behind a log-in or a link that nobody can guess.
    """
    if current_app.config["DEMO"]:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        searched = url_for("home.search")
        lines = ["User-agent: *", f"Disallow: {searched}", f"Sitemap: {site()}{url_for('.show_sitemap')}"]
    return for_everybody("\n".join(lines) + "\n", "text/plain", HOUR)
