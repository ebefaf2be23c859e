"""Things that moderators read as things of the plan: what is the same of all that have a state and an initiative."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Figure
from app.core.permissions import Permission
from app.core.plan_things import Asked, PlanThings, Tie
from app.moderation.states import PUBLIC, WAS_PUBLIC
from app.plan.tying import tie_row


def moderated_things(
    kind: str,
    label: Any,
    model: Any,
    *,
    listed: Callable[[Asked], Select[*tuple[Any, ...]]],
    figures: Callable[[Sequence[int], int], Mapping[int, Sequence[Figure]]],
    public_path: Callable[[int], str],
    staff_path: Callable[[int], str],
    staff_may: Permission,
    tie: Tie | None = None,
) -> PlanThings:
    """The things of a table with `title`, `state`, `created_at` and `initiative_id`.

    Who has `staff_may` is led to `staff_path` of each, others to what everybody may see. `tie` where moving one to
    another initiative is more than writing it into the row.
    """

    def paths(ids: Sequence[int], actor: Actor) -> Mapping[int, str]:
        if actor.has(staff_may):
            return {one: staff_path(one) for one in ids}
        shown = select(model.id).where(model.id.in_(ids), model.state.in_(PUBLIC))
        return {one: public_path(one) for one in db.session.scalars(shown)}

    def loose() -> Select[*tuple[Any, ...]]:
        return select(
            literal(kind).label("kind"),
            model.id.label("id"),
            model.title.label("title"),
            model.created_at.label("at"),
        ).where(model.initiative_id.is_(None), model.state.in_(WAS_PUBLIC))

    def tie_plainly(actor: Actor, now: datetime, thing_id: int, before: int | None, to: int | None) -> bool:
        return tie_row(model, kind, actor, now, thing_id, before, to)

    return PlanThings(
        kind=kind,
        label=label,
        listed=listed,
        figures=figures,
        paths=paths,
        loose=loose,
        tie=tie or tie_plainly,
    )
