"""Fields that no form of ours has: the columns of every table, each with a value that would be recognised."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Integer, Time, select

from app.accounts.models import AccountRole
from app.core.database import Base, db
from tests.security.house import contents

_DAY = "1999-12-31"
#: Beside columns: what frameworks and other sites take.
_OTHERS = {
    "is_admin": "1",
    "admin": "true",
    "role": "administrator",
    "roles": "administrator",
    "permissions": "manage_staff",
    "actor": "1",
    "on_behalf_of": "1",
    "__class__": "smuglet",
    "_method": "DELETE",
    "sign_up.id": "987654321",
    "person[id]": "987654321",
}
#: How a smuggled value looks in a row of the database.
MARKS = ("987654321", "smuglet", "1999, 12, 31", _DAY)


def smuggled(own_fields: set[str]) -> dict[str, str]:
    """A value for every column of every table that is no field of the form itself."""
    columns = {
        column.name: _value(column.type) for table in Base.metadata.sorted_tables for column in table.columns
    }
    return {name: value for name, value in {**columns, **_OTHERS}.items() if name not in own_fields}


def _value(kind: Any) -> str:
    if isinstance(kind, Boolean):
        return "1"
    if isinstance(kind, Integer):
        return "987654321"
    if isinstance(kind, DateTime):
        return f"{_DAY}T10:00:00"
    if isinstance(kind, Date):
        return _DAY
    return "03:21" if isinstance(kind, Time) else "smuglet"


def kept() -> list[str]:
    """Rows in which a smuggled value was kept. Answers remembered by form and audit networks are none."""
    return [
        f"{table}: {row}"
        for table, rows in contents().items()
        for row in rows
        if any(mark in row for mark in MARKS)
    ]


def administrators() -> set[int]:
    """Accounts with the highest role."""
    found = select(AccountRole.account_id).where(AccountRole.role == "administrator")
    return set(db.session.scalars(found))
