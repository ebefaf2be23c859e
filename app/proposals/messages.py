"""What people are told about proposals: when it is promised, and what it says if it is still true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind, message_kind
from app.core.formatting import date_da
from app.moderation.models import ModerationStep
from app.moderation.queries import newest_step
from app.moderation.states import State
from app.notifications.models import Channel
from app.notifications.outbox import enqueue, withdraw
from app.notifications.routing import channel_of
from app.people.models import Person
from app.proposals.became import lead_to
from app.proposals.links import author_token, own_path, public_path, voice_path, voice_token
from app.proposals.models import Proposal, Voice
from app.proposals.queries import KIND, standing_voices

NEWS, JOINED, BECAME = "proposal_news", "proposal_joined", "proposal_became"

_WITH_AUTHOR = (joinedload(Proposal.author),)
_WITH_PROPOSAL = (joinedload(Voice.proposal),)


def topic_of(proposal_id: int) -> str:
    """The topic of messages about a proposal."""
    return f"{KIND}:{proposal_id}"


# ---- promising ------------------------------------------------------------------------------------------------


def promise_news(
    proposal: Proposal, step: ModerationStep, now: datetime, *, told_by: Actor | None = None
) -> None:
    """Tell the author how the proposal stands now, and why. `told_by` said it on the phone."""
    if step.to_state is State.PENDING and not _is_reached_by_machine(proposal.author):
        # The page said so when it was sent; nobody is rung to hear that we shall answer.
        return
    enqueue(
        NEWS,
        now=now,
        topic=topic_of(proposal.id),
        key=(step.id,),
        params={"proposal_id": proposal.id, "step_id": step.id},
        person=proposal.author,
        told_by=told_by,
    )


def _is_reached_by_machine(person: Person) -> bool:
    return channel_of(person, message_kind(NEWS)) in (Channel.EMAIL, Channel.SMS)


def promise_link(voice: Voice, now: datetime) -> None:
    """Send whoever wants to take part the link with which they take it back; only by e-mail, where links live."""
    if voice.person.email:
        enqueue(
            JOINED,
            now=now,
            topic=topic_of(voice.proposal_id),
            key=(voice.id,),
            params={"voice_id": voice.id},
            person=voice.person,
        )


def promise_became(proposal: Proposal, now: datetime) -> int:
    """Tell the author and everybody who wants to take part what became of it. How many messages were new."""
    at = now.isoformat()
    withdraw(topic_of(proposal.id), now, kinds=(BECAME,))
    made = 0
    for person, voice_id in receivers(proposal).values():
        made += enqueue(
            BECAME,
            now=now,
            topic=topic_of(proposal.id),
            key=(proposal.id, at),
            params={"proposal_id": proposal.id, "voice_id": voice_id, "at": at},
            person=person,
        )
    return made


def receivers(proposal: Proposal) -> dict[int, tuple[Person, int | None]]:
    """Person id → (person, id of their voice or None for the author): who hears what became of a proposal."""
    found: dict[int, tuple[Person, int | None]] = {
        one.person_id: (one.person, one.id) for one in standing_voices(proposal.id) if one.person.is_living
    }
    if proposal.author.is_living:
        found[proposal.author_id] = (proposal.author, None)
    return found


def withdraw_for(voice: Voice, now: datetime) -> None:
    """Nothing more to whoever does not want to take part any more."""
    withdraw(topic_of(voice.proposal_id), now, kinds=(JOINED, BECAME), person_id=voice.person_id)


# ---- what the letters say ---------------------------------------------------------------------------------------


def _merge_news(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    proposal = db.session.get(Proposal, params["proposal_id"], options=_WITH_AUTHOR)
    step = newest_step(KIND, params["proposal_id"])
    if proposal is None or step is None or step.id != params["step_id"]:
        return None
    return {
        "first_name": proposal.author.first_name,
        "title": proposal.title,
        "state": str(proposal.state),
        "text": step.reason,
        "answer_by": date_da(proposal.answer_by),
        "may_edit": proposal.state in (State.NEEDS_WORK, State.REJECTED),
        "link": absolute(own_path, author_token(proposal, params.get("delegate_id"))),
    }


def _merge_joined(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    voice = db.session.get(Voice, params["voice_id"], options=_WITH_PROPOSAL)
    if voice is None or voice.withdrawn_at is not None or not voice.proposal.is_open:
        return None
    return {
        "first_name": voice.person.first_name,
        "title": voice.proposal.title,
        "link": absolute(voice_path, voice_token(voice, params.get("delegate_id"))),
    }


def _merge_became(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    proposal = db.session.get(Proposal, params["proposal_id"], options=_WITH_AUTHOR)
    if proposal is None or not proposal.is_public or proposal.became_at is None:
        return None
    if proposal.became_at.isoformat() != params["at"]:
        return None
    own = _own(proposal, params)
    return {**_outcome(proposal), **own} if own is not None else None


def _own(proposal: Proposal, params: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who is told, and their private link; None for who does not want to take part any more."""
    helper = params.get("delegate_id")
    if params["voice_id"] is None:
        link = absolute(own_path, author_token(proposal, helper))
        return {"is_author": True, "first_name": proposal.author.first_name, "link": link}
    voice = db.session.get(Voice, params["voice_id"])
    if voice is None or voice.withdrawn_at is not None:
        return None
    link = absolute(voice_path, voice_token(voice, helper))
    return {"is_author": False, "first_name": voice.person.first_name, "link": link}


def _outcome(proposal: Proposal) -> dict[str, Any]:
    lead = lead_to(proposal)
    if lead is None:
        where = absolute(public_path, proposal.id)
    else:
        where = lead.url if lead.is_elsewhere else absolute(lambda: lead.url)
    return {
        "title": proposal.title,
        "text": proposal.became_text,
        "became": lead.title if lead is not None and not lead.is_elsewhere else "",
        "where": where,
    }


KINDS = (
    MessageKind(
        NEWS,
        _l("Svar på et forslag"),
        _l("Du får dette brev, fordi du har foreslået noget."),
        _merge_news,
    ),
    MessageKind(
        JOINED,
        _l("Du vil være med til et forslag"),
        _l("Du får dette brev, fordi du vil være med til et forslag."),
        _merge_joined,
        rings=False,
    ),
    MessageKind(
        BECAME,
        _l("Et forslag blev til noget"),
        _l("Du får dette brev, fordi du har foreslået noget eller vil være med til det."),
        _merge_became,
        quiet_hours=True,
        may_be_off=True,
        is_usual=True,
    ),
)
