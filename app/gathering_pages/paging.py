"""A place in the catalogue's list as part of an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from app.catalogue.queries import Cursor, Page


def cursor_from(args: Mapping[str, str]) -> Cursor | None:
    """The cursor in `?efter=` or `?foer=`; None without one, and for one that is no cursor of ours."""
    for name, backwards in (("efter", False), ("foer", True)):
        seconds, _dot, entry_id = args.get(name, "").partition(".")
        if seconds.isdecimal() and entry_id.isdecimal() and len(seconds) <= 11 and len(entry_id) <= 18:
            return Cursor(datetime.fromtimestamp(int(seconds), UTC), int(entry_id), backwards)
    return None


def cursor_of(cursor: Cursor) -> str:
    """The cursor as `cursor_from` reads it."""
    return f"{int(cursor.starts_at.timestamp())}.{cursor.id}"


def page_links(page: Page, endpoint: str) -> tuple[str | None, str | None]:
    """Addresses of the page before and the page after; None where the list ends."""

    def link(name: str, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        values: dict[str, Any] = {name: cursor_of(cursor)}
        return url_for(endpoint, **values)

    return link("foer", page.previous), link("efter", page.next)
