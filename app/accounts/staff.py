"""Staff: who is one, what they may do, and how somebody who lost everything begins anew with two persons' leave."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from app.accounts import actions, queries, roles
from app.accounts import queries_factors as factor_queries
from app.accounts.factors import forget_factors
from app.accounts.models import Account
from app.accounts.models_factors import FactorReset
from app.accounts.staff_letters import CHANGED, INVITED, RESET, tell_colleagues, write
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission, Role
from app.core.seen import mark

#: The roles that can be given, most trusted last.
GIVEN = (
    Role.DESK_VOLUNTEER,
    Role.MODERATOR,
    Role.PHONE_COORDINATOR,
    Role.LEADER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)

NOT_ONESELF = "Du kan ikke ændre dine egne roller. Bed en anden administrator om det."
CHANGED_SINCE = "En anden har ændret rollerne, siden du så dem. Se, hvad der står nu, og gem igen."
NO_ROLE = "Vælg mindst én rolle."
ASKED_ALREADY = "En administrator har allerede bedt om det."
TWO_PERSONS = "Du har selv bedt om det. En anden administrator skal sige ja."
OWN_RESET = "Det skal to andre administratorer gøre for dig."


def add_staff(actor: Actor, now: datetime, *, name: str, email: str, given: Collection[Role]) -> Account:
    """Invite somebody by e-mail: their account, new or there already, gets the roles. They get a letter, and so do
    the other administrators.

    Raises DomainError without a role, for oneself, and for somebody who is staff already.
    """
    _only_administrators(actor)
    if not given:
        raise DomainError(NO_ROLE, field="roles")
    account = queries.account_with_email(email)
    if account is None:
        account = actions.add_account(actor, now, name=name, email=email)
    elif factor_queries.staff_member(account.id, now) is not None:
        raise DomainError("Den e-mail har allerede en rolle. Find personen på listen.", field="email")
    _not_oneself(actor, account.id)
    for role in sorted(given):
        roles.give_role(actor, now, account.id, role)
    write(INVITED, now, account)
    tell_colleagues(actor, now, account)
    return account


def roles_mark(account_id: int) -> str:
    """What tells one set of roles from the next."""
    return mark(*sorted(queries.roles_of(account_id) - {Role.CITIZEN}))


def set_roles(
    actor: Actor, now: datetime, account_id: int, wanted: Collection[Role], seen: str | None = None
) -> bool:
    """Give and take roles until the account has exactly `wanted`; True when anything changed. They get a letter,
    and where a role came on top, so do the other administrators. `seen` is the `roles_mark` of what one has read.

    Raises DomainError for oneself, for the last administrator, and for roles that another changed since they were
    read; NotFoundError for nobody.
    """
    _only_administrators(actor)
    _not_oneself(actor, account_id)
    account = _living(account_id)
    if seen is not None and seen != roles_mark(account_id):
        raise DomainError(CHANGED_SINCE, field="roles")
    held = queries.roles_of(account_id) - {Role.CITIZEN}
    for role in sorted(held - set(wanted)):
        roles.take_role(actor, now, account_id, role)
    for role in sorted(set(wanted) - held):
        roles.give_role(actor, now, account_id, role)
    if held == set(wanted):
        return False
    if not wanted:
        _drop_resets(account_id)
    write(CHANGED, now, account)
    if set(wanted) - held:
        tell_colleagues(actor, now, account)
    return True


def ask_for_reset(actor: Actor, now: datetime, account_id: int) -> None:
    """Ask that somebody may begin anew with their second factor. Nothing happens before another approves it."""
    _only_administrators(actor)
    if actor.account_id == account_id:
        raise DomainError(OWN_RESET)
    _living(account_id)
    if factor_queries.open_reset(account_id, now) is not None:
        raise DomainError(ASKED_ALREADY)
    _drop_resets(account_id)  # one that nobody answered in a week
    db.session.add(FactorReset(account_id=account_id, asked_by=actor.account_id, asked_at=now))
    record(actor, now, "account.reset_asked", "account", account_id)
    db.session.flush()


def approve_reset(actor: Actor, now: datetime, account_id: int) -> None:
    """Say yes to what another administrator asked for: factors and log-ins are gone, and the person is told.

    Raises DomainError for who asked and for the person, NotFoundError when nobody has asked who may ask (any more).
    """
    _only_administrators(actor)
    account = _living(account_id)
    reset = factor_queries.open_reset(account_id, now)
    if reset is None or reset.asked_by not in factor_queries.administrators():
        raise NotFoundError
    if actor.account_id == reset.asked_by:
        raise DomainError(TWO_PERSONS)
    if actor.account_id == account_id:
        raise DomainError(OWN_RESET)
    reset.approved_by, reset.approved_at = actor.account_id, now
    reset_factor(actor, now, account)


def drop_reset(actor: Actor, now: datetime, account_id: int) -> None:
    """Say no, or think better of it. Raises NotFoundError when nobody has asked."""
    _only_administrators(actor)
    _living(account_id)
    if factor_queries.open_reset(account_id, now) is None:
        raise NotFoundError
    _drop_resets(account_id)
    record(actor, now, "account.reset_dropped", "account", account_id)
    db.session.flush()


def reset_factor(actor: Actor, now: datetime, account: Account) -> None:
    """Take every factor and log-in of an account away. For `approve_reset` and the command line only."""
    forget_factors(account.id)
    record(actor, now, "account.factor_reset", "account", account.id)
    actions.end_all_sessions(actor, now, account.id)
    write(RESET, now, account)


def forget_resets(account_id: int) -> None:
    """Delete what an account asked for, approved, or was asked for (erasure); the audit stays."""
    for column in (FactorReset.account_id, FactorReset.asked_by, FactorReset.approved_by):
        db.session.execute(delete(FactorReset).where(column == account_id))


def _only_administrators(actor: Actor) -> None:
    if not actor.has(Permission.MANAGE_STAFF):
        raise NotFoundError


def _not_oneself(actor: Actor, account_id: int) -> None:
    if actor.account_id == account_id:
        raise DomainError(NOT_ONESELF)


def _living(account_id: int) -> Account:
    account = lock_row(Account, account_id)
    if account is None or account.deleted_at is not None:
        raise NotFoundError
    return account


def _drop_resets(account_id: int) -> None:
    waiting = (FactorReset.account_id == account_id, FactorReset.approved_at.is_(None))
    db.session.execute(delete(FactorReset).where(*waiting))
