"""Fairs and what was agreed at them as things of the plan. An agreement is told by what it is about, never by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, literal, select

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Figure
from app.core.permissions import Permission
from app.core.plan_things import Asked, PlanThings, ThingState
from app.exchange.figures import of_fairs
from app.exchange.links import agreements_path, participants_path
from app.exchange.models import Fair
from app.exchange.models_agreements import Agreement
from app.exchange.rules import FairState
from app.exchange.words import FAIR
from app.plan.tying import tie_row

AGREEMENT = "exchange_agreement"


def _fairs(asked: Asked) -> Select[*tuple[Any, ...]]:
    state = case(
        (Fair.state == FairState.CANCELLED, literal(ThingState.CANCELLED.value)),
        (Fair.ends_at <= literal(asked.now, Fair.ends_at.type), literal(ThingState.OVER.value)),
        else_=literal(ThingState.COMING.value),
    )
    return select(
        literal(FAIR).label("kind"),
        Fair.id.label("id"),
        Fair.title.label("title"),
        Fair.starts_at.label("at"),
        state.label("state"),
    ).where(
        Fair.initiative_id.in_(asked.initiative_ids),
        Fair.state != FairState.DRAFT,
        Fair.starts_at >= asked.begins,
        Fair.starts_at < asked.ends,
    )


def _loose_fairs() -> Select[*tuple[Any, ...]]:
    return select(
        literal(FAIR).label("kind"),
        Fair.id.label("id"),
        Fair.title.label("title"),
        Fair.starts_at.label("at"),
    ).where(Fair.initiative_id.is_(None), Fair.state.in_((FairState.OPEN, FairState.CLOSED)))


def _agreements(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Agreements of the year, at fairs that the plan counts."""
    return (
        select(
            literal(AGREEMENT).label("kind"),
            Agreement.id.label("id"),
            Agreement.what.label("title"),
            Agreement.agreed_at.label("at"),
            literal(ThingState.OVER.value).label("state"),
        )
        .join(Fair, Fair.id == Agreement.fair_id)
        .where(
            Fair.initiative_id.in_(asked.initiative_ids),
            Agreement.agreed_at >= asked.begins,
            Agreement.agreed_at < asked.ends,
        )
    )


def _nothing_more(_ids: Sequence[int], _year: int) -> Mapping[int, Sequence[Figure]]:
    """An agreement is one; what came of it is counted at its fair."""
    return {}


def _fair_paths(ids: Sequence[int], actor: Actor) -> Mapping[int, str]:
    return {one: participants_path(one) for one in ids} if actor.has(Permission.MODERATE) else {}


def _agreement_paths(ids: Sequence[int], actor: Actor) -> Mapping[int, str]:
    if not actor.has(Permission.MODERATE):
        return {}
    fairs = select(Agreement.id, Agreement.fair_id).where(Agreement.id.in_(ids))
    return {number: agreements_path(fair_id) for number, fair_id in db.session.execute(fairs)}


def _tie(actor: Actor, now: datetime, fair_id: int, before: int | None, to: int | None) -> bool:
    return tie_row(Fair, FAIR, actor, now, fair_id, before, to)


PLAN_THINGS = (
    PlanThings(
        kind=FAIR,
        label=_l("Samarbejdsbørser"),
        listed=_fairs,
        figures=of_fairs,
        paths=_fair_paths,
        loose=_loose_fairs,
        tie=_tie,
    ),
    PlanThings(
        kind=AGREEMENT,
        label=_l("Aftaler"),
        listed=_agreements,
        figures=_nothing_more,
        paths=_agreement_paths,
    ),
)
