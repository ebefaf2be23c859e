"""What happens to the log-in of a person who is shut out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.actions import end_all_sessions
from app.accounts.queries import account_of_person, roles_of
from app.accounts.role_words import role_name
from app.accounts.roles import take_role
from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.permissions import Role


def _preview(person_id: int, _now: datetime) -> list[str]:
    account = account_of_person(person_id)
    if account is None:
        return []
    lost = [role_name(role) for role in sorted(roles_of(account.id) - {Role.CITIZEN})]
    said = [_("Bliver logget ud alle steder og kan ikke logge ind.")]
    return [*said, _("Mister rollen: %(roles)s.", roles=", ".join(lost))] if lost else said


def _carry_out(actor: Actor, now: datetime, person_id: int) -> None:
    account = account_of_person(person_id)
    if account is None:
        return
    for role in roles_of(account.id) - {Role.CITIZEN}:
        take_role(actor, now, account.id, role)
    end_all_sessions(actor, now, account.id)


OF_PERSON = BlockEffects(_preview, _carry_out)
