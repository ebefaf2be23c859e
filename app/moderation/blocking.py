"""Shutting a person out, and letting them in again: every feature does its part, and the person is told why."""

from __future__ import annotations

from datetime import datetime

from app.accounts.queries import account_of_person, roles_of
from app.accounts.rules import is_staff
from app.core import blocking
from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.moderation import messages
from app.people.blocking import begin_block, end_block
from app.people.models import Person
from app.people.queries import person_to_change


def what_happens(person_id: int, now: datetime) -> list[str]:
    """All that blocking this person will do, in sentences."""
    return blocking.what_happens(blocking.PERSON, person_id, now)


def block_person(actor: Actor, now: datetime, person_id: int, reason: str) -> None:
    """Shut a person out of everything but their own data, which they still get at the desk; they are told why.

    Raises NotFoundError unless the actor is a moderator, DomainError without a reason, for oneself, and for colleagues
    unless the actor looks after staff.
    """
    person = _locked(actor, person_id)
    if person_id == actor.person_id:
        raise DomainError("Du kan ikke lukke for dig selv.")
    account = account_of_person(person_id)
    if account is not None and is_staff(roles_of(account.id)) and not actor.has(Permission.MANAGE_STAFF):
        raise DomainError("Det er en kollega. Bed en administrator om det.")
    made = begin_block(actor, now, person, reason)
    blocking.carry_out(blocking.PERSON, actor, now, person_id)
    messages.promise_block(made, person, now)


def unblock_person(actor: Actor, now: datetime, person_id: int) -> None:
    """Let a person take part again; what they lost does not come back by itself. Raises as `block_person`."""
    person = _locked(actor, person_id)
    messages.promise_block(end_block(actor, now, person), person, now)


def _locked(actor: Actor, person_id: int) -> Person:
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    return person_to_change(person_id)
