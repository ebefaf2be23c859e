"""Min side: who helps me, whom I help, and how either of us ends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock, throttle
from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.core.feature import Coming, installed
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.home.forms import HelperForm
from app.home.views import bp
from app.notifications.former_helpers import end_help
from app.notifications.help_began import begin_help
from app.people.actions import add_person
from app.people.models import Delegation, Person
from app.people.queries import helped_by, helpers_of, person_to_change

#: Each is written to, so nobody may name half the town.
_MOST_HELPERS = 5
_MOST_A_DAY = 5


@bp.route("/min-side/hjaelper", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def name_helper() -> ResponseReturnValue:
    """Let somebody act for me. It is always somebody new to us: nobody learns here whom we know."""
    form = HelperForm()
    if form.validate_on_submit():
        with form.changing():
            helper = _name(current_actor(), clock.now(), form)
            flash(_("%(name)s hjælper dig nu og får besked om det.", name=helper.name))
            return form.commit_and_go(url_for("home.my_page", _anchor="hjaelp"))
    return render_template("home/name_helper.html", form=form), 422 if form.errors else 200


def _name(actor: Actor, now: datetime, form: HelperForm) -> Person:
    me = cast(int, actor.person_id)
    tries = throttle.hit(f"helper:{me}", now, timedelta(days=1))
    if tries > _MOST_A_DAY or len(helpers_of(me)) >= _MOST_HELPERS:
        raise DomainError("Du har mange hjælpere. Stop en, eller ring til os.", field="name")
    helper = add_person(
        actor, now, name=form.name.data or "", phone=form.phone.data, email=form.email.data or None
    )
    begin_help(actor, now, person_to_change(me), helper, form.relation.data or "", form.allowed())
    return helper


@bp.route("/min-side/hjaelp/<int:delegation_id>")
@requires(Permission.USE_OWN_PAGE)
def show_helped(delegation_id: int) -> ResponseReturnValue:
    """What somebody I help has coming, with links of my own."""
    me = cast(int, current_actor().person_id)
    found = next((one for one in helped_by(me) if one.id == delegation_id), None)
    if found is None:
        raise NotFoundError
    coming = _coming_for(found, clock.now())
    return render_template("home/show_helped.html", delegation=found, coming=coming, form=ButtonForm())


def _coming_for(found: Delegation, now: datetime) -> list[Coming]:
    coming = [
        thing
        for feature in installed()
        if feature.coming_for_helper
        for thing in feature.coming_for_helper(found.person_id, found.delegate_id, now)
    ]
    return sorted(coming, key=lambda thing: (thing.starts_at, thing.url))


@bp.route("/min-side/hjaelp/<int:delegation_id>/stop", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def stop_help(delegation_id: int) -> ResponseReturnValue:
    """End it, whichever of the two I am."""
    form = ButtonForm()
    if not form.validate_on_submit():
        raise NotFoundError
    with form.changing():
        end_help(current_actor(), clock.now(), delegation_id, party_id=current_actor().person_id)
        flash(_("Hjælpen er stoppet."))
        return form.commit_and_go(url_for("home.my_page"))
    raise NotFoundError
