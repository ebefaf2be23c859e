"""What the roles are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.permissions import Role

#: Role → (its name, what one may do with it).
ROLE_WORDS: dict[Role, tuple[Any, Any]] = {
    Role.CITIZEN: (_l("Borger"), _l("Melder sig til og ser sit eget.")),
    Role.DESK_VOLUNTEER: (_l("Vagt ved telefonen"), _l("Finder folk, melder dem til og ringer.")),
    Role.MODERATOR: (_l("Medarbejder i huset"), _l("Svarer på forslag, passer ture og ser beskeder.")),
    Role.PHONE_COORDINATOR: (
        _l("Koordinator for telefonvenner"),
        _l("Finder telefonvenner og passer på dem."),
    ),
    Role.LEADER: (
        _l("Leder"),
        _l("Læser planen, siger god for rapporter og hører om det, der bliver for sent."),
    ),
    Role.AUDITOR: (_l("Revisor"), _l("Ser loggen over, hvem der har gjort hvad. Ser ingen navne.")),
    Role.ADMINISTRATOR: (_l("Administrator"), _l("Må alt andet, også give roller til andre.")),
}


def role_name(role: Role) -> str:
    """The name of a role in the reader's language."""
    return str(ROLE_WORDS[role][0])
