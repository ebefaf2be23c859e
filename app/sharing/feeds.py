"""A list as RSS 2.0 and as JSON Feed 1.1. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from app.core.formatting import unbound
from app.core.open_lists import OpenItem

#: What XML 1.0 cannot say at all.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Feed:
    """A list with its whole addresses."""

    title: str
    about: str
    #: The site's address, without a path.
    site: str
    #: Path of the page with the same list, and of the feed itself.
    page: str
    own: str
    items: Sequence[OpenItem]
    #: "Aflyst".
    cancelled: str

    def title_of(self, item: OpenItem) -> str:
        """What a reader's list shows: what it is, and when."""
        said = f"{item.title} – {unbound(item.when)}" if item.when else item.title
        return f"{self.cancelled}: {said}" if item.is_cancelled else said

    def text_of(self, item: OpenItem) -> str:
        """When, where, whose and at what price, a line each."""
        price = str(item.fields.get("price", ""))
        cancelled = self.cancelled if item.is_cancelled else ""
        return "\n".join(filter(None, (cancelled, unbound(item.when), item.where, item.by, price)))

    def id_of(self, item: OpenItem) -> str:
        """What a reader knows it by, though it moves to another day."""
        return f"{self.site}{item.url}#{item.id}"


def as_rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0."""
    ET.register_namespace("atom", _ATOM)
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.site + feed.page)
    _add(channel, "description", feed.about)
    _add(channel, "language", "da")
    own = {"href": feed.site + feed.own, "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{_ATOM}}}link", own)
    for item in feed.items:
        entry = ET.SubElement(channel, "item")
        _add(entry, "title", feed.title_of(item))
        _add(entry, "link", feed.site + item.url)
        _add(entry, "description", feed.text_of(item))
        _add(entry, "guid", feed.id_of(item), isPermaLink="false")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add(above: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(above, name, attributes).text = _NOT_XML.sub("", text)


def as_json(feed: Feed) -> str:
    """The feed as JSON Feed 1.1."""
    items = [
        {
            "id": feed.id_of(item),
            "url": feed.site + item.url,
            "title": feed.title_of(item),
            "content_text": feed.text_of(item),
        }
        for item in feed.items
    ]
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.site + feed.page,
        "feed_url": feed.site + feed.own,
        "language": "da",
        "items": items,
    }
    return json.dumps(said, ensure_ascii=False)
