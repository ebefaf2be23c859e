"""Deleting somebody: every feature lets go of what it holds, then the name, the contact and the log-in go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from app.accounts import queries
from app.accounts.factors import forget_factors
from app.accounts.models import Account, AccountRole, AccountSession, LogInRequest
from app.accounts.models_factors import OidcIdentity
from app.accounts.roles import refuse_last_administrator
from app.accounts.staff import forget_resets
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import installed
from app.core.permissions import Role
from app.core.records import Draft
from app.notifications.former_helpers import hand_over
from app.notifications.models import Message
from app.people.actions import erase_person
from app.people.models import Person


def what_happens(person_id: int) -> list[str]:
    """Sentences in Danish: what goes when this person is deleted, and what stays as numbers."""
    erasures = [feature.erasure for feature in installed() if feature.erasure is not None]
    return [sentence for erasure in erasures for sentence in erasure.preview(person_id)]


def erase_everything(actor: Actor, now: datetime, person_id: int) -> None:
    """Delete a person and all that is theirs; what counts stays as numbers, the audit stays (law.md sec. 2).

    Raises DomainError for the last administrator, NotFoundError when there is nobody (any more).
    """
    _living(person_id)
    for feature in installed():
        if feature.erasure is not None:
            feature.erasure.erase(person_id, now, actor)
    erase_person(actor, now, _living(person_id))
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
        _forget_address(account.email)
    forget_factors(account.id)
    forget_resets(account.id)
    for table in (AccountRole, AccountSession, OidcIdentity):
        db.session.execute(delete(table).where(table.account_id == account.id))
    db.session.execute(delete(Draft).where(Draft.owner == f"account:{account.id}"))
    account.email = None
    account.deleted_at = now
    record(actor, now, "account.erase", "account", account.id)
    db.session.flush()


def _forget_address(email: str) -> None:
    db.session.execute(delete(LogInRequest).where(LogInRequest.email == email))
    # Codes went to a bare address: no person stands beside where they were handed over for.
    codes = update(Message).where(Message.address == email)
    db.session.execute(codes.values(address=None, sent_to=None))


@dataclass(frozen=True)
class Reapplied:
    """What became of erasures that a restored database had forgotten."""

    erased: int = 0
    #: Erased there as well, or nobody there at all.
    known: int = 0
    unknown: int = 0
    #: Who cannot go before somebody has acted: hosts of running groups, the last administrator.
    refused: tuple[int, ...] = ()


def erasures_since(at: datetime | None) -> list[tuple[int, datetime]]:
    """(person id, when) of everybody erased since then, or ever (None), oldest first; to be kept apart from backups.

    Who was merged into another is not among them: that person goes on.
    """
    gone = select(Person.id, Person.erased_at).where(
        Person.erased_at.is_not(None), Person.merged_into_id.is_(None)
    )
    if at is not None:
        gone = gone.where(Person.erased_at >= at)
    rows = db.session.execute(gone.order_by(Person.erased_at, Person.id))
    return [(person_id, erased_at) for person_id, erased_at in rows if erased_at is not None]


def reapply_erasures(actor: Actor, now: datetime, entries: Iterable[tuple[int, datetime]]) -> Reapplied:
    """Erase again whom a restored database knows again, each as of when they were erased. Repeating it changes nothing.

    No commit. Whoever calls it tells somebody of the `refused`.
    """
    erased = known = unknown = 0
    refused: list[int] = []
    for person_id, erased_at in entries:
        person = db.session.get(Person, person_id)
        if person is None or person.erased_at is not None:
            known, unknown = known + (person is not None), unknown + (person is None)
            continue
        try:
            with db.session.begin_nested():
                erase_everything(actor, now, person_id)
                person.erased_at = erased_at
                db.session.flush()
            erased += 1
        except DomainError:
            refused.append(person_id)
    return Reapplied(erased, known, unknown, tuple(refused))
