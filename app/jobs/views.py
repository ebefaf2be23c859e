"""Addresses for machines that watch over the house."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, draining
from app.core.database import db
from app.core.permissions import public
from app.operations.readiness import readiness

bp = Blueprint("jobs", __name__, url_prefix="/health")

log = logging.getLogger("samskab.health")


@bp.get("/live")
@public
def live() -> ResponseReturnValue:
    """The process answers. Asks no database, so that a database in trouble does not get every web process
    killed. 503 when the server is about to stop: a proxy asks the others from then on.
    """
    said, status = ("stopping", 503) if draining.is_draining() else ("ok", 200)
    return said, status, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/ready")
@public
def ready() -> ResponseReturnValue:
    """Whether a person must look now; 503 says at what. For who watches: a proxy asks whether we are live.

    Messages that were given up are no part of it: each stands on the day's page until somebody has rung.
    """
    parts = ("database", "scheduler", "messages", "backup", "disk")
    answer: dict[str, bool | int | None] = dict.fromkeys(parts, False)
    try:
        found = readiness(clock.now(), current_app.config)
    except SQLAlchemyError:
        log.exception("the database does not answer")
        db.session.rollback()
    else:
        answer = {
            "database": True,
            "scheduler": found.is_scheduler_alive,
            "messages": found.are_messages_going_out,
            "backup": found.is_backed_up,
            "disk": found.has_room,
            "heartbeat_age_seconds": _seconds(found.silent_for),
            "oldest_due_seconds": _seconds(found.late_for),
            "backup_age_seconds": _seconds(found.unsaved_for),
        }
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if all(answer[part] for part in parts) else 503


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())
