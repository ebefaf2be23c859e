"""How an answer for everybody leaves: the same for whoever asks, kept for a while, and without a cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import request
from werkzeug.http import is_resource_modified
from werkzeug.wrappers import Response

#: A list may be so old; its things move by the hour, not by the second.
FIVE_MINUTES, HOUR, DAY = 300, 3600, 24 * 3600
#: Nothing that could be in it may do anything, should a browser ever take it for a page.
DATA_CSP = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def for_everybody(
    body: str | bytes, mimetype: str, seconds: int, changed_at: datetime | None = None
) -> Response:
    """Data that other sites' programmes may read, kept for so long; who has it already gets no second copy.

    `changed_at`: since when it is as it is, where that is known.
    """
    return open_to_all(_dated(Response(body, mimetype=mimetype), changed_at), seconds)


def open_to_all(response: Response, seconds: int) -> Response:
    """The same for an answer that is there."""
    response.headers["Content-Security-Policy"] = DATA_CSP
    return keep(let_in(response), seconds)


def unless_known(
    tag: str, write: Callable[[], bytes], mimetype: str, changed_at: datetime | None
) -> Response:
    """What is dear to write: written only for who does not have it already, by its `tag` or else by the time."""
    response = _dated(Response(mimetype=mimetype), changed_at)
    response.set_etag(tag)
    if is_resource_modified(request.environ, response.headers["ETag"], last_modified=changed_at):
        response.data = write()
    return response.make_conditional(request)


def _dated(response: Response, changed_at: datetime | None) -> Response:
    # The library takes None for this moment.
    if changed_at is not None:
        response.last_modified = changed_at
    return response


def let_in(response: Response) -> Response:
    """Let other sites read or show it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def keep(response: Response, seconds: int) -> Response:
    """Let browsers and proxies keep it for so long, and tell who asks anew whether it is still the same."""
    response.cache_control.public = True
    response.cache_control.max_age = seconds
    response.add_etag()
    return response.make_conditional(request)
