"""How I want to be told things: on Min side, and behind the link in every letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, public, requires
from app.home.forms_reach import ReachForm
from app.home.views import bp
from app.notifications.wishes import choose_kinds, kinds_at_hand, refuse_unreachable
from app.people.actions import clear_fault, correct_person, set_reach
from app.people.links import person_from_reach_token, reach_token
from app.people.models import Person
from app.people.queries import living_person, person_to_change


@bp.route("/min-side/besked", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def choose_my_reach() -> ResponseReturnValue:
    """Choose how I am told things, logged in."""
    person = living_person(current_actor().person_id or 0)
    if person is None:
        raise NotFoundError
    return _choose(person, current_actor(), lambda _changed: url_for("home.my_page"))


@bp.route("/besked/<token>", methods=["GET", "POST"])
@public
def choose_reach(token: str) -> ResponseReturnValue:
    """The same by the link in a letter, without a log-in."""
    g.private = True
    person = person_from_reach_token(token)
    if person is None:
        raise NotFoundError
    actor = replace(current_actor(), on_behalf_of=person.id, purpose="link in a letter")
    # A new number ends the links before it, this one too: who wrote it goes on by a new one.
    return _choose(person, actor, lambda changed: url_for("home.choose_reach", token=reach_token(changed)))


def _choose(person: Person, actor: Actor, back: Callable[[Person], str]) -> ResponseReturnValue:
    form = ReachForm.of(person)
    if form.validate_on_submit():
        with form.changing():
            now, changed = clock.now(), person_to_change(person.id)
            if form.phone.data and form.phone.data != changed.phone:
                # Noted: a number that a link changed proves nobody's identity at once (desk.identity).
                number, place_id = form.phone.data, changed.place_id
                correct_person(actor, now, changed, name=changed.name, phone=number, place_id=place_id)
            elif form.phone.data:
                # The number that we took for dead, written once more: it is theirs, and it works.
                clear_fault(actor, now, changed, "phone")
            set_reach(actor, now, changed, form.chosen, **form.address)
            refuse_unreachable(changed)
            choose_kinds(actor, now, changed, form.kinds.data or [])
            flash(_("Det er gemt. Sådan får du besked fra nu af."))
            return form.commit_and_go(back(changed))
    at_hand = kinds_at_hand(person.id)
    page = render_template("home/choose_reach.html", form=form, person=person, at_hand=at_hand)
    return page, 422 if form.errors else 200
