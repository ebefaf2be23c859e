"""The red bar on every page for staff who can mend it. Looked up once a minute, so that no page waits for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.database import db
from app.core.permissions import Permission
from app.operations.signs import Light, Sign, signs

log = logging.getLogger("samskab.operations")

_EXTENSION = "samskab-alarms"
_SECONDS = 60


def red_signs(app: Flask) -> Sequence[Sign]:
    """What must be mended now, for who may see it; nobody else is told. At most a minute old.

    A clock that never ran is none: a new house is about to start it, and messages that wait tell the rest.
    """
    actor = g.get("actor")
    if actor is None or not actor.has(Permission.SEE_OPERATIONS) or g.get("asks_no_more"):
        return ()
    cached: tuple[float, Sequence[Sign]] | None = app.extensions.get(_EXTENSION)
    if cached is None or time.monotonic() - cached[0] > _SECONDS:
        cached = (time.monotonic(), _look(app))
        app.extensions[_EXTENSION] = cached
    return cached[1]


def forget_alarms(app: Flask) -> None:
    """Look anew at the next page."""
    app.extensions.pop(_EXTENSION, None)


def _look(app: Flask) -> Sequence[Sign]:
    try:
        return [
            sign for sign in signs(clock.now(), app.config) if sign.light is Light.RED and not sign.is_new
        ]
    except SQLAlchemyError:
        # The page's own question will fail, and say so better.
        log.warning("no alarms: the database does not answer")
        db.session.rollback()
        return ()
