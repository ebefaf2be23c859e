"""Relatives and helpers at the desk: who may act for a caller, begun and ended at the caller's word."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone, options
from app.core.ids import typed_number
from app.core.permissions import Permission, current_actor, requires
from app.desk import acting, helping, words
from app.desk.acting import OnLine
from app.desk.blueprint import bp
from app.desk.forms import HelperForm
from app.desk.views import caller_html, looked_up
from app.notifications.former_helpers import end_help
from app.people.actions import note_look_up
from app.people.models import Delegation, Person
from app.people.queries import living_person


@bp.route("/telefonbord/<int:person_id>/hjaelper", methods=["GET", "POST"])
@requires(Permission.USE_DESK)
def add_helper(person_id: int) -> ResponseReturnValue:
    """Let somebody act for the caller, as far as the caller says."""
    person = looked_up(person_id, OnLine())
    form = HelperForm()
    is_valid = form.validate_on_submit()
    known = _offer_known(form, person) if is_valid else []
    if is_valid and not _must_choose(form, known):
        with form.changing():
            who, now = OnLine().actor(current_actor()), clock.now()
            made = helping.add_helper(
                who, now, person_id, _helper(form), form.relation.data or "", form.allowed()
            )
            flash(_("%(helper)s hjælper nu %(name)s.", helper=made.delegate.name, name=person.first_name))
            return form.commit_and_go(url_for("desk.show_caller", person_id=person_id, _anchor="hjaelpere"))
    _note_offered(known, person_id)
    html = render_template("desk/add_helper.html", person=person, form=form, known=known)
    return html, 422 if form.errors or known else 200


def _offer_known(form: HelperForm, person: Person) -> list[Person]:
    """Those we know with this name or number: nobody is written down twice by a guess."""
    known = helping.known_helpers(form.name.data or "", form.phone.data, person.id)
    named = [(str(one.id), f"{one.name}, {words.masked(one.phone) or _('intet nummer')}") for one in known]
    form.known_id.choices = options([*named, ("ny", _("Nej, det er en anden"))])
    if form.known_id.data not in {choice.value for choice in form.known_id.choices}:
        form.known_id.data = None
    return known


def _note_offered(known: list[Person], person_id: int) -> None:
    """Whom the page offers is seen by staff as well."""
    if not known:
        return
    ids = [one.id for one in known]
    who = replace(acting.for_person(current_actor(), person_id), purpose=f"{acting.PURPOSE}, list")
    commit_alone(lambda: note_look_up(who, clock.now(), ids))


def _must_choose(form: HelperForm, known: list[Person]) -> bool:
    return bool(known) and form.known_id.data is None


def _helper(form: HelperForm) -> helping.Helper:
    chosen = form.known_id.data or ""
    known_id = typed_number(chosen)
    return helping.Helper(form.name.data or "", form.phone.data, known_id)


@bp.route("/telefonbord/<int:person_id>/hjaelp/<int:delegation_id>/stop", methods=["POST"])
@requires(Permission.USE_DESK)
def stop_helper(person_id: int, delegation_id: int) -> ResponseReturnValue:
    """End it, at the word of either of the two."""
    found = db.session.get(Delegation, delegation_id)
    if (
        found is None
        or person_id not in (found.person_id, found.delegate_id)
        or living_person(person_id) is None
    ):
        raise NotFoundError
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            who = acting.for_person(OnLine().actor(current_actor()), person_id)
            end_help(who, clock.now(), delegation_id, party_id=None)
            flash(_("Hjælpen er stoppet."))
            return form.commit_and_go(url_for("desk.show_caller", person_id=person_id))
    return caller_html(person_id)
