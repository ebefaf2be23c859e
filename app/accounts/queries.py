"""Reads of accounts, roles and log-ins."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from app.accounts import rules
from app.accounts.models import Account, AccountRole, AccountSession, LogInRequest
from app.core.danish import sort_key
from app.core.database import db, read
from app.core.permissions import Permission, Role, permissions_of
from app.people.models import Person


class OpenSession(NamedTuple):
    """A log-in that nobody has ended, with what tells whether it is still alive."""

    id: int
    account_id: int
    person_id: int
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime
    #: When the second factor was shown in this log-in; None: staff roles have no effect.
    second_factor_at: datetime | None
    is_own_device: bool
    #: The person's name.
    name: str
    #: What the account was given, whether it has effect or not.
    given: frozenset[Role]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that have effect."""
        return rules.active_roles(self.given, self.second_factor_at)


class AccountRow(NamedTuple):
    """An account as the command line lists it."""

    name: str
    email: str
    roles: tuple[Role, ...]
    last_log_in_at: datetime | None


def open_session(token_hash: str) -> OpenSession | None:
    """The log-in behind a cookie with its roles, in one statement; None when it was ended or never was."""
    rows = read(_session_statement(), {"token_hash": token_hash}).all()
    if not rows:
        return None
    roles = {Role.CITIZEN, *(Role(row.role) for row in rows if row.role)}
    first = rows[0]
    return OpenSession._make((*first[:-1], frozenset(roles)))


@cache
def _session_statement() -> Select[*tuple[Any, ...]]:
    """Made once, of the tables themselves: every page of whoever is logged in begins with it."""
    sessions, accounts, given = AccountSession.__table__, Account.__table__, AccountRole.__table__
    people = Person.__table__
    return (
        select(
            sessions.c.id,
            sessions.c.account_id,
            accounts.c.person_id,
            sessions.c.created_at,
            sessions.c.seen_at,
            sessions.c.ends_at,
            sessions.c.second_factor_at,
            sessions.c.is_own_device,
            people.c.name,
            given.c.role,
        )
        .join(accounts, accounts.c.id == sessions.c.account_id)
        .join(people, people.c.id == accounts.c.person_id)
        .outerjoin(given, given.c.account_id == accounts.c.id)
        .where(
            sessions.c.token_hash == bindparam("token_hash"),
            sessions.c.revoked_at.is_(None),
            accounts.c.deleted_at.is_(None),
        )
    )


def account_with_email(email: str) -> Account | None:
    """The account that logs in with `email` (any case), or None."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def account_of_person(person_id: int) -> Account | None:
    """The account of a person, or None: most people have none."""
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


def is_anybody_staff(person_ids: Collection[int]) -> bool:
    """Whether the account of any of these people has a role beyond a citizen's."""
    given = (
        select(AccountRole.id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(Account.person_id.in_(person_ids), AccountRole.role != Role.CITIZEN)
    )
    return bool(db.session.scalar(select(given.exists())))


def roles_of(account_id: int) -> frozenset[Role]:
    """The roles of an account; every account is a citizen."""
    given = db.session.scalars(select(AccountRole.role).where(AccountRole.account_id == account_id))
    return frozenset({Role.CITIZEN, *(Role(role) for role in given)})


def all_accounts() -> list[AccountRow]:
    """Every account, in the Danish order of their names."""
    statement = (
        select(Account.id, Person.name, Account.email, Account.last_log_in_at)
        .join(Person, Person.id == Account.person_id)
        .where(Account.deleted_at.is_(None))
        .order_by(Account.id)
    )
    given: dict[int, list[Role]] = {}
    for account_id, role in db.session.execute(select(AccountRole.account_id, AccountRole.role)):
        given.setdefault(account_id, []).append(Role(role))
    rows = [
        AccountRow(row.name, row.email, tuple(sorted(given.get(row.id, []))), row.last_log_in_at)
        for row in db.session.execute(statement)
    ]
    return sorted(rows, key=lambda row: sort_key(row.name))


class Colleague(NamedTuple):
    """Somebody with a staff role."""

    id: int
    name: str
    roles: frozenset[Role]

    def may(self, permission: Permission) -> bool:
        """Whether one of their roles gives `permission`."""
        return permission in permissions_of(self.roles)


def colleagues() -> list[Colleague]:
    """Everybody with a staff role, in the Danish order of their names. One statement."""
    statement = (
        select(Person.id, Person.name, AccountRole.role)
        .join(Account, Account.person_id == Person.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.deleted_at.is_(None))
    )
    roles: dict[tuple[int, str], set[Role]] = {}
    for row in db.session.execute(statement):
        roles.setdefault((row.id, row.name), set()).add(Role(row.role))
    found = [Colleague(*who, frozenset(held)) for who, held in roles.items()]
    return sorted(found, key=lambda one: (sort_key(one.name), one.id))


def people_who_may(permission: Permission) -> list[tuple[int, str]]:
    """(person id, name) of those whose role gives `permission`, in Danish order."""
    return [(one.id, one.name) for one in colleagues() if one.may(permission)]


def request_of_browser(browser_hash: str) -> LogInRequest | None:
    """The newest request to log in that this browser made, in whatever state; None when it made none."""
    if not browser_hash:
        return None
    statement = select(LogInRequest).where(LogInRequest.browser_hash == browser_hash)
    return db.session.scalar(statement.order_by(LogInRequest.id.desc()).limit(1))


def request_of_link(link_hash: str) -> LogInRequest | None:
    """The request that a link belongs to, or None."""
    return db.session.scalar(select(LogInRequest).where(LogInRequest.link_hash == link_hash))


def request_awaiting_name(request_id: int, browser_hash: str, now: datetime) -> LogInRequest | None:
    """A request whose address this browser has proven, not yet logged in with; None when too old."""
    request = db.session.get(LogInRequest, request_id)
    if request is None or request.browser_hash != browser_hash:
        return None
    proven = rules.may_tell_name(used_at=request.used_at, finished_at=request.finished_at, now=now)
    return request if proven else None
