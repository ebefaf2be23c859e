"""A browser that has logged in with an address before asks for its codes by itself.

Whoever asks for many codes to somebody's address, from many networks, uses up what the address may get (ASKING). The
owner's own browser is not shut out by that: it is counted alone (reliability-and-security section 4, row 4).
"""

from __future__ import annotations

from datetime import timedelta

from flask import after_this_request, current_app, request
from werkzeug.wrappers import Response

from app.accounts.tokens import new_token
from app.core import signing
from app.core.signing import keyed_hash

KEEP = timedelta(days=365)
_PURPOSE = "known-browser"


def cookie_name() -> str:
    """As that of the log-in; it proves nothing but that the browser was here."""
    return "__Host-samskab-kendt" if current_app.config.get("SESSION_COOKIE_SECURE") else "samskab_kendt"


def remember(email: str) -> None:
    """This browser has proven `email`: say so in a cookie, which holds a keyed hash and no address."""
    mark = signing.sign(_PURPOSE, [_hash(email), new_token()])

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            cookie_name(),
            mark,
            max_age=int(KEEP.total_seconds()),
            secure=bool(current_app.config.get("SESSION_COOKIE_SECURE")),
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response


def mark_of(email: str) -> str | None:
    """What this browser is counted by when it asks for a code to `email`; None when it is not known for that."""
    match signing.read(_PURPOSE, request.cookies.get(cookie_name(), "")):
        case [str(of), str(browser)] if of == _hash(email):
            return browser
        case _:
            return None


def _hash(email: str) -> str:
    return keyed_hash(_PURPOSE, email)[:32]
