"""The two overviews: the year for the municipality, the week for Frivillighedens Hus. Pictures first, then tables."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.gap_choices import GapChoice
from app.admin.pictures_overview import change_bars, dots_on_map, week_bars
from app.admin.queries_gaps import find_gaps
from app.admin.queries_overview import monday_of, week_look, year_look
from app.admin.recounting import counting
from app.admin.views_plan import FILTER_NAMES, chosen_year
from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, public, requires
from app.places.map import read_map
from app.plan.queries import periods
from app.plan.recount import ask_for_recount
from app.plan.rules import summary, years_shown
from app.plan.words import STATE_LOOKS

#: Weeks one may look back and ahead.
_MOST_WEEKS = 520


#: Where each kind of staff begins, the first that they may open.
_BEGINNINGS = (
    (Permission.VIEW_PLAN, "admin.show_overview"),
    (Permission.USE_DESK, "desk.show_day"),
    (Permission.MATCH_PHONE_FRIENDS, "phone_friends.show_overview"),
    (Permission.READ_AUDIT, "admin.list_audit"),
)


@bp.get("", strict_slashes=False)
@public
def begin() -> ResponseReturnValue:
    """Who types the address of the staff's pages by hand comes to the page that their day begins with."""
    actor = current_actor()
    if not actor.is_logged_in:
        return redirect(url_for("accounts.log_in", videre=url_for("admin.begin")), 303)
    for permission, page in _BEGINNINGS:
        # The page itself asks for the second factor.
        if actor.has(permission) or actor.would_have(permission):
            return redirect(url_for(page), 303)
    return abort(403)


@bp.route("/overblik")
@requires(Permission.VIEW_PLAN)
def show_overview() -> ResponseReturnValue:
    """The year at a glance: rows by state, what is late, what grew, and where nothing happens."""
    year, today = chosen_year(), clock.today()
    look = year_look(year, today)
    known = periods()
    first, last = min(one.first_year for one in known), max(one.last_year for one in known)
    return render_template(
        "admin/overview/show_overview.html",
        look=look,
        year=year,
        today=today,
        years=years_shown(first, last, today.year),
        summary=summary(row.state.state for row in look.tree.rows if row.state),
        looks=STATE_LOOKS,
        filters=FILTER_NAMES,
        bars=change_bars(look.changes),
        gaps=sum(one.is_gap for one in find_gaps(GapChoice(), clock.now())),
        gap_words=GapChoice().words,
        sees_gaps=current_actor().has(Permission.MODERATE),
        **_map_of(look.places),
        **counting(),
    )


def _map_of(places: Any) -> dict[str, Any]:
    drawing = read_map(Path(current_app.config["PACK"]) / "basemap.geojson")
    return {"drawing": drawing, "dots": dots_on_map(drawing.frame, places)}


@bp.route("/overblik/taelling", methods=["POST"])
@requires(Permission.VIEW_PLAN)
def recount_figures() -> ResponseReturnValue:
    """Let all figures be counted anew, in the background."""
    form = ButtonForm()
    back = url_for("admin.show_overview")
    if form.validate_on_submit():
        with form.changing():
            ask_for_recount(current_actor(), clock.now())
            flash(_("Tallene bliver talt igen. Du kan roligt gå videre imens."))
            return form.commit_and_go(back)
    return redirect(back, 303)


@bp.route("/ugen")
@requires(Permission.USE_DESK)
def show_week() -> ResponseReturnValue:
    """The week for Frivillighedens Hus: what is on, who signed up, who is new, and what waits."""
    monday = _chosen_monday()
    look = week_look(monday)
    return render_template(
        "admin/overview/show_week.html",
        look=look,
        monday=monday,
        week=monday.isocalendar().week,
        this_monday=monday_of(clock.today()),
        before=monday - timedelta(weeks=1),
        after=monday + timedelta(weeks=1),
        today=clock.today(),
        bars=week_bars(look.days),
        now=clock.now(),
        may_open=current_actor().has(Permission.MODERATE),
    )


def _chosen_monday() -> date:
    """The week of the day that the address asks for (`?uge=2026-11-23`), else this one."""
    today = clock.today()
    try:
        asked = date.fromisoformat(request.args.get("uge", ""))
    except ValueError:
        return monday_of(today)
    return monday_of(asked if abs((asked - today).days) < 7 * _MOST_WEEKS else today)
