"""Correcting a person at their word, and passing on what they want."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.core.seen import show_what_stands
from app.desk import acting, actions, errands
from app.desk.acting import OnLine
from app.desk.blueprint import bp
from app.desk.forms import DetailsForm, ErrandForm
from app.desk.pages import Posted, calls_waiting
from app.desk.typed_query import read_query
from app.desk.views import caller_html, looked_up
from app.notifications.routing import sends_sms
from app.notifications.wishes import kinds_at_hand, switched_off
from app.people.models import Person
from app.people.queries import helpers_of, living_person
from app.places.queries import all_places

_WORKS = tuple(f"{contact}_works" for contact in actions.CONTACTS)


@bp.route("/telefonbord/<int:person_id>/ret", methods=["GET", "POST"])
@requires(Permission.USE_DESK)
def correct_caller(person_id: int) -> ResponseReturnValue:
    """Name, number, e-mail, village, address, and how to be told."""
    person = looked_up(person_id, OnLine())
    account = account_of_person(person_id)
    form = _details_form(person)
    if account is not None:
        del form.email
    if form.validate_on_submit():
        with form.changing():
            who = OnLine().actor(current_actor())
            details, seen = form.details(keep_email=person.email), form.seen.data or None
            actions.correct_caller(who, clock.now(), person_id, details, seen)
            flash(_("Oplysningerne er gemt."))
            return form.commit_and_go(url_for("desk.show_caller", person_id=person_id))
        person = _living(person_id)
        show_what_stands(form, _as_it_stands(person, form))
    page = {"account": account, "at_hand": kinds_at_hand(person.id), "sends_sms": sends_sms()}
    html = render_template("desk/correct_caller.html", person=person, form=form, **page)
    return html, 422 if form.errors else 200


def _living(person_id: int) -> Person:
    person = living_person(person_id)
    if person is None:
        raise NotFoundError
    return person


def _details_form(person: Person, **more: None) -> DetailsForm:
    form = DetailsForm(obj=person, **more)
    form.offer_places(all_places())
    form.offer_ways(has_helper=any(one.gets_messages for one in helpers_of(person.id)))
    form.offer_kinds()
    for contact, name in zip(actions.CONTACTS, _WORKS, strict=True):
        if getattr(person, f"{contact}_fault_at") is None:
            del form[name]
    if person.email:
        form.email.description = _(
            "Skriver du en anden, virker links i tidligere breve og sms'er ikke mere. "
            "Sig det til personen. Den næste besked har et nyt link."
        )
    if not form.is_submitted():
        _fill_in(form, person)
    return form


def _fill_in(form: DetailsForm, person: Person) -> None:
    form.fill_in(person.reach, switched_off(person.id), actions.details_mark(person))


def _as_it_stands(person: Person, beside: DetailsForm) -> DetailsForm:
    """The form filled anew, with the fields that `beside` has; what somebody says works stands nowhere yet."""
    form = _details_form(person, formdata=None)
    _fill_in(form, person)
    for name in [one.name for one in form if one.name not in beside or one.name in _WORKS]:
        del form[name]
    return form


@bp.route("/telefonbord/giv-videre", methods=["POST"])
@requires(Permission.USE_DESK)
def pass_on() -> ResponseReturnValue:
    """Pass on what somebody wants who is nobody in particular."""
    form = ErrandForm(prefix="errand-")
    if form.validate_on_submit():
        with form.changing():
            _add_errand(form, None)
            return form.commit_and_go(url_for("desk.find_caller"))
    frame: dict[str, Any] = {"typed": read_query(""), "calls": calls_waiting(), "today": clock.today()}
    return render_template("desk/find_caller.html", **frame, errand_form=form, form=form), 422


@bp.route("/telefonbord/<int:person_id>/giv-videre", methods=["POST"])
@requires(Permission.USE_DESK)
def pass_on_for_caller(person_id: int) -> ResponseReturnValue:
    """Pass on what this caller wants."""
    _living(person_id)
    form = ErrandForm(prefix="errand-")
    if form.validate_on_submit():
        with form.changing():
            _add_errand(form, person_id)
            return form.commit_and_go(url_for("desk.show_caller", person_id=person_id))
    return caller_html(person_id, Posted("errand", form))


def _add_errand(form: ErrandForm, person_id: int | None) -> None:
    who = OnLine().actor(current_actor())
    if person_id is not None:
        who = acting.for_person(who, person_id)
    errands.add_errand(
        who, clock.now(), text=form.text.data or "", due_on=form.due_on.data, person_id=person_id
    )
    flash(_("Det er givet videre."))


@bp.route("/telefonbord/<int:person_id>/gjort/<int:errand_id>", methods=["POST"])
@requires(Permission.USE_DESK)
def finish_errand(person_id: int, errand_id: int) -> ResponseReturnValue:
    """What this caller wanted is done."""
    _living(person_id)
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            done = errands.finish_errand(OnLine().actor(current_actor()), clock.now(), errand_id)
            if done.person_id != person_id:
                raise NotFoundError
            flash(_("Det er gjort."))
            return form.commit_and_go(url_for("desk.show_caller", person_id=person_id))
    return caller_html(person_id)
