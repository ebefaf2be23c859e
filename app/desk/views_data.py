"""What is known of a caller: read aloud, handed out, taken back or erased, once it is sure who is on the phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.erasure import erase_everything, what_happens
from app.accounts.queries import account_of_person, is_anybody_staff
from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, ButtonForm, commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.desk import acting, identity
from app.desk.blueprint import bp
from app.desk.forms_data import CodeForm, EraseForm, WayForm
from app.desk.models import CheckWay
from app.people.consent import consents_of, purpose_of, withdraw_consent
from app.people.models import Person
from app.people.queries import living_person
from app.privacy import holdings
from app.privacy.looks import SHOWN, count_looks, looks_at

#: As many records of a kind are read aloud; the paper has all.
RECORDS = 5


def acting_on_data(person_id: int) -> Actor:
    """Who sees to the data of who is on the phone."""
    return replace(acting.for_person(current_actor(), person_id), purpose=f"{acting.PURPOSE}, data")


def _living(person_id: int) -> Person:
    person = living_person(person_id)
    if person is None:
        raise NotFoundError
    return person


@bp.route("/telefonbord/<int:person_id>/oplysninger")
@requires(Permission.ANSWER_DATA_REQUESTS)
def show_data(person_id: int) -> ResponseReturnValue:
    """First who is on the phone; then all that is known of them, to read aloud."""
    person, who, now = _living(person_id), acting_on_data(person_id), clock.now()
    if not identity.is_proven(who, person_id, now):
        return _identity_page(person, now)
    html = render_template(
        "desk/show_data.html",
        person=person,
        holdings=holdings.holdings(person_id, now),
        basis=holdings.basis_in_words,
        most=RECORDS,
        looks=looks_at(person_id, SHOWN),
        looks_in_all=count_looks(person_id),
        consents=[(one, purpose_of(one.purpose)) for one in consents_of(person_id)],
        logs_in=account_of_person(person_id) is not None,
    )
    commit_alone(lambda: record(who, now, "person.read_data", "person", person_id))
    return html


def _identity_page(person: Person, now: datetime, form: BaseForm | None = None) -> ResponseReturnValue:
    ways = identity.ways_to_prove(person, now)
    sends = WayForm(None) if not isinstance(form, WayForm) else form
    sends.offer([way for way in ways if way in identity.LIFE])
    page: dict[str, Any] = {
        "person": person,
        "is_staff": is_anybody_staff((person.id,)),
        "can_ring": CheckWay.CALL_BACK in ways,
        "way_form": sends if sends.way.choices else None,
        "code": identity.open_code(person.id, now),
        "code_form": form if isinstance(form, CodeForm) else CodeForm(None),
        "form": form,
    }
    html = render_template("desk/confirm_caller.html", **page)
    return html, 422 if form and form.errors_in_order() else 200


@bp.route("/telefonbord/<int:person_id>/oplysninger/ringet-op", methods=["POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def confirm_caller(person_id: int) -> ResponseReturnValue:
    """We have rung the number we hold, and the person answered; they stand here and have shown who they are; or they
    have died.
    """
    person, form, now = _living(person_id), ButtonForm(), clock.now()
    if form.validate_on_submit():
        with form.changing():
            if "doed" in request.form:
                identity.note_death(acting_on_data(person_id), now, person_id)
                return form.commit_and_go(url_for("desk.erase_caller", person_id=person_id))
            way = CheckWay.IN_PERSON if "her" in request.form else CheckWay.CALL_BACK
            identity.note_sure(acting_on_data(person_id), now, person_id, way)
            return form.commit_and_go(url_for("desk.show_data", person_id=person_id))
    return _identity_page(person, now, form)


@bp.route("/telefonbord/<int:person_id>/oplysninger/send-kode", methods=["POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def send_code(person_id: int) -> ResponseReturnValue:
    """Send a code to something we hold."""
    person, form, now = _living(person_id), WayForm(), clock.now()
    form.offer([way for way in identity.ways_to_prove(person, now) if way in identity.LIFE])
    if form.validate_on_submit() and form.chosen is not None:
        with form.changing():
            identity.send_code(acting_on_data(person_id), now, person_id, form.chosen)
            flash(_("Koden er på vej. Bed personen læse den op."))
            return form.commit_and_go(url_for("desk.show_data", person_id=person_id))
    return _identity_page(person, now, form)


@bp.route("/telefonbord/<int:person_id>/oplysninger/kode", methods=["POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def enter_code(person_id: int) -> ResponseReturnValue:
    """The person has read the code aloud. A wrong one counts."""
    person, form, now = _living(person_id), CodeForm(), clock.now()
    if form.validate_on_submit():
        who, right = acting_on_data(person_id), []
        commit_alone(lambda: right.append(identity.try_code(who, now, person_id, form.code.data or "")))
        if right == [True]:
            return redirect(url_for("desk.show_data", person_id=person_id), 303)
        form.add_error(
            "code", _("Koden passer ikke, eller den er for gammel. Bed om den igen, eller send en ny.")
        )
        person = _living(person_id)
    return _identity_page(person, now, form)


@bp.route("/telefonbord/<int:person_id>/oplysninger/papir", methods=["POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def print_data(person_id: int) -> ResponseReturnValue:
    """All of it on paper, to be posted or handed over."""
    person, who, form, now = _living(person_id), acting_on_data(person_id), ButtonForm(), clock.now()
    if not form.validate_on_submit():
        return redirect(url_for("desk.show_data", person_id=person_id), 303)
    identity.refuse_unproven(who, person_id, now)
    answer = Response(holdings.as_pdf(person, now), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"oplysninger-{person_id}.pdf")
    answer.cache_control.no_store = True
    commit_alone(lambda: record(who, now, "person.export", "person", person_id, kind="pdf"))
    return answer


@bp.route("/telefonbord/<int:person_id>/oplysninger/nej/<slug>", methods=["POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def withdraw_for_caller(person_id: int, slug: str) -> ResponseReturnValue:
    """The person takes a yes back."""
    _living(person_id)
    form, now = ButtonForm(), clock.now()
    if form.validate_on_submit():
        with form.changing():
            identity.refuse_unproven(acting_on_data(person_id), person_id, now)
            withdraw_consent(acting_on_data(person_id), now, person_id, slug)
            flash(_("Det er trukket tilbage."))
            gone = living_person(person_id) is None
            back = url_for("desk.find_caller") if gone else url_for("desk.show_data", person_id=person_id)
            return form.commit_and_go(back)
    return form.refuse_and_go(url_for("desk.show_data", person_id=person_id))


@bp.route("/telefonbord/<int:person_id>/oplysninger/slet", methods=["GET", "POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
def erase_caller(person_id: int) -> ResponseReturnValue:
    """Say what goes and what stays as numbers; then, at the person's word or when they have died, erase them."""
    person, who, form, now = _living(person_id), acting_on_data(person_id), EraseForm(), clock.now()
    is_dead = identity.is_told_dead(who, person_id, now)
    if is_dead:
        form.ask_of_the_dead()
    if form.validate_on_submit():
        with form.changing():
            if not is_dead:
                identity.refuse_unproven(who, person_id, now)
            erase_everything(who, now, person_id, has_died=is_dead)
            flash(_("Personen er slettet."))
            return form.commit_and_go(url_for("desk.find_caller"))
    elif not is_dead and not identity.is_proven(who, person_id, now):
        return redirect(url_for("desk.show_data", person_id=person_id), 303)
    sentences = what_happens(person_id)
    html = render_template(
        "desk/erase_caller.html", person=person, form=form, sentences=sentences, is_dead=is_dead
    )
    return html, 422 if form.errors_in_order() else 200
