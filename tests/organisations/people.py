"""Who acts in these tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message
from app.organisations import actions
from app.organisations.actions import Profile
from app.organisations.models import Organisation
from tests.factories import actor_of, make_account


def moderator() -> Actor:
    """Somebody of Frivillighedens Hus."""
    return actor_of(make_account(Role.MODERATOR))


def citizen(name: str = "Kaj Borger") -> tuple[Account, Actor]:
    """Somebody who is logged in."""
    account = make_account(name=name)
    return account, actor_of(account)


def profile_of(organisation: Organisation, **changes: Any) -> Profile:
    """The profile as it stands, with changes."""
    return replace(actions.profile_of(organisation), **changes)


def audited() -> list[str]:
    """Every action that the audit holds, in order."""
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def kinds_sent() -> list[str]:
    """Kinds of all messages, in order."""
    return list(db.session.scalars(select(Message.kind).order_by(Message.id)))


def last_message(kind: str) -> Message:
    """The newest message of a kind."""
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()
