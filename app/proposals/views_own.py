"""Private pages of an author, opened by the link in the letter or from Min side: how it stands, and changing it."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import message_kind
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.core.security import private
from app.moderation import appeals
from app.moderation.forms import AppealForm
from app.moderation.models import ModerationStep
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST
from app.notifications.routing import channel_of
from app.people.private_links import Opened, acting_by
from app.proposals import actions, joining, queries
from app.proposals.actions import MAY_REWRITE, MAY_TAKE_BACK
from app.proposals.became import lead_to
from app.proposals.forms import NeedForm
from app.proposals.links import opened_proposal
from app.proposals.messages import NEWS
from app.proposals.models import Proposal
from app.proposals.queries import KIND
from app.proposals.views import bp
from app.proposals.words import STATE_WORDS, is_late, voices_in_words


@bp.route("/forslag/mit/<token>", methods=["GET", "POST"])
@public
def show_own_proposal(token: str) -> ResponseReturnValue:
    """How a proposal stands and what was answered, and the one button that takes it back."""
    opened, form = _opened(token), ButtonForm()
    if form.is_submitted() and not opened.may_change:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            actions.take_back(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(_("Du har taget dit forslag tilbage."))
            return private(form.commit_and_go(url_for("proposals.show_own_proposal", token=token)))
        opened = _opened(token)
    html = render_template(
        "proposals/show_own_proposal.html", opened=opened, token=token, form=form, **_standing(opened)
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.route("/forslag/mit/<token>/ret", methods=["GET", "POST"])
@public
def edit_proposal(token: str) -> ResponseReturnValue:
    """Write it anew; what was answered is sent again."""
    opened = _opened(token)
    proposal = opened.thing
    if not opened.may_change or proposal.state not in MAY_REWRITE:
        raise NotFoundError
    form, said = NeedForm(), _said(proposal)
    if not form.is_submitted():
        form.fill_in(proposal)
    if form.validate_on_submit():
        with form.changing():
            actions.rewrite(acting_by(opened.delegation), clock.now(), proposal.id, form.need())
            flash(_("Det er gemt. Tak."))
            return private(form.commit_and_go(url_for("proposals.show_own_proposal", token=token)))
    html = render_template("proposals/edit_proposal.html", form=form, token=token, said=said)
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/forslag/mit/<token>/klage", methods=["GET", "POST"])
@public
def appeal_decision(token: str) -> ResponseReturnValue:
    """Ask by the private link that a no is looked at once more; once for each decision."""
    opened, form = _opened(token), AppealForm()
    if not opened.may_change:
        raise NotFoundError
    proposal_id, author_id = opened.thing.id, opened.thing.author_id
    decision = appeals.decision_for(current_actor(), KIND, proposal_id, author_id)
    asked = appeals.appeal_about(KIND, proposal_id, decision)
    if asked is None and form.validate_on_submit():
        with form.changing():
            appeals.appeal(
                acting_by(opened.delegation), clock.now(), KIND, proposal_id, form.text.data or "", author_id
            )
            flash(_("Tak. Vi ser på det igen og svarer dig."))
            return private(form.commit_and_go(url_for("proposals.appeal_decision", token=token)))
    page = {"decision": decision, "asked": asked, "token": token}
    html = render_template("proposals/appeal_decision.html", form=form, **page)
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/forslag/mit/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown_proposal(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    opened, form = _opened(token), ButtonForm()
    if opened.delegation is not None:
        raise NotFoundError
    title, name = opened.thing.title, opened.thing.author.name
    if form.validate_on_submit():
        with form.changing():
            joining.disown_proposal(current_actor(), clock.now(), opened.thing.id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om forslaget."))
            return private(form.commit_and_go(url_for("proposals.list_proposals")))
    back = url_for("proposals.show_own_proposal", token=token)
    html = render_template("proposals/disown_proposal.html", form=form, title=title, name=name, back=back)
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _standing(opened: Opened[Proposal]) -> dict[str, Any]:
    """How a proposal stands, for the page that shows it."""
    proposal = opened.thing
    found = queries.shown(proposal.id, None)
    return {
        "proposal": proposal,
        "voices": voices_in_words(found.voices if found is not None else 0),
        "said": _said(proposal),
        "lead": lead_to(proposal),
        "state": STATE_WORDS[proposal.state],
        "is_late": is_late(proposal),
        "reached": channel_of(proposal.author, message_kind(NEWS)),
        "may_rewrite": opened.may_change and proposal.state in MAY_REWRITE,
        "may_appeal": opened.may_change and proposal.state in AGAINST,
        "may_take_back": opened.may_change and proposal.state in MAY_TAKE_BACK,
        "is_guest": account_of_person(proposal.author_id) is None,
    }


def _said(proposal: Proposal) -> str:
    """What moderators wrote when they answered last."""
    step: ModerationStep | None = newest_step(KIND, proposal.id)
    return step.reason if step is not None and step.to_state == proposal.state else ""


def _opened(token: str) -> Opened[Proposal]:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours."""
    opened = opened_proposal(token)
    if opened is None:
        raise NotFoundError
    return opened
