"""Two more private pages of a party: asking that a no is looked at again, and "it was not me"."""

from __future__ import annotations

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.core.security import private
from app.exchange import queries, registering
from app.exchange.links import front_path, opened_party, own_path
from app.exchange.views import bp
from app.exchange.words import ITEM
from app.moderation import appeals
from app.moderation.forms import AppealForm
from app.people.private_links import acting_by


@bp.route("/samarbejdsboers/min/<token>/opslag/<int:item_id>/klage", methods=["GET", "POST"])
@public
def appeal_decision(token: str, item_id: int) -> ResponseReturnValue:
    """Ask by the private link that a no is looked at once more; once for each decision."""
    opened, form, item = opened_party(token), AppealForm(), queries.item_by_id(item_id)
    if opened is None or not opened.may_change or item is None or item.party_id != opened.thing.id:
        raise NotFoundError
    owner_id = opened.thing.person_id
    decision = appeals.decision_for(current_actor(), ITEM, item_id, owner_id)
    asked = appeals.appeal_about(ITEM, item_id, decision)
    if asked is None and form.validate_on_submit():
        with form.changing():
            appeals.appeal(
                acting_by(opened.delegation), clock.now(), ITEM, item_id, form.text.data or "", owner_id
            )
            flash(_("Tak. Vi ser på det igen og svarer jer."))
            return private(form.commit_and_go(own_path(token)))
    page = {"decision": decision, "asked": asked, "token": token}
    html = render_template("exchange/appeal_decision.html", form=form, **page)
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/samarbejdsboers/min/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    opened, form = opened_party(token), ButtonForm()
    if opened is None or opened.delegation is not None:
        raise NotFoundError
    name = opened.thing.person.name
    if form.validate_on_submit():
        with form.changing():
            registering.disown(current_actor(), clock.now(), opened.thing.id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om det."))
            return private(form.commit_and_go(front_path()))
    html = render_template("exchange/disown.html", form=form, name=name, back=own_path(token))
    return private(make_response(html, 422 if form.errors_in_order() else 200))
