"""What a caller wants done: sign up, change, cancel. Each is one press in an opened part of their page."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.feature import DeskNeeds
from app.core.forms import ButtonForm
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.desk import acting, actions
from app.desk.acting import OnLine
from app.desk.actions import Chosen
from app.desk.blueprint import bp
from app.desk.forms import needs_form
from app.desk.pages import Posted
from app.desk.views import caller_html, say, say_only, to_helper
from app.people.models import Person
from app.people.queries import person_to_change


@bp.route("/telefonbord/<int:person_id>/tilmeld/<slug>/<int:offer_id>", methods=["POST"])
@requires(Permission.USE_DESK)
def sign_up_caller(person_id: int, slug: str, offer_id: int) -> ResponseReturnValue:
    """Sign the caller up for one thing."""
    actions.service_of(slug)
    line, key = _line(person_id), f"{slug}-{offer_id}"
    form = needs_form(key, DeskNeeds(), companion_offered=True, formdata=request.form)
    if form.validate_on_submit():
        with form.changing():
            line.refuse_unless(line.may_sign_up)
            person = person_to_change(person_id)
            chosen = Chosen(slug, offer_id)
            sentence = actions.sign_up(_acting(line), clock.now(), chosen, person_id, form.needs())
            say(_("%(name)s er skrevet på.", name=person.first_name), sentence, person, line)
            return form.commit_and_go(caller_path(person_id, line))
    return caller_html(person_id, Posted(key, form))


@bp.route("/telefonbord/<int:person_id>/ret-tilmelding/<slug>/<int:coming_id>", methods=["POST"])
@requires(Permission.USE_DESK)
def change_for_caller(person_id: int, slug: str, coming_id: int) -> ResponseReturnValue:
    """Change how many come and what they need."""
    actions.service_of(slug)
    line, key = _line(person_id), f"c-{slug}-{coming_id}"
    form = needs_form(key, DeskNeeds(), companion_offered=True, formdata=request.form)
    if form.validate_on_submit():
        with form.changing():
            line.refuse_unless(line.may_cancel)
            person = person_to_change(person_id)
            sentence = actions.change(_acting(line), clock.now(), slug, coming_id, person_id, form.needs())
            say(_("Tilmeldingen er rettet."), sentence, person, line)
            return form.commit_and_go(caller_path(person_id, line))
    return caller_html(person_id, Posted(key, form))


@bp.route("/telefonbord/<int:person_id>/meld-fra/<slug>/<int:coming_id>", methods=["POST"])
@requires(Permission.USE_DESK)
def cancel_for_caller(person_id: int, slug: str, coming_id: int) -> ResponseReturnValue:
    """Take the caller off a list."""
    actions.service_of(slug)
    line, form = _line(person_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            line.refuse_unless(line.may_cancel)
            person: Person = person_to_change(person_id)
            sentence = actions.cancel(_acting(line), clock.now(), slug, coming_id, person_id)
            say_only(_("%(name)s er meldt fra.", name=person.first_name), to_helper(sentence, person, line))
            return form.commit_and_go(caller_path(person_id, line))
    return caller_html(person_id, Posted(f"x-{slug}-{coming_id}", form))


def caller_path(person_id: int, line: OnLine) -> str:
    """The caller's page, with the helper still on the line."""
    return url_for("desk.show_caller", person_id=person_id, hjaelper=line.helper_id)


def _line(person_id: int) -> OnLine:
    return acting.who_rings(person_id, id_in(request.args, "hjaelper"))


def _acting(line: OnLine) -> Actor:
    return line.actor(current_actor())
