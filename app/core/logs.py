"""Logs as JSON lines, without personal data: no addresses, no numbers, no tokens, no paths with secrets."""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import unicodedata
from types import TracebackType
from typing import Any

from flask import Flask, g, request
from pythonjsonlogger.json import JsonFormatter
from werkzeug.wrappers import Response

_LOG_IN = re.compile(r"(?<=://)[^\s/@]+@")
_SECRET = re.compile(
    r"\b((?:next|videre|token|code|kode|secret|password)[\"']?\s*[=:]\s*)[^\s,;&]+", re.IGNORECASE
)
_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+(?:@|%40)[\w-]+(?:\.[\w-]+)*")
_REDACT = (
    # What a database says about a row it refuses: the row's values.
    (re.compile(r"\[parameters: .*?\](?=\n|$)", re.DOTALL), "[parameters]"),
    # Values may have lines of their own; what follows them is named.
    (re.compile(r"DETAIL: .*?(?=\n(?:CONTEXT|HINT|\[SQL)|\Z)", re.DOTALL), "DETAIL: [values]"),
    # Behind a question mark of an address stand tokens, names that were searched for, and where to go next.
    (re.compile(r"(?<=[\w/])\?[\w.~%-]+=[^\s\"'<>]*"), "?[query]"),
    (_SECRET, r"\1[secret]"),
    # The short links of SMS, and whatever is signed or drawn at random.
    (re.compile(r"(?<=/s/)[a-z0-9]+"), "[token]"),
    (_LOG_IN, "[log-in]@"),
    (_EMAIL, "[e-mail]"),
    (re.compile(r"[A-Za-z0-9_.-]{40,}"), "[token]"),
)
#: Eight figures or more, however they are grouped: telephone and CPR numbers.
_NUMBER = re.compile(
    r"(?<![\w.:-])(?:\(?\+|00)?\(?\d(?:[ \u00a0\u202f().\-\u2010-\u2015/]{0,3}\d){7,18}(?![\w:])"
)
#: What looks like one and is none: an instant, a network.
_NO_NUMBER = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d(?: \d{1,2})?|(?!(?:\d\d\.){3}\d\d$)\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: Loggers of libraries that have handlers of their own.
_LIBRARIES = ("apscheduler", "gunicorn.error", "werkzeug")
#: Written as it is: the head of the audit's chain is told to the world on purpose.
_AS_IT_IS = ("head",)

access_log = logging.getLogger("samskab.access")


def redact(text: str) -> str:
    """`text` on one line, without e-mail addresses, phone or CPR numbers, tokens and query strings.

    Names cannot be told from words; they are kept out by logging ids only, and values of SQL are taken out whole.
    """
    text = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    for pattern, instead in _REDACT:
        text = pattern.sub(instead, text)
    text = _NUMBER.sub(lambda found: found[0] if _NO_NUMBER.fullmatch(found[0]) else "[number]", text)
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


class _Redacting(JsonFormatter):
    """One JSON object a line, every text in it redacted, the `extra` fields too."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {key: value if key in _AS_IT_IS else _redacted(value) for key, value in log_data.items()}


def _redacted(value: Any) -> Any:
    """The same for what is inside lists and objects; what is neither text nor number is written as text."""
    if isinstance(value, dict):
        return {redact(str(key)): _redacted(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else redact(str(value))


def init_app(app: Flask) -> None:
    """Send the application's log to standard error, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(make_formatter())
    root = logging.getLogger("samskab")
    for logger in (root, app.logger, *map(logging.getLogger, _LIBRARIES)):
        logger.handlers[:] = [handler]
        logger.propagate = bool(app.testing)
    root.setLevel(app.config.get("LOG_LEVEL", "INFO"))
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    if not app.testing:
        _take_over(handler)
    app.before_request(_start)
    app.after_request(_note_request)


def _take_over(handler: logging.Handler) -> None:
    """Let every other library's words, warnings and whatever ends a process or thread go the same way."""
    logging.root.handlers[:] = [handler]
    logging.captureWarnings(True)

    def note(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            return
        logging.getLogger("samskab").critical("ended by an error", exc_info=(kind, error, trace))

    sys.excepthook = note
    threading.excepthook = lambda args: note(args.exc_type, args.exc_value, args.exc_traceback)


def make_formatter() -> logging.Formatter:
    """The formatter of every line."""
    return _Redacting(
        "{asctime}{levelname}{name}{message}",
        style="{",
        rename_fields={"asctime": "at", "levelname": "level"},
    )


def _start() -> None:
    g.started = time.monotonic()


def _note_request(response: Response) -> Response:
    """One line per request: the view's name, never the path, because paths hold tokens."""
    endpoint = request.endpoint or "none"
    if not endpoint.endswith("static") and not endpoint.startswith("jobs."):
        took = round((time.monotonic() - g.get("started", time.monotonic())) * 1000)
        extra = {"endpoint": endpoint, "method": request.method, "status": response.status_code, "ms": took}
        access_log.info("request", extra=extra)
    return response
