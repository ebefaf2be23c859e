"""What a caller wants done: sign up, change, cancel. Each is one press in an opened part of their page."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.desk_service import DeskNeeds
from app.core.forms import ButtonForm
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.desk import acting, actions
from app.desk.acting import OnLine
from app.desk.actions import Chosen
from app.desk.blueprint import bp
from app.desk.forms import NoteForm, needs_form
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
    said = _("%(name)s er meldt fra.")
    return _pressed(person_id, f"x-{slug}-{coming_id}", said, Agreed.CANCEL, actions.cancel, slug, coming_id)


@bp.route("/telefonbord/<int:person_id>/tag-plads/<slug>/<int:coming_id>", methods=["POST"])
@requires(Permission.USE_DESK)
def take_offer_for_caller(person_id: int, slug: str, coming_id: int) -> ResponseReturnValue:
    """The caller says yes to a place that is held for them."""
    actions.service_of(slug)
    said = _("%(name)s har fået pladsen.")
    return _pressed(
        person_id, f"o-{slug}-{coming_id}", said, Agreed.SIGN_UP, actions.take_offer, slug, coming_id
    )


@bp.route("/telefonbord/<int:person_id>/fast-plads/<slug>/<int:coming_id>", methods=["POST"])
@requires(Permission.USE_DESK)
def begin_fixed_for_caller(person_id: int, slug: str, coming_id: int) -> ResponseReturnValue:
    """From now on the caller comes every time."""
    actions.service_of(slug)
    said = _("%(name)s har fået en fast plads.")
    return _pressed(
        person_id, f"f-{slug}-{coming_id}", said, Agreed.SIGN_UP, actions.begin_fixed, slug, coming_id
    )


@bp.route("/telefonbord/<int:person_id>/fast-plads/<slug>/<int:coming_id>/slut", methods=["POST"])
@requires(Permission.USE_DESK)
def end_fixed_for_caller(person_id: int, slug: str, coming_id: int) -> ResponseReturnValue:
    """The caller no longer comes every time."""
    actions.service_of(slug)
    said = _("Den faste plads er slut for %(name)s.")
    return _pressed(
        person_id, f"f-{slug}-{coming_id}", said, Agreed.CANCEL, actions.end_fixed, slug, coming_id
    )


@bp.route("/telefonbord/<int:person_id>/gruppe/<slug>/<int:group_id>", methods=["POST"])
@requires(Permission.USE_DESK)
def join_group_for_caller(person_id: int, slug: str, group_id: int) -> ResponseReturnValue:
    """Write the caller on the list of a group that meets again and again."""
    actions.groups_of(slug)
    line, key = _line(person_id), f"g-{slug}-{group_id}"
    form = NoteForm(prefix=f"{key}-")
    if form.validate_on_submit():
        with form.changing():
            line.refuse_unless(line.may_sign_up)
            person, chosen = person_to_change(person_id), Chosen(slug, group_id)
            note = form.note.data or ""
            sentence = actions.join_group(_acting(line), clock.now(), chosen, person_id, note)
            say(_("%(name)s er skrevet på.", name=person.first_name), sentence, person, line)
            return form.commit_and_go(caller_path(person_id, line))
    return caller_html(person_id, Posted(key, form))


@bp.route("/telefonbord/<int:person_id>/gruppe/<slug>/<int:member_id>/fra", methods=["POST"])
@requires(Permission.USE_DESK)
def leave_group_for_caller(person_id: int, slug: str, member_id: int) -> ResponseReturnValue:
    """Take the caller off the list of a group."""
    actions.groups_of(slug)
    said = _("%(name)s er meldt fra.")
    return _pressed(
        person_id, f"l-{slug}-{member_id}", said, Agreed.CANCEL, actions.leave_group, slug, member_id
    )


class Agreed(Enum):
    """What a helper on the line must have been allowed."""

    SIGN_UP = "may_sign_up"
    CANCEL = "may_cancel"


def _pressed(
    person_id: int, key: str, said: str, agreed: Agreed, action: Callable[..., str], slug: str, number: int
) -> ResponseReturnValue:
    """One press about something of the caller's: do it, and say on their page what was done and what to say."""
    line, form = _line(person_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            line.refuse_unless(getattr(line, agreed.value))
            person: Person = person_to_change(person_id)
            sentence = action(_acting(line), clock.now(), slug, number, person_id)
            say_only(said % {"name": person.first_name}, to_helper(sentence, person, line))
            return form.commit_and_go(caller_path(person_id, line))
    return caller_html(person_id, Posted(key, form))


def caller_path(person_id: int, line: OnLine) -> str:
    """The caller's page, with the helper still on the line."""
    return url_for("desk.show_caller", person_id=person_id, hjaelper=line.helper_id)


def _line(person_id: int) -> OnLine:
    return acting.who_rings(person_id, id_in(request.args, "hjaelper"))


def _acting(line: OnLine) -> Actor:
    return line.actor(current_actor())
