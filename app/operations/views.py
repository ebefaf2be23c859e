"""How the house is doing: the page for administrators, and the figures for machines."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Flask, abort, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.admin import message_table
from app.core import clock
from app.core.permissions import Permission, public, requires
from app.notifications.queries import counts_by_channel
from app.operations import metrics, queries
from app.operations.alarms import forget_alarms, red_signs
from app.operations.blueprint import bp
from app.operations.models import RunKind
from app.operations.signs import signs
from app.operations.versions import versions
from app.operations.words import drill_lines, process_lines, run_rows

_RUNS = 10


@bp.get("/admin/drift")
@requires(Permission.SEE_OPERATIONS)
def show_operations() -> ResponseReturnValue:
    """Everything that keeps the house going, as traffic lights; what is red says what to do."""
    forget_alarms(current_app)
    return render_template(
        "operations/show_operations.html",
        signs=signs(clock.now(), current_app.config),
        headings=message_table.headings(),
        message_rows=message_table.rows(counts_by_channel()),
        runs=run_rows(queries.newest_runs(_RUNS)),
        drill=drill_lines(queries.newest_run(RunKind.DRILL)),
        processes=process_lines(queries.beats()),
        versions=versions(),
    )


@bp.get("/metrics")
@public
def show_metrics() -> ResponseReturnValue:
    """Figures in Prometheus' format, for who knows the token; without the setting there is no such page."""
    token = current_app.config["METRICS_TOKEN"]
    if not token:
        abort(404)
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return Response("Bearer token needed\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
    figures, content_type = metrics.figures(clock.now(), current_app.config)
    return Response(figures, headers={"Cache-Control": "no-store"}, content_type=content_type)


@bp.app_context_processor
def _tell_alarms() -> dict[str, Any]:
    """What the pages for staff show in red."""
    return {"red_signs": lambda: red_signs(current_app)}


@bp.record_once
def _count_requests(state: BlueprintSetupState) -> None:
    assert isinstance(state.app, Flask)
    metrics.init_app(state.app)
