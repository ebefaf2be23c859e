"""Proposing something, changing it, what moderators answer, and what it became."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete

from app.audit.actions import record
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.moderated import public_thing
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.gatherings.guests import count_again, count_guest
from app.moderation.actions import begin, move
from app.moderation.models import ModerationStep
from app.moderation.states import By, State
from app.people.actions import add_person
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.people.queries import person_to_change
from app.proposals import messages
from app.proposals.became import Outcome
from app.proposals.models import Proposal, Voice
from app.proposals.queries import KIND, count_sent
from app.proposals.rules import answer_by

#: What tries of guests are counted under.
TRIES = "proposal"
#: Proposals of one person that may wait for an answer, and that they may send in a day.
MOST_WAITING, MOST_A_DAY = 5, 10
#: States in which an author may write something else, and in which they may take it back.
MAY_REWRITE = frozenset({State.PENDING, State.NEEDS_WORK, State.REJECTED, State.EXPIRED})
MAY_TAKE_BACK = frozenset({State.PENDING, State.NEEDS_WORK, State.REJECTED})


@dataclass(frozen=True)
class Need:
    """What somebody says that their place needs."""

    title: str
    place_id: int
    text: str


def propose(
    actor: Actor, now: datetime, need: Need, author: Person, *, is_on_phone: bool = False
) -> Proposal:
    """A new proposal of `author`, which waits for an answer. `is_on_phone`: who acts is talking with them.

    Raises DomainError for more than one person proposes, and for who is shut out.
    """
    refuse_blocked(author)
    waiting, lately = count_sent(author.id, now - timedelta(days=1))
    if waiting >= MOST_WAITING or lately >= MOST_A_DAY:
        raise DomainError(
            "Du har flere forslag, der venter på svar. Ring til os på %(phone)s, så taler vi om dem.",
            phone=phone(current_pack().phone),
        )
    proposal = Proposal(
        author_id=author.id,
        state=State.PENDING,
        state_at=now,
        created_at=now,
        answer_by=_promised(now),
        became_text="",
        became_url="",
    )
    _write(proposal, need)
    db.session.add(proposal)
    db.session.flush()
    step = begin(actor, now, KIND, proposal)
    messages.promise_news(proposal, step, now, told_by=actor if is_on_phone else None)
    return proposal


def propose_as_guest(actor: Actor, now: datetime, need: Need, contact: Mapping[str, str | None]) -> Proposal:
    """The same for somebody without a log-in: always a new person (decisions.md). What is refused counts as a try.

    `contact` holds name, phone and email. Raises as `propose`, and DomainError after too many tries.
    """
    count_guest(TRIES, actor, now, contact)
    person = guest(actor, now, contact)
    try:
        return propose(actor, now, need, person)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def guest(actor: Actor, now: datetime, contact: Mapping[str, str | None]) -> Person:
    """A new person from name, phone and email."""
    return add_person(
        actor, now, name=contact["name"] or "", phone=contact["phone"] or None, email=contact["email"] or None
    )


def propose_as_person(actor: Actor, now: datetime, need: Need) -> Proposal:
    """The same for who acts. Raises as `propose`, and NotFoundError for somebody being erased meanwhile."""
    if actor.person_id is None:
        raise NotFoundError
    return propose(actor, now, need, person_to_change(actor.person_id))


def rewrite(actor: Actor, now: datetime, proposal_id: int, need: Need) -> Proposal:
    """Its author writes it anew; what was answered, or whose time was over, is sent again with a new deadline.

    Raises DomainError for what everybody sees or was put away.
    """
    proposal = locked(proposal_id)
    if proposal.state not in MAY_REWRITE:
        raise DomainError(
            "Det kan ikke ændres lige nu. Ring til os på %(phone)s.", phone=phone(current_pack().phone)
        )
    _write(proposal, need)
    db.session.flush()
    record(actor, now, "proposal.change", KIND, proposal.id)
    if proposal.state is not State.PENDING:
        proposal.answer_by = _promised(now)
        step = move(actor, now, KIND, proposal, State.PENDING, by=By.AUTHOR)
        messages.promise_news(proposal, step, now)
    return proposal


def take_back(actor: Actor, now: datetime, proposal_id: int) -> None:
    """Its author does not want it any more. Twice is once. Raises DomainError for what everybody sees."""
    proposal = locked(proposal_id)
    if proposal.state is State.ARCHIVED:
        return
    if proposal.state not in MAY_TAKE_BACK:
        raise DomainError(
            "Alle kan se forslaget nu. Ring til os på %(phone)s, hvis det skal væk.",
            phone=phone(current_pack().phone),
        )
    move(actor, now, KIND, proposal, State.ARCHIVED, by=By.AUTHOR)


def put_away(now: datetime, proposal_id: int) -> None:
    """A proposal whose time is over stands on no list any more; the system does it."""
    proposal = lock_row(Proposal, proposal_id)
    if proposal is not None and proposal.is_public:
        move(SYSTEM, now, KIND, proposal, State.EXPIRED, by=By.SYSTEM)


# ---- what moderators answer -------------------------------------------------------------------------------------


def answer(actor: Actor, now: datetime, proposal_id: int, to: State, text: str = "") -> ModerationStep:
    """Publish, ask for changes, reject, hide, or show again; the author is told, with the text.

    Raises NotFoundError unless the actor is a moderator, DomainError for a step that is not there or needs a text.
    """
    proposal = _locked_for_moderator(actor, proposal_id)
    is_new = proposal.state is State.PENDING
    step = move(actor, now, KIND, proposal, to, by=By.MODERATOR, reason=text)
    if to is State.PUBLISHED and is_new:
        proposal.published_at = now
    db.session.flush()
    messages.promise_news(proposal, step, now)
    return step


def say_what_it_became(actor: Actor, now: datetime, proposal_id: int, outcome: Outcome) -> int:
    """Note what a public proposal became, and tell its author and everybody who wants to take part. How many are told.

    Said again it replaces what was said, and they are told again. Raises NotFoundError unless the actor is a
    moderator, DomainError when there is nothing to tell or nobody may see what it became.
    """
    proposal = _locked_for_moderator(actor, proposal_id)
    if not proposal.is_public:
        raise DomainError("Vis forslaget for alle først.")
    if outcome.kind is None and not outcome.url and not outcome.text.strip():
        raise DomainError("Skriv, hvad det blev til, eller hvor man finder det.", field="text")
    if (outcome.kind, outcome.thing_id) == (KIND, proposal.id):
        raise DomainError("Det er forslaget selv. Skriv adressen på det, det blev til.", field="where")
    if outcome.kind is not None and public_thing(outcome.kind, outcome.thing_id or 0) is None:
        raise DomainError("Alle kan ikke se det endnu. Gør det synligt først.", field="where")
    proposal.became_kind, proposal.became_id = outcome.kind, outcome.thing_id
    proposal.became_url, proposal.became_text = outcome.url, outcome.text.strip()
    proposal.became_at = now
    db.session.flush()
    record(actor, now, "proposal.became", KIND, proposal.id, kind=outcome.kind, thing=outcome.thing_id)
    return messages.promise_became(proposal, now)


# ---- what all of them need --------------------------------------------------------------------------------------


def locked(proposal_id: int) -> Proposal:
    """A proposal, locked and fresh. Raises NotFoundError."""
    proposal = lock_row(Proposal, proposal_id)
    if proposal is None:
        raise NotFoundError
    return proposal


def forget(proposal_ids: list[int]) -> None:
    """Delete proposals that never were public, with all that was said about them. Flushes, never commits."""
    db.session.execute(delete(Voice).where(Voice.proposal_id.in_(proposal_ids)))
    about = ModerationStep.object_type == KIND, ModerationStep.object_id.in_(proposal_ids)
    db.session.execute(delete(ModerationStep).where(*about))
    db.session.execute(delete(Proposal).where(Proposal.id.in_(proposal_ids)))


def _locked_for_moderator(actor: Actor, proposal_id: int) -> Proposal:
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    return locked(proposal_id)


def _write(proposal: Proposal, need: Need) -> None:
    proposal.title, proposal.place_id, proposal.text = need.title, need.place_id, need.text


def _promised(now: datetime) -> date:
    return answer_by(clock.local(now).date(), current_pack().setting("proposal_answer_days"))
