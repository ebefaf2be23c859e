"""Registering an organisation, and taking over one that the pack brought; at the phone for who rings."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, requires
from app.organisations import actions, callers, claims, queries
from app.organisations.forms import BasicsForm, ClaimForm
from app.organisations.models import Organisation
from app.organisations.views import bp
from app.people.queries import person_to_change


@bp.route("/foreninger/ny", methods=["GET", "POST"])
@requires(Permission.REGISTER_ORGANISATION)
def register_organisation() -> ResponseReturnValue:
    """Five things about it; then it waits for Frivillighedens Hus."""
    owner, form = callers.whose(), BasicsForm()
    if not form.is_submitted():
        form.fill_in(owner)
    if form.validate_on_submit():
        with form.changing():
            person = person_to_change(callers.whose().id)
            made = actions.register(callers.acting(), clock.now(), form.basics(), person)
            flash(_("Tak. Vi ser på %(name)s inden to hverdage.", name=made.name))
            return form.commit_and_go(_after(made.id))
    html = render_template(
        "organisations/register_organisation.html", form=form, host_to_be=callers.shown_caller()
    )
    return html, 422 if form.errors else 200


def _after(organisation_id: int) -> str:
    """How the page will be; at the phone back to who is on the line."""
    on_line = callers.caller()
    if on_line is not None:
        return url_for("desk.show_caller", person_id=on_line.id)
    return url_for("organisations.show_organisation", organisation_id=organisation_id)


@bp.route("/foreninger/<int:organisation_id>/overtag", methods=["GET", "POST"])
@requires(Permission.REGISTER_ORGANISATION)
def claim_organisation(organisation_id: int) -> ResponseReturnValue:
    """Say that one leads it, and be rung back."""
    owner, name, form = callers.whose(), _claimable(organisation_id).name, ClaimForm()
    if not form.is_submitted():
        form.name.data, form.phone.data = owner.name, owner.phone
    if form.validate_on_submit():
        with form.changing():
            person = person_to_change(callers.whose().id)
            claims.claim(callers.acting(), clock.now(), organisation_id, person, form.claimant())
            flash(_("Tak. Vi ringer til dig om %(name)s inden to hverdage.", name=name))
            return form.commit_and_go(_after(organisation_id))
    caller = callers.shown_caller()
    html = render_template(
        "organisations/claim_organisation.html",
        form=form,
        name=name,
        back=_after(organisation_id),
        host_to_be=caller,
    )
    return html, 422 if form.errors else 200


def _claimable(organisation_id: int) -> Organisation:
    organisation = queries.organisation_by_id(organisation_id)
    if organisation is None or not claims.is_open(organisation):
        raise NotFoundError
    return organisation
