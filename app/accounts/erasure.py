"""Deleting somebody: every feature lets go of what it holds, then the name, the contact and the log-in go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, update

from app.accounts import queries
from app.accounts.factors import forget_factors
from app.accounts.models import Account, AccountRole, AccountSession, LogInRequest
from app.accounts.models_factors import OidcIdentity
from app.accounts.roles import refuse_last_administrator
from app.accounts.staff import forget_resets
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.permissions import Role
from app.core.records import Draft
from app.notifications.former_helpers import hand_over
from app.notifications.models import Message
from app.people.actions import erase_person
from app.people.merging import forget_merged_into
from app.people.models import Person


def what_happens(person_id: int) -> list[str]:
    """Sentences in Danish: what goes when this person is deleted, and what stays as numbers."""
    erasures = [feature.erasure for feature in installed() if feature.erasure is not None]
    return [sentence for erasure in erasures for sentence in erasure.preview(person_id)]


def erase_everything(actor: Actor, now: datetime, person_id: int, *, has_died: bool = False) -> None:
    """Delete a person and all that is theirs; what counts stays as numbers, the audit stays (law.md sec. 2).

    When they have died (`has_died`), who is close to them hears it otherwise than that somebody has left.
    Raises DomainError for the last administrator, NotFoundError when there is nobody (any more).
    """
    _living(person_id)
    for feature in installed():
        if feature.erasure is not None:
            if has_died and feature.erasure.on_death is not None:
                feature.erasure.on_death(person_id, now, actor)
            feature.erasure.erase(person_id, now, actor)
    erase_person(actor, now, _living(person_id))
    forget_merged_into(person_id, now)
    hand_over(now, Message.delegate_id == person_id)


def _living(person_id: int) -> Person:
    person = lock_row(Person, person_id)
    if person is None or person.erased_at is not None:
        raise NotFoundError
    return person


def erase_account(person_id: int, now: datetime, actor: Actor) -> None:
    """Delete the log-in of a person: address, roles, log-ins and drafts. No commit."""
    found = queries.account_of_person(person_id)
    account = lock_row(Account, found.id) if found else None
    if account is None or account.deleted_at is not None:
        return
    if Role.ADMINISTRATOR in queries.roles_of(account.id):
        refuse_last_administrator(account.id)
    if account.email is not None:
        _forget_address(account.email, account.id)
    forget_factors(account.id)
    forget_resets(account.id)
    for table in (AccountRole, AccountSession, OidcIdentity):
        db.session.execute(delete(table).where(table.account_id == account.id))
    db.session.execute(delete(Draft).where(Draft.owner == f"account:{account.id}"))
    account.email = None
    account.deleted_at = now
    record(actor, now, "account.erase", "account", account.id)
    db.session.flush()


def _forget_address(email: str, account_id: int) -> None:
    db.session.execute(delete(LogInRequest).where(LogInRequest.email == email))
    # Codes went to a bare address: no person stands beside where they were handed over for. Letters about the log-in
    # did too, and one may have gone to an e-mail from before.
    letters = update(Message).where(or_(Message.address == email, Message.topic == f"account:{account_id}"))
    db.session.execute(letters.values(address=None, sent_to=None))
