"""Addresses for machines that watch over the house."""

from __future__ import annotations

import logging

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, draining
from app.core.database import db
from app.core.permissions import public
from app.jobs.queries import readiness

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
    """The database answers, the scheduler lives, and messages go out; 503 says which does not."""
    answer: dict[str, bool | int | None] = {"database": False, "scheduler": False, "messages": False}
    try:
        found = readiness(clock.now())
    except SQLAlchemyError:
        log.exception("the database does not answer")
        db.session.rollback()
    else:
        answer = {
            "database": True,
            "scheduler": found.is_scheduler_alive,
            "messages": found.are_messages_going_out,
            "heartbeat_age_seconds": round(found.silent_for.total_seconds()) if found.silent_for else None,
            "oldest_due_seconds": round(found.late_for.total_seconds()) if found.late_for else None,
        }
    is_well = all(answer[part] for part in ("database", "scheduler", "messages"))
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if is_well else 503
