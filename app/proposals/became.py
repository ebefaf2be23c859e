"""What a proposal became: a thing of another feature, or a page elsewhere; and how people are led to it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.moderated import public_thing
from app.proposals.models import Proposal


@dataclass(frozen=True)
class Outcome:
    """What a moderator says that a proposal became; words, or where it is, or both."""

    text: str = ""
    #: A thing that moderation knows, and its number.
    kind: str | None = None
    thing_id: int | None = None
    #: A page elsewhere.
    url: str = ""


@dataclass(frozen=True)
class Lead:
    """Where to go: what it is called, and a path of this site or an address elsewhere."""

    title: str
    url: str
    is_elsewhere: bool = False


def lead_to(proposal: Proposal) -> Lead | None:
    """Where one finds what it became; None when that is nowhere, or nobody may see it any more."""
    if proposal.became_kind is not None and proposal.became_id is not None:
        found = public_thing(proposal.became_kind, proposal.became_id)
        return Lead(*found) if found is not None else None
    if proposal.became_url:
        return Lead(proposal.became_url.removeprefix("https://"), proposal.became_url, is_elsewhere=True)
    return None
