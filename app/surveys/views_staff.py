"""For who looks after the plan: scales and rounds, and what they say."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.plan.queries import living_initiatives, period_of_year, periods
from app.plan.rules import worked_until
from app.surveys import actions, queries, words
from app.surveys.forms import RoundForm, ScaleForm
from app.surveys.results import choices, results
from app.surveys.scales import scales
from app.surveys.views import bp


@bp.route("/admin/trivsel")
@requires(Permission.VIEW_PLAN)
def show_surveys() -> ResponseReturnValue:
    """Which scales are on, with all that is to be known of them, and where people are asked."""
    return _page(_round_form(), None)


@bp.post("/admin/trivsel/skema/<any(who5, t_ils):key>")
@requires(Permission.EDIT_PLAN)
def switch_scale(key: str) -> ResponseReturnValue:
    """An administrator confirms wording and licence of a scale, or switches it off."""
    form = ScaleForm()
    if form.validate_on_submit():
        with form.changing():
            if request.form.get("svar") == "fra":
                actions.switch_off(current_actor(), clock.now(), key)
                flash(_("Skemaet er slået fra."))
            else:
                checked = {"other_last": form.other_last.data, "is_checked": form.is_checked.data}
                actions.switch_on(current_actor(), clock.now(), key, **checked)
                flash(_("Skemaet er slået til."))
            return form.commit_and_go(url_for("surveys.show_surveys"))
    return _page(_round_form(), (key, form))


@bp.post("/admin/trivsel/ny")
@requires(Permission.EDIT_PLAN)
def begin_round() -> ResponseReturnValue:
    """Ask who begins in an initiative from now on."""
    form = _round_form()
    if form.validate_on_submit() and not form.is_one_of_them():
        form.add_error("initiative_id", _("Vælg en indsats"))
    elif form.validate_on_submit():
        with form.changing():
            chosen = form.initiative_id.data, form.scales.data
            actions.begin_round(current_actor(), clock.now(), *chosen)
            flash(_("Fra nu af spørger vi dem, der begynder."))
            return form.commit_and_go(url_for("surveys.show_surveys"))
    return _page(form, None)


@bp.post("/admin/trivsel/<int:round_id>/slut")
@requires(Permission.EDIT_PLAN)
def end_round(round_id: int) -> ResponseReturnValue:
    """Ask nobody new any more."""
    form, back = ButtonForm(), url_for("surveys.show_surveys")
    if queries.round_by_id(round_id) is None:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            actions.end_round(current_actor(), clock.now(), round_id)
            flash(_("Vi spørger ingen nye. Dem, der er med, bliver spurgt færdig."))
            return form.commit_and_go(back)
    return redirect(back, 303)


def _round_form() -> RoundForm:
    form = RoundForm()
    running = {one.initiative_id for one in queries.rounds() if one.ended_at is None}
    free = [(one.id, one.title) for one in living_initiatives(clock.now()) if one.id not in running]
    form.offer(free, queries.scales_on(list(scales())))
    return form


def _page(form: RoundForm, refused: tuple[str, ScaleForm] | None) -> ResponseReturnValue:
    errors = form.errors_in_order() or (refused is not None and refused[1].errors_in_order())
    html = render_template(
        "surveys/show_surveys.html",
        form=form,
        refused=refused,
        scale_forms={key: refused[1] if refused and refused[0] == key else ScaleForm() for key in scales()},
        scales=scales(),
        switches=queries.switches(),
        rounds=queries.rounds(),
        may_edit=current_actor().has(Permission.EDIT_PLAN),
    )
    return make_response(html, 422 if errors else 200)


@bp.route("/admin/trivsel/resultater")
@requires(Permission.VIEW_PLAN)
def show_results() -> ResponseReturnValue:
    """What people answered, of everything, a plan or an initiative, in a period of the plan."""
    found = choices()
    chosen = next((one for one in found if one.key == request.args.get("hvad", "alle")), None)
    if chosen is None:
        raise NotFoundError
    year, known = clock.today().year, periods()
    asked = request.args.get("periode", period_of_year(year).code)
    period = next((one for one in known if one.code == asked), None)
    if period is None:
        raise NotFoundError
    begun = [one.first_year for one in known]
    until = worked_until(period.first_year, period.last_year, year, begun)
    return render_template(
        "surveys/show_results.html",
        found=results(chosen.initiative_ids, period.first_year, until),
        periods=[(one.code, one.title) for one in known],
        choices=[(one.key, one.label or _("Alt")) for one in found],
        chosen=chosen,
        period=period,
        **_wording(),
    )


def _wording() -> dict[str, Any]:
    return {
        "figure": words.figure_in_words,
        "share": words.share_in_words,
        "band": words.band_in_words,
        "mean": words.mean_in_words,
        "conclusions": words.conclusions,
        "moment": words.moment_in_words,
        "why_hidden": words.WHY_HIDDEN,
    }
