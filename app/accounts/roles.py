"""Giving and taking roles. A change of roles ends every log-in of the account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts import queries
from app.accounts.actions import end_all_sessions
from app.accounts.models import Account, AccountRole
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError
from app.core.permissions import Role
from app.people.blocking import block_of

LAST_ADMINISTRATOR = "Der skal være mindst én administrator. Giv først en anden rollen."
SHUT_OUT = "Personen er lukket ude. Luk personen ind igen først."


def give_role(actor: Actor, now: datetime, account_id: int, role: Role) -> None:
    """Give a role; giving it again changes nothing. Raises DomainError for who is shut out: they cannot log in."""
    account = lock_row(Account, account_id)
    if role in queries.roles_of(account_id):
        return
    if account is not None and block_of(account.person_id) is not None:
        raise DomainError(SHUT_OUT)
    db.session.add(AccountRole(account_id=account_id, role=role, granted_at=now))
    record(actor, now, "account.give_role", "account", account_id, role=role.value)
    end_all_sessions(actor, now, account_id)


def take_role(actor: Actor, now: datetime, account_id: int, role: Role) -> None:
    """Take a role away; taking one that is not there changes nothing.

    Raises DomainError for the last administrator, and for `citizen`, which every account is.
    """
    if role is Role.CITIZEN:
        raise DomainError("Alle konti er borgere. Den rolle kan ikke tages fra en konto.")
    if role is Role.ADMINISTRATOR:
        refuse_last_administrator(account_id)
    held = db.session.scalar(
        select(AccountRole).where(AccountRole.account_id == account_id, AccountRole.role == role)
    )
    if held is None:
        return
    db.session.delete(held)
    record(actor, now, "account.take_role", "account", account_id, role=role.value)
    end_all_sessions(actor, now, account_id)


def refuse_last_administrator(account_id: int) -> None:
    """Raise DomainError when nobody would administer without this account.

    All administrators are locked first: two who leave at the same moment must not both be the second last.
    """
    statement = select(AccountRole.account_id).where(AccountRole.role == Role.ADMINISTRATOR)
    held = db.session.scalars(statement.order_by(AccountRole.id).with_for_update()).all()
    if list(held) == [account_id]:
        raise DomainError(LAST_ADMINISTRATOR)
