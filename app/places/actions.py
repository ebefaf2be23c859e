"""Marking areas that staff look at in particular. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.danish import fold
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.places.models import MarkedArea, Place


@dataclass(frozen=True)
class NewArea:
    """What is to be marked; without a name it is called as the place."""

    place_id: int
    reason: str
    name: str = ""
    #: None is the whole place.
    roads: Sequence[str] = ()


def mark_area(actor: Actor, now: datetime, new: NewArea) -> MarkedArea:
    """Look at an area in particular from now on. Raises NotFoundError for a place that there is not, DomainError
    without a reason and for what is marked already.
    """
    # Who marks the same area at the same time waits here.
    place = lock_row(Place, new.place_id)
    if place is None:
        raise NotFoundError
    if not new.reason.strip():
        raise DomainError("Skriv hvorfor. Kolleger læser det.", field="reason")
    name = new.name.strip() or place.name
    same = (MarkedArea.place_id == place.id, MarkedArea.name_key == fold(name), MarkedArea.ended_at.is_(None))
    if db.session.scalar(select(MarkedArea.id).where(*same)) is not None:
        raise DomainError("Området er markeret allerede.", field="name")
    area = MarkedArea(place_id=place.id, name=name, began_at=now, reason=new.reason.strip())
    area.roads = list(new.roads)
    db.session.add(area)
    db.session.flush()
    record(actor, now, "area.mark", "area", area.id, place=place.id)
    return area


def unmark_area(actor: Actor, now: datetime, area_id: int, reason: str) -> MarkedArea:
    """Look at it no more. Raises NotFoundError for what is not marked, DomainError without a reason."""
    area = lock_row(MarkedArea, area_id)
    if area is None or area.ended_at is not None:
        raise NotFoundError
    if not reason.strip():
        raise DomainError("Skriv hvorfor. Kolleger læser det.", field="reason")
    area.ended_at, area.end_reason = now, reason.strip()
    db.session.flush()
    record(actor, now, "area.unmark", "area", area.id, place=area.place_id)
    return area
