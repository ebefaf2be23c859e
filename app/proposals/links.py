"""Addresses of proposals, and private links: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload

from app.people.private_links import Opened, make_token, opened_row
from app.proposals.models import Proposal, Voice

_AUTHORS, _VOICES = "proposal", "proposal-voice"
_WITH_AUTHOR = (joinedload(Proposal.author),)
_WITH_PROPOSAL = (joinedload(Voice.proposal),)


def author_token(proposal: Proposal, delegate_id: int | None = None) -> str:
    """The token of the page on which an author sees their own proposal."""
    return make_token(_AUTHORS, proposal.id, proposal.author, delegate_id)


def voice_token(voice: Voice, delegate_id: int | None = None) -> str:
    """The token of the page on which somebody sees that they want to take part, and takes it back."""
    return make_token(_VOICES, voice.id, voice.person, delegate_id)


def opened_proposal(token: str) -> Opened[Proposal] | None:
    """What an author's token opens; None when it is not ours, older than their links, or of a help that has ended."""
    return opened_row(_AUTHORS, token, Proposal, "author", _WITH_AUTHOR)


def opened_voice(token: str) -> Opened[Voice] | None:
    """The same for who wants to take part."""
    return opened_row(_VOICES, token, Voice, options=_WITH_PROPOSAL)


def list_path() -> str:
    """The list of all proposals."""
    return url_for("proposals.list_proposals")


def public_path(proposal_id: int) -> str:
    """The public page of a proposal."""
    return url_for("proposals.show_proposal", proposal_id=proposal_id)


def own_path(token: str) -> str:
    """The author's private page."""
    return url_for("proposals.show_own_proposal", token=token)


def voice_path(token: str) -> str:
    """The private page of who wants to take part."""
    return url_for("proposals.show_voice", token=token)


def answer_path(proposal_id: int) -> str:
    """Where moderators read it and answer."""
    return url_for("proposals.answer_proposal", proposal_id=proposal_id)
