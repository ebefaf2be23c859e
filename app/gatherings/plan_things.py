"""Series as things of the plan: what the features whose dates they are hand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Figure
from app.core.permissions import Permission
from app.core.plan_things import Asked, PlanThings, ThingState
from app.gatherings import figures
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus
from app.plan.tying import tie_row


def series_things(
    kind: str,
    label: Any,
    public_path: Callable[[int, int | None], str],
    host_path: Callable[[int], str],
    counted: Callable[[Sequence[int], int], Mapping[int, Sequence[Figure]]] | None = None,
) -> PlanThings:
    """The series of a kind; `counted` where the feature counts more than the dates themselves tell."""

    def figures_of(ids: Sequence[int], year: int) -> Mapping[int, Sequence[Figure]]:
        return figures.figures_by_series(kind, ids, year)

    def paths(ids: Sequence[int], actor: Actor) -> Mapping[int, str]:
        if actor.has(Permission.HOST_GATHERING):
            return {one: host_path(one) for one in ids}
        shown = select(Series.id).where(Series.id.in_(ids), Series.status == SeriesStatus.APPROVED)
        return {one: public_path(one, None) for one in db.session.scalars(shown)}

    def tie(actor: Actor, now: datetime, thing_id: int, before: int | None, to: int | None) -> bool:
        return tie_row(Series, "series", actor, now, thing_id, before, to)

    return PlanThings(
        kind=kind,
        label=label,
        listed=lambda asked: _listed(kind, asked),
        figures=counted or figures_of,
        paths=paths,
        loose=lambda: _loose(kind),
        tie=tie,
    )


def state_of_dates(now: datetime) -> ColumnElement[str]:
    """How the dates of a group of rows stand together; of no dates at all, coming."""
    planned = Occurrence.status == OccurrenceStatus.PLANNED
    takes_place = func.sum(case((planned, 1), else_=0))
    last = func.max(case((planned, Occurrence.ends_at)))
    return case(
        (func.count(Occurrence.id) == 0, literal(ThingState.COMING.value)),
        (takes_place == 0, literal(ThingState.CANCELLED.value)),
        (last > literal(now, Occurrence.ends_at.type), literal(ThingState.COMING.value)),
        else_=literal(ThingState.OVER.value),
    )


def _listed(kind: str, asked: Asked) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(kind).label("kind"),
            Series.id.label("id"),
            Series.title.label("title"),
            func.min(Occurrence.starts_at).label("at"),
            state_of_dates(asked.now).label("state"),
        )
        .join(Occurrence, Occurrence.series_id == Series.id)
        .where(
            Series.kind == kind,
            Series.initiative_id.in_(asked.initiative_ids),
            Occurrence.starts_at >= asked.begins,
            Occurrence.starts_at < asked.ends,
        )
        .group_by(Series.id)
    )


def _loose(kind: str) -> Select[*tuple[Any, ...]]:
    return select(
        literal(kind).label("kind"),
        Series.id.label("id"),
        Series.title.label("title"),
        Series.created_at.label("at"),
    ).where(
        Series.kind == kind,
        Series.initiative_id.is_(None),
        Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED)),
    )
