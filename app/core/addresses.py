"""Whole addresses for letters and calendars, on the site's own name (SITE_URL in jobs)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, request


def absolute(path: Callable[..., str] | None, *args: Any) -> str:
    """`path(*args)` with the site's address before it; empty when a feature has no such page."""
    return request.url_root.rstrip("/") + path(*args) if path is not None else ""


def site() -> str:
    """The site's own address without a path, whatever the Host header says: for what others keep and show."""
    return str(current_app.config["SITE_URL"])


def path_of(address: str) -> str:
    """The path of a whole address of this site; empty for any other."""
    root = request.url_root
    return "/" + address.removeprefix(root) if address.startswith(root) else ""
