"""The phone scheme as one thing of the plan: its numbers, and nobody in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, cast, literal, select

from app.core.actor import Actor
from app.core.feature import Figure
from app.core.permissions import Permission
from app.core.plan_things import Asked, PlanThings, ThingState
from app.phone_friends.figures import KIND, sums
from app.plan.models import Initiative


def _listed(asked: Asked) -> Select[*tuple[Any, ...]]:
    """The initiative that stands for the scheme; as a thing it has the initiative's number."""
    return select(
        literal(KIND).label("kind"),
        Initiative.id.label("id"),
        cast(Initiative.title, String).label("title"),
        literal(asked.begins, Initiative.created_at.type).label("at"),
        literal(ThingState.COMING.value).label("state"),
    ).where(Initiative.id.in_(asked.initiative_ids), Initiative.default_for == KIND)


def _figures(ids: Sequence[int], year: int) -> Mapping[int, Sequence[Figure]]:
    return {one: sums(year) for one in ids}


def _paths(ids: Sequence[int], actor: Actor) -> Mapping[int, str]:
    if not actor.has(Permission.MATCH_PHONE_FRIENDS):
        return {}
    return {one: url_for("phone_friends.show_overview") for one in ids}


PLAN_THINGS = PlanThings(kind=KIND, label=_l("Telefonvenner"), listed=_listed, figures=_figures, paths=_paths)
