"""Moving a thing of a feature from one initiative (or none) to another, for the features' own actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import Base, db, lock_row
from app.core.errors import NotFoundError
from app.core.permissions import Permission

M = TypeVar("M", bound=Base)


def locked_to_tie(model: type[M], actor: Actor, thing_id: int) -> M:
    """The thing, locked. Raises NotFoundError for none, and unless the actor keeps the plan."""
    if not (actor.has(Permission.EDIT_PLAN) or actor.is_system):
        raise NotFoundError(f"no {model.__name__} {thing_id} to tie")
    thing = lock_row(model, thing_id)
    if thing is None:
        raise NotFoundError(f"no {model.__name__} {thing_id}")
    return thing


def tie_row(
    model: type[Any],
    kind: str,
    actor: Actor,
    now: datetime,
    thing_id: int,
    before: int | None,
    to: int | None,
) -> bool:
    """Move a row with a column `initiative_id`; False when it does not count for `before` any more.

    Audited as `<kind>.tie`. Raises NotFoundError.
    """
    thing = locked_to_tie(model, actor, thing_id)
    if thing.initiative_id != before:
        return False
    thing.initiative_id = to
    db.session.flush()
    record(actor, now, f"{kind}.tie", kind, thing_id, initiative=to)
    return True
