"""Whose account it is that the municipality's log-in vouches for. It opens doors; it never makes a role."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.accounts import queries, rules
from app.accounts import queries_factors as factor_queries
from app.accounts.models import Account
from app.accounts.models_factors import OidcIdentity
from app.accounts.oidc import Proven
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row


def account_for(actor: Actor, now: datetime, proven: Proven) -> int | None:
    """The account of whom the provider vouches for; None when nobody here is meant.

    First whoever was linked to its subject; else an account that has a staff role already and logs in with the
    e-mail, if the provider has verified that: it is linked now. An account that is linked to somebody else there is
    not: an address that was given to a new colleague does not open the old one's account.
    """
    account = factor_queries.account_of_identity(proven.issuer, proven.subject)
    if account is None:
        account = _link_by_email(actor, now, proven)
    if account is not None and proven.second_factor:
        _note_second_factor(now, account.id, proven.issuer)
    return account.id if account else None


def _link_by_email(actor: Actor, now: datetime, proven: Proven) -> Account | None:
    found = queries.account_with_email(proven.email) if proven.email else None
    account = lock_row(Account, found.id) if found else None
    if account is None or not rules.is_staff(queries.roles_of(account.id)):
        return None
    if factor_queries.has_identity(account.id, proven.issuer):
        return None
    db.session.add(
        OidcIdentity(issuer=proven.issuer, subject=proven.subject, account_id=account.id, linked_at=now)
    )
    record(actor, now, "account.identity_linked", "account", account.id)
    db.session.flush()
    return account


def _note_second_factor(now: datetime, account_id: int, issuer: str) -> None:
    which = (OidcIdentity.account_id == account_id, OidcIdentity.issuer == issuer)
    db.session.execute(update(OidcIdentity).where(*which).values(second_factor_at=now))
