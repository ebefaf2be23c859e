"""At the desk: a sheet read aloud on the phone or typed from paper, and the paper itself. Nobody sees it afterwards."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.core.security import private
from app.people.actions import note_list_look
from app.people.models import ConsentForm
from app.surveys import actions
from app.surveys.forms import CodeForm, sheet_form
from app.surveys.models import Invitee
from app.surveys.paper import make_sheet_pdf
from app.surveys.queries import invitee_by_code, invitee_by_id, scales_on
from app.surveys.rules import Standing, window_now, windows
from app.surveys.views import bp, page_of
from app.surveys.words import consent_words


@bp.route("/telefonbord/spoergsmaal", methods=["GET", "POST"])
@requires(Permission.USE_DESK)
def find_sheet() -> ResponseReturnValue:
    """Type the code of a sheet of paper, and be led to where its crosses are typed."""
    form = CodeForm()
    if form.validate_on_submit():
        found = invitee_by_code(form.code.data.replace(" ", "").replace("-", "").upper())
        if found is not None:
            return redirect(url_for("surveys.enter_sheet", invitee_id=found.id, papir=1), 303)
        form.add_error("code", _("Vi kender ikke koden. Se efter, om der er byttet om på to tegn"))
    return render_template("surveys/find_sheet.html", form=form), 422 if form.errors else 200


@bp.route("/telefonbord/spoergsmaal/<int:invitee_id>", methods=["GET", "POST"])
@requires(Permission.USE_DESK)
def enter_sheet(invitee_id: int) -> ResponseReturnValue:
    """Read a sheet aloud, or type it from paper."""
    invitee = _invitee(invitee_id)
    asked = scales_on(invitee.round.scales)
    form = sheet_form(asked, needs_consent=invitee.standing is Standing.ASKED)
    if form.validate_on_submit():
        with form.changing():
            words = consent_words() if "consent" in form and form.consent.data else ""
            actor, how, sheets = _acting(invitee), _how(), form.sheets(asked)
            actions.answer(actor, clock.now(), invitee_id, sheets, consent_words=words, form=how)
            flash(_("Svarene er gemt. Ingen kan se, hvem der har svaret hvad."))
            return private(form.commit_and_go(url_for("surveys.find_sheet")))
        invitee = _invitee(invitee_id)
    html = render_template("surveys/enter_sheet.html", **page_of(invitee, form, asked), person=invitee.person)
    _note_look(invitee)
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.get("/telefonbord/spoergsmaal/<int:invitee_id>/skema.pdf")
@requires(Permission.USE_DESK)
def print_sheet(invitee_id: int) -> ResponseReturnValue:
    """The sheet on paper, with a code instead of a name."""
    invitee = _invitee(invitee_id)
    _note_look(invitee)
    invitee = _invitee(invitee_id)
    window = window_now(windows(invitee.asked_at, invitee.first_at), clock.now())
    response = make_response(make_sheet_pdf(invitee, scales_on(invitee.round.scales), window))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="skema.pdf"'
    return private(response)


@bp.post("/telefonbord/spoergsmaal/<int:invitee_id>/nej")
@requires(Permission.USE_DESK)
def note_no(invitee_id: int) -> ResponseReturnValue:
    """Who is on the phone says no, or no again."""
    invitee, form = _invitee(invitee_id), ButtonForm()
    back = url_for("surveys.enter_sheet", invitee_id=invitee_id)
    if form.validate_on_submit():
        with form.changing():
            actions.say_no(_acting(invitee), clock.now(), invitee_id)
            flash(_("Vi spørger ikke mere. Det, der er svaret, er slettet."))
            return private(form.commit_and_go(back))
    return private(form.refuse_and_go(back))


def _invitee(invitee_id: int) -> Invitee:
    """Somebody who was asked. Raises NotFoundError for nobody, and for who is not with us any more."""
    found = invitee_by_id(invitee_id)
    if found is None or not found.person.is_living:
        raise NotFoundError
    return found


def _note_look(invitee: Invitee) -> None:
    """Who was asked can see that staff looked at how they stand; once an hour for each who looks."""
    actor, now, person_id = _acting(invitee), clock.now(), invitee.person_id
    commit_alone(lambda: note_list_look(actor, now, [person_id]))


def _how() -> ConsentForm:
    """Whether the yes was crossed on paper or said on the phone."""
    return ConsentForm.WRITTEN if "papir" in request.args else ConsentForm.ORAL


def _acting(invitee: Invitee) -> Actor:
    return replace(current_actor(), on_behalf_of=invitee.person_id, purpose="phone desk")
