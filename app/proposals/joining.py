"""Saying "det vil jeg være med til", and taking it back: lock → reload → change → audit → promise → flush."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.accounts.queries import account_of_person
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.guests import count_again, count_guest
from app.gatherings.identity import identity_of
from app.people.actions import erase_person
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.people.queries import person_to_change
from app.proposals import messages
from app.proposals.actions import MAY_TAKE_BACK, guest, locked, take_back
from app.proposals.models import Proposal, Voice
from app.proposals.queries import has_joined
from app.proposals.retention import forget_person

#: What tries of guests are counted under.
TRIES = "proposal-join"
#: What the audit calls it.
VOICE = "proposal_voice"


def join(actor: Actor, now: datetime, proposal_id: int, person: Person) -> Voice:
    """Note that a person wants to take part; once for each person, and for each name and contact.

    Raises NotFoundError for what is not public, DomainError for who is shut out, when it became something, is the
    person's own, or has them already.
    """
    proposal = locked(proposal_id)
    if not proposal.is_public:
        raise NotFoundError
    if not proposal.is_open:
        raise DomainError("Forslaget er allerede blevet til noget. Se det på siden.")
    refuse_blocked(person)
    identity = identity_of(person)
    if proposal.author_id == person.id:
        raise DomainError("Det er dit eget forslag. Du får besked, når der sker noget.")
    # Whoever types the author's name is told no more than whoever types another's: nobody reads whose proposal it is.
    if identity_of(proposal.author) == identity or has_joined(proposal.id, person, identity):
        raise DomainError("Du har allerede sagt, at du vil være med.")
    voice = Voice(proposal_id=proposal.id, person_id=person.id, identity=identity, created_at=now)
    db.session.add(voice)
    db.session.flush()
    record(actor, now, "proposal_voice.join", VOICE, voice.id)
    messages.promise_link(voice, now)
    return voice


def join_as_guest(actor: Actor, now: datetime, proposal_id: int, contact: Mapping[str, str | None]) -> Voice:
    """The same for somebody without a log-in: always a new person (decisions.md). What is refused counts as a try.

    `contact` holds name, phone and email. Raises as `join`, and DomainError after too many tries.
    """
    count_guest(TRIES, actor, now, contact)
    person = guest(actor, now, contact)
    try:
        return join(actor, now, proposal_id, person)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def join_as_person(actor: Actor, now: datetime, proposal_id: int) -> Voice:
    """The same for who acts. Raises as `join`, and NotFoundError for somebody being erased meanwhile."""
    if actor.person_id is None:
        raise NotFoundError
    # Locked before the proposal, as erasing does: nobody is put on a list after their name went.
    return join(actor, now, proposal_id, person_to_change(actor.person_id))


def withdraw(actor: Actor, now: datetime, voice_id: int) -> Voice:
    """Take it back. Twice is once. Raises NotFoundError."""
    voice = lock_row(Voice, voice_id)
    if voice is None:
        raise NotFoundError
    if voice.withdrawn_at is None:
        voice.withdrawn_at = now
        db.session.flush()
        record(actor, now, "proposal_voice.leave", VOICE, voice.id)
        messages.withdraw_for(voice, now)
    return voice


def disown_voice(actor: Actor, now: datetime, voice_id: int) -> None:
    """ "Det var ikke mig": take it back, and forget name and contact that somebody else wrote.

    Raises DomainError for somebody with an account, who looks after their own name on Min side.
    """
    voice = withdraw(actor, now, voice_id)
    _forget_guest(actor, now, voice.person)


def disown_proposal(actor: Actor, now: datetime, proposal_id: int) -> None:
    """The same for whose name stands on a proposal; what everybody sees stays, because it names nobody."""
    proposal: Proposal = locked(proposal_id)
    if proposal.state in MAY_TAKE_BACK:
        take_back(actor, now, proposal_id)
    _forget_guest(actor, now, proposal.author)


def _forget_guest(actor: Actor, now: datetime, person: Person) -> None:
    if account_of_person(person.id) is not None:
        raise DomainError("Log ind, og ret dine oplysninger på Min side.")
    forget_person(person.id)
    erase_person(actor, now, person)
