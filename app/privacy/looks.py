"""Who of the house has looked at what is known of a person, and why: date, role and purpose, never the employee's name.

The Court of Justice of the EU, C-579/21, and the Danish DPA, 2024-32-0283: dates and purposes of look-ups are the
person's to know; who the employee was, as a rule, is not (law.md section 1, logging).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.role_words import role_name
from app.audit.models import AuditEvent
from app.core import formatting
from app.core.database import db
from app.core.feature import installed
from app.core.permissions import Role
from app.people.queries import former_ids

#: From the most to the least that a role may see.
_ROLES = (Role.ADMINISTRATOR, Role.PHONE_COORDINATOR, Role.MODERATOR, Role.DESK_VOLUNTEER)
#: As many stand on a page; the file has all.
SHOWN = 20


@dataclass(frozen=True)
class Look:
    """One look."""

    at: datetime
    #: "Medarbejder i huset", "Vært".
    role: str
    #: What was seen.
    what: str
    #: Why.
    why: str

    @property
    def when(self) -> str:
        """The instant in words, with its year."""
        return f"{formatting.date_da(self.at, date.min)} {formatting.time_da(self.at)}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {"at": self.at.isoformat(), "role": self.role, "what": self.what, "why": self.why}


def looks_at(person_id: int, limit: int | None = None) -> list[Look]:
    """Looks of others at what is known of a person, the newest first."""
    what, why = _words()
    rows = select(AuditEvent.at, AuditEvent.roles, AuditEvent.action, AuditEvent.purpose).where(
        _seen(person_id)
    )
    rows = rows.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit)
    return [
        Look(at, _role(roles), str(what[action]), str(why.get(purpose, _("Arbejde i huset"))))
        for at, roles, action, purpose in db.session.execute(rows)
    ]


def count_looks(person_id: int) -> int:
    """How many there are."""
    return int(db.session.scalar(select(func.count()).select_from(AuditEvent).where(_seen(person_id))) or 0)


def _seen(person_id: int) -> ColumnElement[bool]:
    people = [person_id, *former_ids(person_id)]
    declared = [one.privacy for one in installed() if one.privacy]
    of_person = and_(AuditEvent.object_type == "person", AuditEvent.object_id.in_(people))
    things = [one.looked_at(people) for one in declared if one.looked_at]
    of_things = [and_(AuditEvent.object_type == kind, AuditEvent.object_id.in_(ids)) for kind, ids in things]
    by_others = or_(AuditEvent.actor_person_id.is_(None), AuditEvent.actor_person_id.not_in(people))
    actions = [action for one in declared for action in one.looks]
    return and_(or_(of_person, *of_things), AuditEvent.action.in_(actions), by_others)


def _words() -> tuple[dict[str, Any], dict[str, Any]]:
    """Audit action → what was seen, and purpose → why, of all features."""
    declared = [one.privacy for one in installed() if one.privacy]
    what = {action: words for one in declared for action, words in one.looks.items()}
    why = {purpose: words for one in declared for purpose, words in one.purposes.items()}
    return what, why


def _role(roles: str) -> str:
    held = set(roles.split(","))
    if "system" in held:
        return _("Siden selv")
    return next((role_name(role) for role in _ROLES if role.value in held), _("Din vært"))
