"""The log of who did what, for the auditor: numbers of people and things, never what was said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.audit_report import last_checked
from app.admin.audit_words import ACTIONS, PURPOSES, THINGS
from app.admin.audit_words_details import in_words
from app.admin.blueprint import bp
from app.audit.queries import Wanted, chain_state, events
from app.core import clock
from app.core.ids import id_in
from app.core.permissions import Permission, requires

PAGE = 50
_FILTERS = ("fra", "til", "handling", "type", "nummer", "hvem")


@bp.get("/revision")
@requires(Permission.READ_AUDIT)
def list_audit() -> ResponseReturnValue:
    """What was done, newest first, and whether the log is whole."""
    wanted = Wanted(
        since=_day("fra"),
        before=_day("til", days=1),
        action=request.args.get("handling", "").strip()[:60],
        object_type=request.args.get("type", "").strip()[:40],
        object_id=id_in(request.args, "nummer"),
        actor_id=id_in(request.args, "hvem"),
    )
    rows = events(wanted, id_in(request.args, "foer"), PAGE)
    chosen: dict[str, Any] = {
        name: value for name in _FILTERS if (value := request.args.get(name, "").strip()[:60])
    }
    older = url_for("admin.list_audit", **chosen, foer=rows[PAGE - 1].id) if len(rows) > PAGE else None
    return render_template(
        "admin/audit/list_audit.html",
        rows=rows[:PAGE],
        chosen=chosen,
        older=older,
        chain=chain_state(clock.now()),
        checked=last_checked(),
        actions_in_words=ACTIONS,
        things_in_words=THINGS,
        purposes_in_words=PURPOSES,
        details_in_words=in_words,
    )


def _day(name: str, days: int = 0) -> datetime | None:
    """Midnight of the day in the address; None without one, and for what is no date of a calendar."""
    try:
        day = date.fromisoformat(request.args.get(name, "").strip()) + timedelta(days=days)
        return clock.from_wall(day, time(0))
    except (ValueError, OverflowError):
        return None
