"""Another e-mail to log in with, for who has lost the old one: once it is sure who is on the phone."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import new_email
from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import BaseForm
from app.core.permissions import Permission, requires
from app.desk import identity
from app.desk.blueprint import bp
from app.desk.forms_data import LogInCodeForm, NewEmailForm
from app.desk.views_data import acting_on_data


@bp.route("/telefonbord/<int:person_id>/oplysninger/e-mail", methods=["GET", "POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def change_log_in(person_id: int) -> ResponseReturnValue:
    """Send a code to the e-mail that the person wants to log in with."""
    who, form, now = acting_on_data(person_id), NewEmailForm(), clock.now()
    if form.validate_on_submit():
        with form.changing():
            identity.refuse_unproven(who, person_id, now)
            new_email.send_code(who, now, person_id, str(form.email.data))
            flash(_("Koden er på vej. Bed personen læse den op."))
            return form.commit_and_go(url_for("desk.change_log_in", person_id=person_id))
    return _page(person_id, email_form=form, form=form)


@bp.route("/telefonbord/<int:person_id>/oplysninger/e-mail/kode", methods=["POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def prove_new_email(person_id: int) -> ResponseReturnValue:
    """The person has read the code aloud: they log in with the new e-mail from now on. A wrong one counts."""
    who, form, now = acting_on_data(person_id), LogInCodeForm(), clock.now()
    if form.validate_on_submit():
        with form.changing():
            identity.refuse_unproven(who, person_id, now)
            new_email.take_code(who, now, person_id, form.code.data or "")
            flash(_("Personen logger ind med den nye e-mail fra nu af."))
            return form.commit_and_go(url_for("desk.show_data", person_id=person_id))
    return _page(person_id, code_form=form, form=form)


def _page(
    person_id: int,
    *,
    form: BaseForm,
    email_form: NewEmailForm | None = None,
    code_form: LogInCodeForm | None = None,
) -> ResponseReturnValue:
    who, now, account = acting_on_data(person_id), clock.now(), account_of_person(person_id)
    if account is None or account.email is None:
        raise NotFoundError
    if not identity.is_proven(who, person_id, now):
        return redirect(url_for("desk.show_data", person_id=person_id), 303)
    asked_for = new_email.asked_for(who, person_id, now)
    if code_form and asked_for is None:
        form.forget_fields()
    html = render_template(
        "desk/change_log_in.html",
        person=account.person,
        email=account.email,
        asked_for=asked_for,
        email_form=email_form or NewEmailForm(None),
        code_form=code_form or LogInCodeForm(None),
        form=form,
    )
    return html, 422 if form.errors_in_order() else 200
