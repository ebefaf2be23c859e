"""Groups as things of the plan; what is counted of one happens on its dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, literal, or_, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Figure
from app.core.permissions import Permission
from app.core.plan_things import Asked
from app.gatherings.figures import figures_by_series
from app.gatherings.models import Occurrence
from app.gatherings.plan_things import state_of_dates
from app.groups.actions import count_for
from app.groups.links import host_path, public_path
from app.groups.models import Group
from app.groups.queries import KIND
from app.moderation.plan_things import moderated_things
from app.moderation.states import PUBLIC, WAS_PUBLIC
from app.plan.tying import locked_to_tie


def _listed(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Groups with dates in the year, and those without any that stood there in it."""
    in_year = and_(
        Occurrence.series_id == Group.series_id,
        Occurrence.starts_at >= asked.begins,
        Occurrence.starts_at < asked.ends,
    )
    stands = and_(Group.state.in_(PUBLIC), Group.published_at < asked.ends)
    return (
        select(
            literal(KIND).label("kind"),
            Group.id.label("id"),
            Group.title.label("title"),
            func.coalesce(func.min(Occurrence.starts_at), Group.published_at, Group.created_at).label("at"),
            state_of_dates(asked.now).label("state"),
        )
        .outerjoin(Occurrence, in_year)
        .where(
            Group.initiative_id.in_(asked.initiative_ids),
            Group.state.in_(WAS_PUBLIC),
            or_(Occurrence.id.is_not(None), stands),
        )
        .group_by(Group.id)
    )


def _figures(ids: Sequence[int], year: int) -> Mapping[int, Sequence[Figure]]:
    with_dates = select(Group.series_id, Group.id).where(Group.id.in_(ids), Group.series_id.is_not(None))
    group_of: dict[Any, int] = {row[0]: row[1] for row in db.session.execute(with_dates)}
    found = figures_by_series(KIND, list(group_of), year)
    return {group_of[series_id]: counted for series_id, counted in found.items()}


def _tie(actor: Actor, now: datetime, group_id: int, before: int | None, to: int | None) -> bool:
    group = locked_to_tie(Group, actor, group_id)
    if group.initiative_id != before:
        return False
    count_for(group, to)
    db.session.flush()
    record(actor, now, "group.tie", KIND, group_id, initiative=to)
    return True


PLAN_THINGS = moderated_things(
    KIND,
    _l("Fællesskaber"),
    Group,
    listed=_listed,
    figures=_figures,
    public_path=public_path,
    staff_path=host_path,
    staff_may=Permission.HOST_GATHERING,
    tie=_tie,
)
