"""Addresses of proposals, and private links: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import url_for
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.signing import read, sign
from app.people.merging import accepts_links_of
from app.people.models import Delegation, Person
from app.people.queries import delegation_between, present_person
from app.proposals.models import Proposal, Voice

_AUTHORS, _VOICES = "proposal", "proposal-voice"
_WITH_AUTHOR = (joinedload(Proposal.author),)
_WITH_PROPOSAL = (joinedload(Voice.proposal),)
T = TypeVar("T")


@dataclass(frozen=True)
class Opened(Generic[T]):
    """What a private link opens, and for whom it was made if not for the person."""

    thing: T
    delegation: Delegation | None

    @property
    def may_change(self) -> bool:
        """Whether who holds the link may change it or take it back."""
        return self.delegation is None or self.delegation.may_cancel


def author_token(proposal: Proposal, delegate_id: int | None = None) -> str:
    """The token of the page on which an author sees their own proposal."""
    return _token(_AUTHORS, proposal.id, proposal.author, delegate_id)


def voice_token(voice: Voice, delegate_id: int | None = None) -> str:
    """The token of the page on which somebody sees that they want to take part, and takes it back."""
    return _token(_VOICES, voice.id, voice.person, delegate_id)


def opened_proposal(token: str) -> Opened[Proposal] | None:
    """What an author's token opens; None when it is not ours, older than their links, or of a help that has ended."""
    payload = _read(_AUTHORS, token)
    proposal = db.session.get(Proposal, payload[0], options=_WITH_AUTHOR) if payload else None
    return _opened(proposal, proposal.author, payload, "proposal.author_id") if proposal else None


def opened_voice(token: str) -> Opened[Voice] | None:
    """The same for who wants to take part."""
    payload = _read(_VOICES, token)
    voice = db.session.get(Voice, payload[0], options=_WITH_PROPOSAL) if payload else None
    return _opened(voice, voice.person, payload, "proposal_voice.person_id") if voice else None


def _token(purpose: str, number: int, person: Person, delegate_id: int | None) -> str:
    payload = [number, person.link_version]
    return sign(purpose, payload if delegate_id is None else [*payload, delegate_id])


def _read(purpose: str, token: str) -> list[int]:
    payload = read(purpose, token)
    return payload if isinstance(payload, list) and len(payload) in (2, 3) else []


def _opened(thing: T, person: Person, payload: list[int], pointer: str) -> Opened[T] | None:
    number, version, *helper_ids = payload
    if not person.is_living or not accepts_links_of(person, version, pointer, number):
        return None
    if not helper_ids:
        return Opened(thing, None)
    helper = present_person(helper_ids[0])
    delegation = delegation_between(person.id, helper.id) if helper is not None else None
    return Opened(thing, delegation) if delegation is not None else None


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
