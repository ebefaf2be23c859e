"""What the pages of an answer share: who else is looking, and whether somebody has answered meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.core.forms import commit_alone
from app.core.permissions import current_actor
from app.moderation import looking
from app.moderation.queries import newest_step, steps_of
from app.moderation.states import State


def who_looks(what: str, thing_id: int) -> list[str]:
    """Mark that this visitor has a waiting thing open; first names of the colleagues who have it open already.

    Only showing the page marks it. `what` as in the queue.
    """
    person_id = current_actor().person_id
    if person_id is None:
        return []
    if request.method == "GET":
        commit_alone(lambda: looking.look(what, thing_id, person_id))
    return looking.others_at(what, thing_id, person_id)


def seen_step(kind: str, thing_id: int) -> str:
    """What a form keeps of how far a thing was when it was shown."""
    step = newest_step(kind, thing_id)
    return str(step.id) if step is not None else ""


def answered_meanwhile(kind: str, thing_id: int, seen: str | None, words: Mapping[State, Any]) -> str | None:
    """What a colleague answered since the form was shown, with who and why; None when nobody did, or one did oneself.

    `seen` is what `seen_step` said then; without it nothing is known, and the action decides.
    """
    if request.method != "POST" or not seen or seen == seen_step(kind, thing_id):
        return None
    step, name = steps_of(kind, thing_id)[0]
    if step.taken_by == current_actor().person_id:
        return None
    said = _("%(name)s har svaret imens: %(state)s.", name=name or _("En anden"), state=words[step.to_state])
    return f"{said} {step.reason}".strip()
