"""Pages of proposals for everybody: the list, proposing something, one of them, and wanting to take part."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.sessions import own_name
from app.core import clock
from app.core.errors import NotFoundError
from app.core.formatting import date_da
from app.core.ids import id_in
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, public
from app.organisations import callers
from app.people.queries import person_to_change
from app.places.choices import place_groups
from app.places.queries import PlaceRow, all_places
from app.proposals import actions, joining, queries
from app.proposals.became import lead_to
from app.proposals.forms import GuestJoinForm, GuestNeedForm, JoinForm, NeedForm
from app.proposals.links import author_token, own_path, public_path, voice_path, voice_token
from app.proposals.models import Proposal, Voice
from app.proposals.queries import Page, Shown
from app.proposals.rules import answer_by, panel_state
from app.proposals.words import STATE_WORDS, age_in_words, voices_in_words

bp = Blueprint("proposals", __name__)


@bp.route("/forslag")
@public
def list_proposals() -> ResponseReturnValue:
    """What people propose for their places, the newest first."""
    on_line, place, now = callers.shown_caller(), _place(), clock.now()
    after, before = id_in(request.args, "efter"), id_in(request.args, "foer")
    page = queries.find_proposals(place.id if place else None, after, before)
    return render_template(
        "proposals/list_proposals.html",
        page=page,
        on_line=on_line,
        place=place,
        place_groups=place_groups(),
        links=_links(page, place),
        rows=[(row, age_in_words(row.created_at, now), voices_in_words(row.voices)) for row in page.rows],
        is_moderator=current_actor().has(Permission.MODERATE),
    )


def _place() -> PlaceRow | None:
    """The place that the address names; what is none is none."""
    place_id = id_in(request.args, "sted")
    return next((one for one in all_places() if one.id == place_id), None)


def _links(page: Page, place: PlaceRow | None) -> tuple[str | None, str | None]:
    """Addresses of the page before and the page after; None where the list ends."""
    asked: dict[str, Any] = {
        "sted": place.id if place else None,
        callers.ARGUMENT: request.args.get(callers.ARGUMENT),
    }
    back = url_for("proposals.list_proposals", foer=page.previous, **asked) if page.previous else None
    return back, url_for("proposals.list_proposals", efter=page.next, **asked) if page.next else None


@bp.route("/forslag/nyt", methods=["GET", "POST"])
@public
def make_proposal() -> ResponseReturnValue:
    """Propose something, as a guest or as who is logged in; at the phone for who rings."""
    form = NeedForm() if current_actor().is_logged_in else GuestNeedForm()
    place = _place()
    if not form.is_submitted() and place is not None:
        form.place_id.data = place.id
    if form.validate_on_submit():
        with form.changing():
            made, on_line = _propose(form), callers.caller()
            if on_line is not None:
                flash(_("Forslaget er sendt. Vi svarer senest %(day)s.", day=date_da(made.answer_by)))
                return form.commit_and_go(url_for("desk.show_caller", person_id=on_line.id))
            return form.commit_and_go(own_path(author_token(made)))
    html = render_template(
        "proposals/make_proposal.html",
        form=form,
        on_line=callers.shown_caller(),
        person_name=own_name(),
        answer_by=_promise(),
    )
    return html, 422 if form.errors else 200


def _promise() -> date:
    """The day by which what is sent now is answered."""
    return answer_by(clock.today(), current_pack().setting("proposal_answer_days"))


def _propose(form: NeedForm) -> Proposal:
    actor, now, on_line = callers.acting(), clock.now(), callers.caller()
    if on_line is not None:
        return actions.propose(actor, now, form.need(), person_to_change(on_line.id), is_on_phone=True)
    if isinstance(form, GuestNeedForm):
        return actions.propose_as_guest(actor, now, form.need(), form.contact())
    return actions.propose_as_person(actor, now, form.need())


# ---- one of them ------------------------------------------------------------------------------------------------


@bp.route("/forslag/<int:proposal_id>")
@public
def show_proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal: what, where, how many want to take part, what it became, and wanting to take part oneself."""
    return _page(_visible(proposal_id), None)


@bp.route("/forslag/<int:proposal_id>/med", methods=["GET", "POST"])
@public
def join_proposal(proposal_id: int) -> ResponseReturnValue:
    """Want to take part, as a guest or as who is logged in; at the phone for who rings."""
    found = _visible(proposal_id)
    form = _form()
    if form.validate_on_submit():
        with form.changing():
            made, on_line = _join(form, proposal_id), callers.caller()
            if on_line is not None:
                flash(_("Vi har skrevet op, at %(name)s vil være med.", name=on_line.name))
                return form.commit_and_go(url_for("desk.show_caller", person_id=on_line.id))
            is_guest = isinstance(form, GuestJoinForm)
            return form.commit_and_go(voice_path(voice_token(made)) if is_guest else public_path(proposal_id))
        found = _visible(proposal_id)
    return _page(found, form)


def _join(form: JoinForm | GuestJoinForm, proposal_id: int) -> Voice:
    actor, now, on_line = callers.acting(), clock.now(), callers.caller()
    if on_line is not None:
        return joining.join(actor, now, proposal_id, person_to_change(on_line.id))
    if isinstance(form, GuestJoinForm):
        return joining.join_as_guest(actor, now, proposal_id, form.contact())
    return joining.join_as_person(actor, now, proposal_id)


def _form() -> JoinForm | GuestJoinForm:
    return JoinForm() if current_actor().is_logged_in else GuestJoinForm()


def _visible(proposal_id: int) -> Shown:
    """A proposal that the visitor may see. Raises NotFoundError for others: nobody learns that it is there."""
    actor, on_line = current_actor(), callers.caller()
    found = queries.shown(proposal_id, on_line.id if on_line is not None else actor.person_id)
    if found is None:
        raise NotFoundError
    is_own = actor.person_id is not None and found.proposal.author_id == actor.person_id
    if not (found.proposal.is_public or is_own or actor.has(Permission.MODERATE)):
        raise NotFoundError
    return found


def _page(found: Shown, form: JoinForm | GuestJoinForm | None) -> ResponseReturnValue:
    on_line, proposal, actor = callers.shown_caller(), found.proposal, current_actor()
    who = on_line.id if on_line is not None else actor.person_id
    form, is_own = form or _form(), who is not None and proposal.author_id == who
    html = render_template(
        "proposals/show_proposal.html",
        proposal=proposal,
        panel=panel_state(is_open=proposal.is_open, is_author=is_own, has_joined=found.own is not None),
        voices=voices_in_words(found.voices),
        age=age_in_words(proposal.created_at, clock.now()),
        lead=lead_to(proposal),
        form=form,
        own_voice_url=voice_path(voice_token(found.own)) if found.own is not None else None,
        own_url=own_path(author_token(proposal)) if is_own and on_line is None else None,
        on_line=on_line,
        person_name=on_line.name if on_line is not None else own_name(),
        state=STATE_WORDS[proposal.state],
        is_moderator=actor.has(Permission.MODERATE),
    )
    return html, 422 if form.errors else 200
