"""Private pages of who wants to take part, opened by the link in the letter: see it, take it back, "it was not me"."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.core.security import private
from app.people.private_links import Opened, acting_by
from app.proposals import joining
from app.proposals.became import lead_to
from app.proposals.links import opened_voice, public_path
from app.proposals.models import Voice
from app.proposals.views import bp


@bp.route("/forslag/ja/<token>", methods=["GET", "POST"])
@public
def show_voice(token: str) -> ResponseReturnValue:
    """That one wants to take part, what it became, and the one button that takes it back."""
    opened, form = _opened(token), ButtonForm()
    if form.is_submitted() and not opened.may_change:
        raise NotFoundError
    voice = opened.thing
    if form.validate_on_submit():
        with form.changing():
            joining.withdraw(acting_by(opened.delegation), clock.now(), voice.id)
            flash(_("Du er ikke skrevet op mere."))
            return private(form.commit_and_go(url_for("proposals.show_voice", token=token)))
    html = render_template(
        "proposals/show_voice.html", opened=opened, token=token, form=form, **_standing(voice)
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.route("/forslag/ja/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown_voice(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    opened, form = _opened(token), ButtonForm()
    if opened.delegation is not None:
        raise NotFoundError
    title, name = opened.thing.proposal.title, opened.thing.person.name
    if form.validate_on_submit():
        with form.changing():
            joining.disown_voice(current_actor(), clock.now(), opened.thing.id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om forslaget."))
            return private(form.commit_and_go(url_for("proposals.list_proposals")))
    back = url_for("proposals.show_voice", token=token)
    html = render_template("proposals/disown_voice.html", form=form, title=title, name=name, back=back)
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _standing(voice: Voice) -> dict[str, Any]:
    """What the page shows of it: the proposal, and where to find what it became."""
    return {
        "voice": voice,
        "proposal": voice.proposal,
        "lead": lead_to(voice.proposal),
        "proposal_url": public_path(voice.proposal_id) if voice.proposal.is_public else None,
        "is_guest": account_of_person(voice.person_id) is None,
    }


def _opened(token: str) -> Opened[Voice]:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours."""
    opened = opened_voice(token)
    if opened is None:
        raise NotFoundError
    return opened
