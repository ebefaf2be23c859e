"""Whom staff may put in charge."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import Account, AccountRole
from app.core.danish import sort_key
from app.core.database import db
from app.core.permissions import Permission, Role, permissions_of
from app.people.models import Person


def staff_choices() -> list[tuple[int, str]]:
    """(person id, name) of those whose role lets them see the plan, in Danish order."""
    roles = [role for role in Role if Permission.VIEW_PLAN in permissions_of([role])]
    statement = (
        select(Person.id, Person.name)
        .join(Account, Account.person_id == Person.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(AccountRole.role.in_(roles), Account.deleted_at.is_(None))
        .distinct()
    )
    found = [(row.id, row.name) for row in db.session.execute(statement)]
    return sorted(found, key=lambda row: (sort_key(row[1]), row[0]))
