"""What is left to say when something of ours fails: a number that stands in the log too, and a telephone number."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, has_request_context, request
from markupsafe import Markup

from app.core.database import is_unavailable
from app.core.pack import current_pack

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("samskab.web")

#: Seconds after which it may work again: a database that is started anew needs about that.
RETRY_AFTER = {"Retry-After": "30"}

_BARE = Markup(
    '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Noget gik galt hos os</title></head><body>'
    "<h1>Noget gik galt hos os</h1><p>Det er ikke din skyld. Prøv igen om lidt, eller ring til os på "
    '<a href="tel:{dial}">{phone}</a>.</p>'
    "<p>Sig nummeret {number}, så kan vi se, hvad der gik galt.</p></body></html>"
)

_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'"),
    ("Cache-Control", "no-store"),
)


def status_of(error: BaseException) -> int:
    """503 for what may work in a minute, 500 for a fault of ours."""
    return 503 if is_unavailable(error) else 500


def new_number() -> str:
    """What somebody on the telephone can say, and somebody else find in the log."""
    return secrets.token_hex(3)


def note_failure(error: BaseException) -> str:
    """Write `error` to the log under a new number, which is returned for the page."""
    number = new_number()
    endpoint = request.endpoint if has_request_context() else None
    log.error("request failed", exc_info=error, extra={"number": number, "endpoint": endpoint})
    return number


def bare_page(number: str) -> str:
    """What is said when not even the error page can be made.

    Asks neither templates nor translations nor the database: any of them may be what is broken.
    """
    phone = current_pack().phone
    return _BARE.format(phone=phone, dial=phone.replace(" ", ""), number=number)


class LastResort:
    """Around Flask itself: what is raised outside its error pages (an end of a request that fails) is answered, too.

    Nothing is said before Flask is done with the request, so that its answer can still be taken back.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._inner = app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request. Raises only where developers and tests want to see what was raised."""
        answer: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], *_more: Any) -> Any:
            answer[:] = [status, headers]

        try:
            body = self._inner(environ, hold)
        except Exception as error:
            if self._raises():
                raise
            page = Response(bare_page(note_failure(error)), status_of(error), _HEADERS, mimetype="text/html")
            if page.status_code == 503:
                page.headers.update(RETRY_AFTER)
            body = page(environ, hold)
        start_response(*answer)
        return body

    def _raises(self) -> bool:
        """As Flask decides it."""
        wanted = self._app.config["PROPAGATE_EXCEPTIONS"]
        return bool(self._app.testing or self._app.debug) if wanted is None else bool(wanted)
