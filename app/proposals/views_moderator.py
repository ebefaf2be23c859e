"""Moderators read proposals, answer, and say what became of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.moderation.hints import hints
from app.moderation.queries import steps_of
from app.moderation.states import State
from app.moderation.who_looks import who_looks
from app.moderation.words import LEADS_TO, hints_in_words
from app.people.actions import note_list_look
from app.proposals import actions, messages, queries
from app.proposals.became import lead_to
from app.proposals.forms import AnswerForm, BecameForm
from app.proposals.links import answer_path
from app.proposals.models import Proposal
from app.proposals.queries import KIND, Shown
from app.proposals.views import bp
from app.proposals.words import STATE_WORDS, is_late, voices_in_words

_WORDS: dict[str, Any] = {
    "godkend": _l("Ja. Alle kan se det og sige, at de vil være med"),
    "ret": _l("Noget skal rettes først"),
    "afvis": _l("Nej"),
    "skjul": _l("Tag det ned"),
    "vis": _l("Vis det igen"),
}
_POSSIBLE: dict[State, tuple[str, ...]] = {
    State.PENDING: ("godkend", "ret", "afvis"),
    State.NEEDS_WORK: ("afvis",),
    State.PUBLISHED: ("skjul",),
    State.HIDDEN: ("vis",),
}


@bp.route("/forslag/svar")
@requires(Permission.MODERATE)
def list_to_answer() -> ResponseReturnValue:
    """What waits for an answer, what may become something, and what was taken down."""
    found = queries.proposals_to_answer()
    return render_template(
        "proposals/list_to_answer.html",
        waiting=[one for one, _number in found if not one.is_public],
        wanted=[(one, voices_in_words(number)) for one, number in found if one.is_public],
        hidden=queries.hidden_proposals(),
        now=clock.now(),
        today=clock.today(),
    )


@bp.route("/forslag/<int:proposal_id>/svar", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_proposal(proposal_id: int) -> ResponseReturnValue:
    """Everything about a proposal, what to notice, what happened, and the answers."""
    found, lookers = _found(proposal_id), who_looks(KIND, proposal_id)
    form, answers = _form(found.proposal)
    if form.validate_on_submit():
        with form.changing():
            to, text = LEADS_TO[form.answer.data], form.text.data or ""
            form.refuse_unread(*_read_of(actions.locked(proposal_id)))
            actions.answer(current_actor(), clock.now(), proposal_id, to, text)
            flash(_("Du har svaret."))
            return form.commit_and_go(url_for("proposals.answer_proposal", proposal_id=proposal_id))
        found = _found(proposal_id)
    form.reading(*_read_of(found.proposal))
    html = render_template(
        "proposals/answer_proposal.html",
        form=form,
        answers=answers,
        lookers=lookers,
        **_everything_about(found),
    )
    _note_look(found.proposal)
    return html, 422 if form.errors else 200


def _read_of(proposal: Proposal) -> tuple[str, str]:
    """What is read before it is answered."""
    return proposal.title, proposal.text


def _form(proposal: Proposal) -> tuple[AnswerForm, list[tuple[str, Any]]]:
    """The form with the answers that can be given now, and these."""
    form = AnswerForm()
    answers = [(word, _WORDS[word]) for word in _POSSIBLE.get(proposal.state, ())]
    form.offer(answers)
    return form, answers


def _everything_about(found: Shown) -> dict[str, Any]:
    """What the page shows of a proposal, with what to notice, what happened, and what can be made of it."""
    proposal = found.proposal
    said = {"titel": proposal.title, "tekst": proposal.text}
    return {
        "proposal": proposal,
        "voices": voices_in_words(found.voices),
        "hints": hints_in_words(hints(proposal.title, proposal.text)),
        "steps": steps_of(KIND, proposal.id),
        "states": STATE_WORDS,
        "state": STATE_WORDS[proposal.state],
        "lead": lead_to(proposal),
        "today": clock.today(),
        "is_late": is_late(proposal),
        "organisations": queries.organisations_to_ask(proposal.place_id) if proposal.is_open else [],
        "said": said,
    }


@bp.route("/forslag/<int:proposal_id>/blev", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def say_what_it_became(proposal_id: int) -> ResponseReturnValue:
    """Say what a public proposal became; everybody who has to do with it is told."""
    proposal = _public(proposal_id)
    form, title, number = BecameForm(), proposal.title, len(messages.receivers(proposal))
    if form.validate_on_submit():
        with form.changing():
            form.refuse_unread(*_became_of(actions.locked(proposal_id)))
            actions.say_what_it_became(current_actor(), clock.now(), proposal_id, form.outcome())
            flash(ngettext("Gemt. %(num)s får besked.", "Gemt. %(num)s får besked.", number))
            return form.commit_and_go(answer_path(proposal_id))
        proposal = _public(proposal_id)
    form.reading(*_became_of(proposal))
    html = render_template(
        "proposals/say_what_it_became.html",
        form=form, title=title, number=number, id=proposal_id, said=proposal.became_text or proposal.became_url,
    )  # fmt: skip
    return html, 422 if form.errors else 200


def _became_of(proposal: Proposal) -> tuple[object, ...]:
    """What was said before of what it became: whoever says it again tells everybody again."""
    return proposal.became_at, proposal.became_text, proposal.became_url, proposal.became_id


def _found(proposal_id: int) -> Shown:
    found = queries.shown(proposal_id, None)
    if found is None:
        raise NotFoundError
    return found


def _public(proposal_id: int) -> Proposal:
    """A proposal that everybody may see. Raises NotFoundError for others: nothing can come of them yet."""
    proposal = _found(proposal_id).proposal
    if not proposal.is_public:
        raise NotFoundError
    return proposal


def _note_look(proposal: Proposal) -> None:
    """Who wrote it can ask who looked; once an hour for each who looks."""
    actor, author_id = replace(current_actor(), purpose="proposals"), proposal.author_id
    commit_alone(lambda: note_list_look(actor, clock.now(), [author_id]))
