"""A change of something public in words: what stood there, and what is to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from app.moderation.models import ProposedEdit
from app.organisations.words import named_requirements
from app.places.queries import all_places

#: Field of a task that waits for an answer when it is changed → what it is called.
FIELD_WORDS: dict[str, Any] = {
    "title": _l("Hvad der skal gøres"),
    "place_id": _l("By"),
    "meeting_point": _l("Mødested"),
    "text": _l("Mere"),
    "peer": _l("Du har selv prøvet det"),
    "least_age": _l("Mindste alder"),
    "least_age_reason": _l("Hvorfor den alder"),
    "requirements": _l("Krav"),
    "question": _l("De spørger om"),
}

_IN_WORDS: dict[str, Callable[[Any], str]] = {
    "place_id": lambda value: next((one.name for one in all_places() if one.id == value), ""),
    "requirements": lambda value: ", ".join(named_requirements(value)),
}


def differences_of(edit: ProposedEdit) -> list[tuple[str, str, str]]:
    """(what, before, after) in words; nothing for nothing."""
    return [
        (str(FIELD_WORDS[name]), _said(name, edit.before.get(name)), _said(name, value))
        for name, value in edit.after.items()
    ]


def is_moving(edit: ProposedEdit) -> bool:
    """Whether who said yes has to go somewhere else."""
    return not {"place_id", "meeting_point"}.isdisjoint(edit.after)


def _said(name: str, value: Any) -> str:
    return _IN_WORDS.get(name, str)(value) if value else ""
