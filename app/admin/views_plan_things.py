"""Pages of what hangs on the plan: everything on one row or action, and what hangs on none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.admin.blueprint import bp
from app.admin.forms_plan_ties import IN, OUT, TieForm
from app.admin.views_plan import year_among
from app.core import clock
from app.core.edges import Edge, edge_in
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.core.plan_things import ThingState
from app.plan import queries, things, ties
from app.plan.words import THING_STATES


def _wanted(kinds: list[tuple[str, Any]]) -> things.Wanted:
    """What the address asks for; what it names wrongly is left out."""
    kind, state = request.args.get("slags", ""), request.args.get("tilstand", "")
    return things.Wanted(
        kind=kind if kind in dict(kinds) else "",
        state=state if state in set(ThingState) else "",
        after=edge_in(request.args, "efter"),
        before=edge_in(request.args, "foer"),
    )


def _pages(page: things.ThingPage, endpoint: str, **asked: Any) -> dict[str, str | None]:
    """Addresses of the pages beside this one."""

    def link(name: str, edge: Edge | None) -> str | None:
        values = {**asked, name: edge.word} if edge is not None else {}
        return url_for(endpoint, **values) if values else None

    return {"newer": link("foer", page.before), "older": link("efter", page.after)}


@bp.route("/plan/<any(raekke, handling):kind>/<int:target_id>/ting")
@requires(Permission.VIEW_PLAN)
def list_things(kind: str, target_id: int) -> ResponseReturnValue:
    """Everything that hangs on a row or an action in a year, each with its figures and a link to it."""
    period = queries.plan_and_period(queries.bare_work(kind, target_id).plan_id)[1]
    years, kinds = queries.years_of(period, queries.periods(), clock.today().year), things.kinds()
    year = year_among(years)
    work, wanted = queries.bare_work(kind, target_id, year), _wanted(things.kinds())
    page = things.things_of(work, year, clock.now(), current_actor(), wanted)
    asked = {"aar": year, "slags": wanted.kind or None, "tilstand": wanted.state or None}
    return render_template(
        "admin/plan/list_things.html",
        work=work,
        year=year,
        years=years,
        page=page,
        kinds=kinds,
        states=THING_STATES,
        state_words=dict(THING_STATES),
        wanted=wanted,
        **_pages(page, "admin.list_things", kind=kind, target_id=target_id, **asked),
    )


@bp.route("/plan/loese", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def list_loose() -> ResponseReturnValue:
    """What the plan does not count, to be tied with one press, or left out; and the newest ties, to be undone."""
    actor, form, kinds = current_actor(), TieForm(), things.loose_kinds()
    wanted = replace(_wanted(kinds), is_left_out=request.args.get("vis") == OUT)
    asked: dict[str, Any] = {"slags": wanted.kind or None, "vis": OUT if wanted.is_left_out else None}
    page = things.loose_things(actor, wanted)
    form.offer(page.things, [(one.id, one.title) for one in queries.living_initiatives(clock.now())])
    if form.validate_on_submit():
        with form.changing():
            flash(_carried_out(form))
            return form.commit_and_go(url_for("admin.list_loose", **asked))
    html = render_template(
        "admin/plan/list_loose.html",
        form=form,
        button=ButtonForm(),
        page=page,
        kinds=kinds,
        wanted=wanted,
        ties=ties.newest_ties(),
        **_pages(page, "admin.list_loose", **asked),
    )
    return html, 422 if form.errors else 200


def _carried_out(form: TieForm) -> str:
    """What was pressed is done; in words."""
    actor, now, chosen = current_actor(), clock.now(), form.chosen()
    if form.svar.data == OUT:
        left = ties.leave_out(actor, now, chosen)
        return ngettext("%(num)s ting hører ikke til planen.", "%(num)s ting hører ikke til planen.", left)
    if form.svar.data == IN:
        taken = ties.take_in(actor, now, chosen)
        return ngettext("%(num)s ting kan tælle med igen.", "%(num)s ting kan tælle med igen.", taken)
    tied = len(ties.tie_things(actor, now, chosen, form.initiative_id.data).things)
    return ngettext("%(num)s ting tæller med nu.", "%(num)s ting tæller med nu.", tied)


@bp.route("/plan/loese/<int:tie_id>/fortryd", methods=["POST"])
@requires(Permission.EDIT_PLAN)
def undo_tie(tie_id: int) -> ResponseReturnValue:
    """Untie what was tied with one press."""
    form = ButtonForm()
    with form.changing():
        ties.undo_tie(current_actor(), clock.now(), tie_id)
        flash(_("Det er fortrudt."))
    return form.commit_and_go(url_for("admin.list_loose"))
