"""The day's page: what needs somebody now, one press from done or handed to a colleague."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import colleagues
from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.desk import actions_day as actions
from app.desk import queries_day as queries
from app.desk.blueprint import bp
from app.desk.errands import finish_errand
from app.desk.forms_day import RowForm
from app.desk.pages_day import back_to_day, greeting, only_kind
from app.moderation.queue import summary


@bp.route("/i-dag")
@requires(Permission.USE_DESK)
def show_day() -> ResponseReturnValue:
    """What needs somebody across the house, oldest deadline first; what happens today; what is done."""
    actor, now = current_actor(), clock.now()
    page, wanted = queries.day_page(actor, now), request.args.get("vis", "")
    house = colleagues()
    me = next((one for one in house if one.id == actor.person_id), None)
    return render_template(
        "desk/show_day.html",
        page=page,
        kinds=queries.kinds_of([*page.due, *page.later]),
        wanted=wanted,
        due=only_kind(page.due, wanted, actor.person_id),
        later=only_kind(page.later, wanted, actor.person_id),
        me=me,
        greeting=greeting(now, me.name.split(" ", 1)[0] if me else ""),
        colleagues=[one for one in house if one.id != actor.person_id],
        shifts=queries.shifts_today(now),
        away=[one for one in page.away if one.from_on <= clock.today()],
        may_plan=actor.has(Permission.MODERATE),
        to_read=summary() if actor.has(Permission.MODERATE) else None,
        now=now,
    )


@bp.route("/i-dag/giv-videre", methods=["POST"])
@requires(Permission.USE_DESK)
def hand_over_row() -> ResponseReturnValue:
    """Give a row to a colleague, or take it."""
    form, actor = RowForm(), current_actor()
    if form.validate_on_submit():
        with form.changing():
            name = actions.hand_over(actor, clock.now(), form.key.data or "", form.receiver)
            mine = form.receiver == actor.person_id
            flash(_("Du har taget den.") if mine else _("%(name)s har den nu.", name=name))
            return form.commit_and_go(back_to_day())
    return form.refuse_and_go(back_to_day())


@bp.route("/i-dag/klaret", methods=["POST"])
@requires(Permission.USE_DESK)
def tick_row() -> ResponseReturnValue:
    """Call a row done."""
    form = RowForm()
    if form.validate_on_submit():
        with form.changing():
            actions.tick(current_actor(), clock.now(), form.key.data or "")
            flash(_("Det er klaret."))
            return form.commit_and_go(back_to_day())
    return form.refuse_and_go(back_to_day())


@bp.route("/i-dag/givet-videre/<int:errand_id>/klaret", methods=["POST"])
@requires(Permission.USE_DESK)
def tick_errand(errand_id: int) -> ResponseReturnValue:
    """What a caller wanted is done."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            finish_errand(current_actor(), clock.now(), errand_id)
            flash(_("Det er klaret."))
            return form.commit_and_go(back_to_day())
    return form.refuse_and_go(back_to_day())
