"""A person lets another act for them: begun by their word, limited to what they chose, ended with one press."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.people.models import Delegation, Person


def let_act(
    actor: Actor,
    now: datetime,
    person: Person,
    delegate: Person,
    relation: str,
    *,
    may_sign_up: bool,
    may_cancel: bool,
    gets_messages: bool,
) -> Delegation:
    """Let `delegate` act for `person` as far as said; the same two again change what was agreed.

    Raises DomainError for oneself, and when nothing at all is allowed. Raises NotFoundError for who is erased or
    merged.
    """
    if person.id == delegate.id:
        raise DomainError("Man kan ikke være sin egen hjælper. Vælg en anden.", field="name")
    if not (may_sign_up or may_cancel or gets_messages):
        raise DomainError("Vælg mindst én ting, som hjælperen må.", field="may_sign_up")
    _lock_both(person.id, delegate.id)
    running = db.session.scalar(
        select(Delegation).where(
            Delegation.person_id == person.id,
            Delegation.delegate_id == delegate.id,
            Delegation.ended_at.is_(None),
        )
    )
    delegation = running or Delegation(person_id=person.id, delegate_id=delegate.id, created_at=now)
    delegation.relation = relation.strip()
    delegation.may_sign_up, delegation.may_cancel = may_sign_up, may_cancel
    delegation.gets_messages = gets_messages
    db.session.add(delegation)
    db.session.flush()
    allowed = {"sign_up": may_sign_up, "cancel": may_cancel, "messages": gets_messages}
    record(actor, now, "delegation.begin", "delegation", delegation.id, **allowed)
    return delegation


def end_delegation(actor: Actor, now: datetime, delegation_id: int, *, party_id: int | None) -> Delegation:
    """End it; twice is once. `party_id` is who ends it, one of the two; None is staff, at somebody's word.

    Raises NotFoundError when it is not theirs.
    """
    delegation = lock_row(Delegation, delegation_id)
    if delegation is None or party_id not in (None, delegation.person_id, delegation.delegate_id):
        raise NotFoundError
    if delegation.ended_at is None:
        delegation.ended_at = now
        record(actor, now, "delegation.end", "delegation", delegation.id)
        db.session.flush()
    return delegation


def _lock_both(*person_ids: int) -> None:
    """Lock people in the order of their ids, as everybody does who locks two."""
    for person_id in sorted(person_ids):
        person = lock_row(Person, person_id)
        if person is None or not person.is_living:
            raise NotFoundError
