"""What is written to the log while something of ours fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from flask import Flask

from app.core.logs import make_formatter


@pytest.fixture
def lines(app: Flask) -> Iterator[StringIO]:
    """What is written to the log meanwhile, as production writes it; and errors are not raised in the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(make_formatter())
    loggers = (logging.getLogger("samskab"), app.logger)
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def numbers_in(lines: StringIO) -> list[str]:
    """The numbers under which failures stand in the log, oldest first."""
    entries = [json.loads(line) for line in lines.getvalue().splitlines()]
    begin = ("request failed", "busy: ")
    return [entry["number"] for entry in entries if entry["message"].startswith(begin)]
