"""Reads of second factors, of requests to begin anew, and of staff."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.accounts.models import Account, AccountRole
from app.accounts.models_factors import AuthenticatorApp, FactorReset, OidcIdentity, Passkey, RecoveryCode
from app.accounts.rules import RESET_LIFE
from app.core.danish import sort_key
from app.core.database import db
from app.core.permissions import Role
from app.people.models import Person


class PasskeyRow(NamedTuple):
    """A passkey as its owner sees it."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class Factors(NamedTuple):
    """What an account can show as its second factor."""

    passkeys: tuple[PasskeyRow, ...]
    app_since: datetime | None
    codes_left: int
    #: The municipality's own log-in has vouched for a second factor.
    is_vouched_for: bool = False

    @property
    def any(self) -> bool:
        """Whether there is a factor. Recovery codes stand in for one; by themselves they are none."""
        return bool(self.passkeys) or self.app_since is not None

    @property
    def is_last(self) -> bool:
        """Whether there is one only, which must not be taken away."""
        return len(self.passkeys) + (self.app_since is not None) <= 1


class StaffRow(NamedTuple):
    """Somebody who works here, as the list shows them."""

    account_id: int
    name: str
    email: str
    roles: tuple[Role, ...]
    has_factor: bool
    last_log_in_at: datetime | None
    #: Who asked that they may begin anew with their second factor, and has had no answer.
    reset_asked_by: int | None


def factors_of(account_id: int) -> Factors:
    """The factors of an account."""
    columns = (Passkey.id, Passkey.name, Passkey.created_at, Passkey.last_used_at)
    keys = db.session.execute(
        select(*columns).where(Passkey.account_id == account_id).order_by(Passkey.id)
    ).all()
    app = confirmed_app(account_id)
    left = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    vouched = select(OidcIdentity.id).where(
        OidcIdentity.account_id == account_id, OidcIdentity.second_factor_at.is_not(None)
    )
    return Factors(
        tuple(PasskeyRow(*key) for key in keys),
        app.confirmed_at if app else None,
        int(db.session.scalar(left) or 0),
        db.session.scalar(vouched) is not None,
    )


def confirmed_app(account_id: int) -> AuthenticatorApp | None:
    """The app whose codes count, or None."""
    which = (AuthenticatorApp.account_id == account_id, AuthenticatorApp.confirmed_at.is_not(None))
    return db.session.scalar(select(AuthenticatorApp).where(*which))


def begun_app(account_id: int) -> AuthenticatorApp | None:
    """The app that is being set up, or None."""
    which = (AuthenticatorApp.account_id == account_id, AuthenticatorApp.confirmed_at.is_(None))
    return db.session.scalar(select(AuthenticatorApp).where(*which))


def passkeys_of(account_id: int) -> list[Passkey]:
    """The passkeys of an account, whole."""
    return list(db.session.scalars(select(Passkey).where(Passkey.account_id == account_id)))


def open_reset(account_id: int, now: datetime) -> FactorReset | None:
    """The request to let an account begin anew that waits for a second administrator, or None."""
    return db.session.scalar(
        select(FactorReset).where(
            FactorReset.account_id == account_id,
            FactorReset.approved_at.is_(None),
            FactorReset.asked_at > now - RESET_LIFE,
        )
    )


def administrators() -> frozenset[int]:
    """The accounts that administer."""
    which = AccountRole.role == Role.ADMINISTRATOR
    return frozenset(db.session.scalars(select(AccountRole.account_id).where(which)))


def administrators_in_use() -> list[Account]:
    """The same, as accounts that can log in, in the order they were made."""
    which = select(AccountRole.account_id).where(AccountRole.role == Role.ADMINISTRATOR)
    found = select(Account).where(Account.id.in_(which), Account.deleted_at.is_(None)).order_by(Account.id)
    return list(db.session.scalars(found))


def staff(now: datetime) -> list[StaffRow]:
    """Everybody with a staff role, in the Danish order of their names. Three statements, however many."""
    people = (
        select(Account.id, Person.name, Account.email, Account.last_log_in_at, AccountRole.role)
        .join(Person, Person.id == Account.person_id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.deleted_at.is_(None), AccountRole.role != Role.CITIZEN)
        .order_by(Account.id, AccountRole.role)
    )
    apps = select(AuthenticatorApp.account_id).where(AuthenticatorApp.confirmed_at.is_not(None))
    elsewhere = select(OidcIdentity.account_id).where(OidcIdentity.second_factor_at.is_not(None))
    secured = set(db.session.scalars(select(Passkey.account_id).union(apps, elsewhere)))
    asked = select(FactorReset.account_id, FactorReset.asked_by).where(
        FactorReset.approved_at.is_(None), FactorReset.asked_at > now - RESET_LIFE
    )
    resets = {row.account_id: row.asked_by for row in db.session.execute(asked)}
    found: dict[int, StaffRow] = {}
    for row in db.session.execute(people):
        before = found[row.id].roles if row.id in found else ()
        found[row.id] = StaffRow(
            row.id,
            row.name,
            row.email,
            (*before, Role(row.role)),
            row.id in secured,
            row.last_log_in_at,
            resets.get(row.id),
        )
    return sorted(found.values(), key=lambda one: (sort_key(one.name), one.account_id))


def staff_member(account_id: int, now: datetime) -> StaffRow | None:
    """One of them, or None when the account has no staff role."""
    return next((row for row in staff(now) if row.account_id == account_id), None)


def account_of_identity(issuer: str, subject: str) -> Account | None:
    """The account that an identity provider's subject was linked to, or None."""
    statement = (
        select(Account)
        .join(OidcIdentity, OidcIdentity.account_id == Account.id)
        .where(OidcIdentity.issuer == issuer, OidcIdentity.subject == subject, Account.deleted_at.is_(None))
    )
    return db.session.scalar(statement)


def has_identity(account_id: int, issuer: str) -> bool:
    """Whether an account is linked to somebody at this provider already."""
    which = (OidcIdentity.account_id == account_id, OidcIdentity.issuer == issuer)
    return db.session.scalar(select(OidcIdentity.id).where(*which)) is not None
