"""Reads of what callers want that somebody else must do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.desk.models import Errand

_MOST = 200


def open_errands(now: datetime) -> list[Errand]:
    """Errands made until `now` that nobody has done, the earliest deadline first; those without one come last."""
    waiting = select(Errand).options(joinedload(Errand.person))
    waiting = waiting.where(Errand.done_at.is_(None), Errand.created_at <= now)
    return list(
        db.session.scalars(
            waiting.order_by(Errand.due_on.is_(None), Errand.due_on, Errand.created_at, Errand.id).limit(
                _MOST
            )
        )
    )


def open_errands_about(person_id: int) -> list[Errand]:
    """What is still to be done for a caller, the oldest first."""
    about = select(Errand).where(Errand.person_id == person_id, Errand.done_at.is_(None))
    return list(db.session.scalars(about.order_by(Errand.id).limit(_MOST)))
