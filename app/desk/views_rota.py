"""Who is here: shifts of the volunteers at the phone, and colleagues who are away.

A volunteer's role lets them in only during their shift, and a little around it.
"""

from __future__ import annotations

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import people_who_may
from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, Role, current_actor, requires
from app.desk import actions_day as actions
from app.desk import queries_day as queries
from app.desk.blueprint import bp
from app.desk.forms_day import AwayForm, ShiftForm


@bp.before_request
def only_on_shift() -> ResponseReturnValue | None:
    """A volunteer whose role rests reads when the next shift begins; everybody else goes on."""
    actor, found = current_actor(), g.get("log_in")
    # The role was given and the second factor shown, and still it has no effect now.
    if (
        found is None
        or Role.DESK_VOLUNTEER not in found.roles - actor.roles
        or actor.has(Permission.USE_DESK)
    ):
        return None
    shift = queries.next_shift(found.person_id, clock.now())
    return render_template("desk/not_on_shift.html", shift=shift), 403


@bp.route("/i-dag/hvem-er-her", methods=["GET"])
@requires(Permission.MODERATE)
def show_rota() -> ResponseReturnValue:
    """Shifts and absences to come, and a form for each."""
    return _rota(_shift_form(), _away_form())


def _shift_form(**more: None) -> ShiftForm:
    return ShiftForm.offering(people_who_may(Permission.USE_DESK), clock.today(), **more)


def _away_form(**more: None) -> AwayForm:
    staff = people_who_may(Permission.MODERATE)
    return AwayForm.offering(staff, current_actor().person_id, clock.today(), **more)


def _rota(shift_form: ShiftForm, away_form: AwayForm) -> tuple[str, int]:
    wrong = next((form for form in (shift_form, away_form) if form.errors), None)
    page = render_template(
        "desk/show_rota.html",
        shift_form=shift_form,
        away_form=away_form,
        form=wrong,
        shifts=queries.shifts_from(clock.now()),
        away=queries.away_from(clock.today()),
    )
    return page, 422 if wrong else 200


def _back() -> str:
    return url_for("desk.show_rota")


@bp.route("/i-dag/vagter", methods=["POST"])
@requires(Permission.MODERATE)
def add_shift() -> ResponseReturnValue:
    """A volunteer takes the phone."""
    form = _shift_form()
    if form.validate_on_submit():
        with form.changing():
            actions.add_shift(current_actor(), clock.now(), **form.values())
            flash(_("Vagten er skrevet på."))
            return form.commit_and_go(_back())
    return _rota(form, _away_form(formdata=None))


@bp.route("/i-dag/vagter/<int:shift_id>/fjern", methods=["POST"])
@requires(Permission.MODERATE)
def remove_shift(shift_id: int) -> ResponseReturnValue:
    """The shift is not to be after all."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.remove_shift(current_actor(), clock.now(), shift_id)
            flash(_("Vagten er fjernet."))
            return form.commit_and_go(_back())
    return form.refuse_and_go(_back())


@bp.route("/i-dag/fravaer", methods=["POST"])
@requires(Permission.MODERATE)
def add_absence() -> ResponseReturnValue:
    """A colleague is away, and another takes over."""
    form = _away_form()
    if form.validate_on_submit():
        with form.changing():
            actions.be_away(current_actor(), clock.now(), **form.values())
            flash(_("Det er skrevet på. Opgaverne følger med."))
            return form.commit_and_go(_back())
    return _rota(_shift_form(formdata=None), form)


@bp.route("/i-dag/fravaer/<int:away_id>/fjern", methods=["POST"])
@requires(Permission.MODERATE)
def remove_absence(away_id: int) -> ResponseReturnValue:
    """The colleague is here after all."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.be_back(current_actor(), clock.now(), away_id)
            flash(_("Fraværet er fjernet."))
            return form.commit_and_go(_back())
    return form.refuse_and_go(_back())
