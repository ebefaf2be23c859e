"""Headers on every answer, the cross-site check, safe redirects and network prefixes."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from flask import Flask, abort, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from app.core.ids import LARGEST_ID

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Paths to go back to are kept in a column of this width.
LONGEST_PATH = 500
#: Backslashes (browsers read them as slashes), white space and controls, also the invisible ones of Unicode.
_UNSAFE = re.compile(r"[\\\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class IdConverter(IntegerConverter):
    """`<int:…>` in addresses: only numbers that a row can have."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_ID, **options})


def init_app(app: Flask) -> None:
    """Attach the checks and headers to every request, and make Flask's own cookie as strict as ours."""
    app.url_map.converters["int"] = IdConverter
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if app.config.get("SESSION_COOKIE_SECURE") else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form stays good for as long as its cookie: some take an hour over it.
        WTF_CSRF_TIME_LIMIT=None,
        # No Referer is no crime: some browsers and libraries' networks drop it. Origin is asked for below instead.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.before_request(refuse_nul)
    app.before_request(refuse_cross_site)
    app.before_request(refuse_broken_forms)
    app.after_request(add_headers)


def refuse_nul() -> None:
    """A path with NUL in it leads nowhere: nobody types one, and PostgreSQL looks for no text that has it."""
    if "\0" in request.path:
        abort(404)


def refuse_cross_site() -> None:
    """A browser that says a change comes from another site is refused, beside the CSRF token."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)
    # "null" is said by browsers that tell nobody where they come from; for them the token must do.
    origin = request.headers.get("Origin", "null")
    if origin != "null" and urlsplit(origin).netloc != request.host:
        abort(400)


def refuse_broken_forms() -> None:
    """A form with more in it than any of ours is refused unread, and so is one that is not UTF-8.

    The library bounds forms with files only: twelve megabytes of `a&a&` would be a gigabyte of fields. Letters
    that are not UTF-8 would be lost for ever. Fields without a name come from no browser. Runs before anything
    reads the form.
    """
    if request.mimetype == "multipart/form-data" and None in {*request.form, *request.files}:
        abort(400)
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    # Sent in chunks it has no length; then MAX_CONTENT_LENGTH bounds what is read, and the fields are counted.
    if (request.content_length or 0) > (request.max_form_memory_size or 0):
        abort(413)
    body = request.get_data()
    if body.count(b"&") >= (request.max_form_parts or 0):
        abort(413)
    try:
        unquote_to_bytes(body).decode()
    except UnicodeDecodeError:
        abort(400)


def add_headers(response: Response) -> Response:
    """Security headers; nothing is cached for a visitor who is logged in or holds a private link."""
    # Few answers have any of them, and asking a response for a header goes through all that it has.
    has = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterating gives pairs
    response.headers.extend([pair for pair in _HEADERS.items() if pair[0].lower() not in has])
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    _keep_from_caches(response)
    return response


def private(response: Response) -> Response:
    """A page behind a private link: never stored, never found by a search engine."""
    g.private = True
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _keep_from_caches(response: Response) -> None:
    actor = g.get("actor")
    is_logged_in = actor is not None and actor.is_logged_in
    if response.mimetype != "text/html" and not is_logged_in:
        return
    private = actor is None or is_logged_in or request.method != "GET" or g.get("private")
    # Flask lets everybody keep a file for a year, also one that was made for this person.
    if "Cache-Control" not in response.headers or (private and response.cache_control.public):
        response.headers["Cache-Control"] = "no-store" if private else "private, no-cache"


def safe_path(target: str | None, default: str) -> str:
    """`target` when it is the path of a page that one can go to here, else `default`.

    Schemes, hosts, `//`, `\\`, white space, control characters and addresses that no page answers are out,
    and so is anything too long to keep.
    """
    if not target or len(target) > LONGEST_PATH or not target.startswith("/") or target.startswith("//"):
        return default
    if _UNSAFE.search(target):
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return default
    return target if _is_page(unquote(parts.path)) else default


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:  # no such page, no GET, or a detour to another address
        return False
    return not _UNSAFE.search(path)


def network_prefix(address: str | None) -> str:
    """The /24 (IPv4) or /64 (IPv6) an address lies in; empty for what is no address."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    kept = 24 if parsed.version == 4 else 64
    rest = parsed.max_prefixlen - kept
    # By hand, because every request asks, and ip_network() takes four times as long.
    return f"{type(parsed)(int(parsed) >> rest << rest)}/{kept}"
