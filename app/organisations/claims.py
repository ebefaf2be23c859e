"""Taking over an organisation that the pack brought: somebody says that they lead it, and is rung back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.moderation.looking import let_go
from app.organisations import messages
from app.organisations.actions import locked
from app.organisations.members import add_member
from app.organisations.models import Claim, ClaimOutcome, Organisation
from app.organisations.queries import KIND
from app.organisations.rules import MemberRole
from app.people.blocking import refuse_blocked
from app.people.models import Person

#: Claims of one person that may wait at a time.
MOST_WAITING = 3


@dataclass(frozen=True)
class Claimant:
    """Who says so: whom to ring, where, and what they are there ("formand")."""

    name: str
    phone: str
    position: str


def claim(actor: Actor, now: datetime, organisation_id: int, person: Person, said: Claimant) -> Claim:
    """Note that a person, who is locked, says that an organisation is theirs; somebody rings them back.

    Raises NotFoundError for one that cannot be taken over (any more), DomainError for the same twice and for more than
    a few at a time.
    """
    organisation = locked(organisation_id)
    if not is_open(organisation):
        raise NotFoundError
    refuse_blocked(person)
    waiting = select(func.count(Claim.id)).where(
        Claim.person_id == person.id, Claim.outcome == ClaimOutcome.WAITING
    )
    if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise DomainError("Du har allerede bedt om flere. Vi ringer til dig.")
    values = {
        "organisation_id": organisation_id,
        "person_id": person.id,
        "name": said.name,
        "phone": said.phone,
        "position": said.position,
        "created_at": now,
        "outcome": ClaimOutcome.WAITING,
        "tries": 0,
    }
    if not insert_once(Claim, values):
        raise DomainError("Du har allerede bedt om det. Vi ringer til dig.")
    made = db.session.scalars(
        select(Claim)
        .where(Claim.organisation_id == organisation_id, Claim.person_id == person.id)
        .order_by(Claim.id.desc())
        .limit(1)
    ).one()
    record(actor, now, "organisation.claim", KIND, organisation_id)
    return made


def is_open(organisation: Organisation) -> bool:
    """Whether somebody may say that it is theirs."""
    return organisation.is_claimable and organisation.is_public


def waits(organisation_id: int, person_id: int | None) -> bool:
    """Whether this person said that it is theirs, and is still to be rung back."""
    asked = select(func.count(Claim.id)).where(
        Claim.organisation_id == organisation_id,
        Claim.person_id == person_id,
        Claim.outcome == ClaimOutcome.WAITING,
    )
    return person_id is not None and bool(db.session.scalar(asked))


def note_no_answer(actor: Actor, now: datetime, claim_id: int) -> Claim:
    """Somebody rang and got no answer; it stays on the list. Raises as `decide`."""
    found, _organisation = _waiting(actor, claim_id)
    found.tries, found.tried_at = found.tries + 1, now
    let_go("claim", found.id)
    record(actor, now, "organisation.claim_no_answer", KIND, found.organisation_id)
    db.session.flush()
    return found


def decide(actor: Actor, now: datetime, claim_id: int, *, is_confirmed: bool, text: str = "") -> Claim:
    """What came of ringing back: they are the owner from now on and the organisation is trusted, or they are not.

    Others who claim the same still wait: two may lead it together. The claimant is told. Raises NotFoundError unless
    the actor is a moderator, DomainError when it was answered already or a no has no reason.
    """
    found, organisation = _waiting(actor, claim_id)
    if not is_confirmed and not text.strip():
        raise DomainError("Skriv hvorfor. Den, det handler om, læser det.", field="text")
    found.outcome = ClaimOutcome.CONFIRMED if is_confirmed else ClaimOutcome.REFUSED
    found.decided_at, found.decided_by, found.reason = now, actor.person_id, text.strip()
    db.session.flush()
    let_go("claim", found.id)
    verb = "organisation.confirm_claim" if is_confirmed else "organisation.refuse_claim"
    record(actor, now, verb, KIND, organisation.id)
    if is_confirmed:
        organisation.is_trusted, organisation.is_claimable = True, False
        organisation.edited_at = now
        add_member(actor, now, organisation, found.person_id, MemberRole.OWNER)
    messages.promise_claim_decided(found, now)
    return found


def _waiting(actor: Actor, claim_id: int) -> tuple[Claim, Organisation]:
    """A claim that waits, and its organisation, both locked: first the organisation, as everywhere."""
    known = db.session.get(Claim, claim_id) if actor.has(Permission.MODERATE) else None
    if known is None:
        raise NotFoundError
    organisation = locked(known.organisation_id)
    found = lock_row(Claim, claim_id)
    if found is None:
        raise NotFoundError
    if found.outcome is not ClaimOutcome.WAITING:
        raise DomainError("En anden har allerede svaret på det.")
    return found, organisation
