"""Logs as JSON lines, without personal data: no addresses, no numbers, no tokens, no paths with secrets."""

from __future__ import annotations

import logging
import re
import sys
import time
from typing import Any

from flask import Flask, g, request
from pythonjsonlogger.json import JsonFormatter
from werkzeug.wrappers import Response

_REDACT = (
    # What a database says about a row it refuses: the row's values.
    (re.compile(r"\[parameters: .*?\](?=\n|$)", re.DOTALL), "[parameters]"),
    # Values may have lines of their own; what follows them is named.
    (re.compile(r"DETAIL: .*?(?=\n(?:CONTEXT|HINT|\[SQL)|\Z)", re.DOTALL), "DETAIL: [values]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[e-mail]"),
    (re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)"), "[number]"),
    (re.compile(r"(?<![\d.:-])\+?\d{2}(?:[ \u00a0]?\d{2}){3,5}(?![\d.:-])"), "[number]"),
    (re.compile(r"[A-Za-z0-9_.-]{40,}"), "[token]"),
)
#: Loggers of libraries whose warnings must not end up outside our lines.
_LIBRARIES = ("apscheduler",)

access_log = logging.getLogger("samskab.access")


def redact(text: str) -> str:
    """`text` without e-mail addresses, phone or CPR-like numbers and long tokens, on one line."""
    for pattern, instead in _REDACT:
        text = pattern.sub(instead, text)
    return text.replace("\r", "\\r").replace("\n", "\\n")


class _Redacting(JsonFormatter):
    """One JSON object a line, every text in it redacted, the `extra` fields too."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {key: redact(value) if isinstance(value, str) else value for key, value in log_data.items()}


def init_app(app: Flask) -> None:
    """Send the application's log to standard error, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(make_formatter())
    root = logging.getLogger("samskab")
    for logger in (root, app.logger, *map(logging.getLogger, _LIBRARIES)):
        logger.handlers[:] = [handler]
        logger.propagate = bool(app.testing)
    root.setLevel(app.config.get("LOG_LEVEL", "INFO"))
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.ERROR)
    app.before_request(_start)
    app.after_request(_note_request)


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
