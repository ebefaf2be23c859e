"""Logs as JSON lines, without personal data: no addresses, no numbers, no tokens, no paths with secrets."""

from __future__ import annotations

import logging
import re
import sys

from flask import Flask
from pythonjsonlogger.json import JsonFormatter

_REDACT = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[e-mail]"),
    (re.compile(r"(?<!\d)\d{6}-?\d{4}(?!\d)"), "[number]"),
    (re.compile(r"(?<![\d.:-])\+?\d{2}(?:[ \u00a0]?\d{2}){3,5}(?![\d.:-])"), "[number]"),
    (re.compile(r"[A-Za-z0-9_.-]{40,}"), "[token]"),
)


def redact(text: str) -> str:
    """`text` without e-mail addresses, phone or CPR-like numbers and long tokens, on one line."""
    for pattern, instead in _REDACT:
        text = pattern.sub(instead, text)
    return text.replace("\r", "\\r").replace("\n", "\\n")


class _Redacting(JsonFormatter):
    def format(self, record: logging.LogRecord) -> str:
        record.msg = redact(record.getMessage())
        record.args = ()
        return super().format(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the standard library's name
        return redact(super().formatException(ei))  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Send the application's log to standard error, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Redacting("{asctime}{levelname}{name}{message}", style="{", rename_fields={"asctime": "at", "levelname": "level"})
    )
    root = logging.getLogger("samskab")
    root.handlers[:] = [handler]
    root.propagate = bool(app.testing)
    root.setLevel(app.config.get("LOG_LEVEL", "INFO"))
    app.logger.handlers[:] = [handler]
    app.logger.propagate = bool(app.testing)
