"""What stands against a proposal of dates that was answered with no."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.queries import who_did
from app.core.database import db
from app.core.moderated import Decision
from app.gathering_pages.queries_host import series
from app.gatherings.models import Series, SeriesStatus


def decision(series_id: int, *, kind: str) -> Decision | None:
    """The no that a proposal was given; who takes one back oneself was given none."""
    found = series(series_id, kind)
    if found is None or found.status != SeriesStatus.REJECTED:
        return None
    if not found.decision_text or found.decided_at is None:
        return None
    by = who_did("series.reject", "series", series_id)
    return Decision(found.title, found.decided_at, found.decision_text, by, frozenset({found.host_id}))


def latest_refused(person_id: int, kind: str) -> Series | None:
    """The newest proposal of a person when it was answered with no: what they begin with when they try again."""
    own = select(Series).where(Series.host_id == person_id, Series.kind == kind)
    newest = db.session.scalars(own.order_by(Series.id.desc()).limit(1)).unique().one_or_none()
    return newest if newest is not None and newest.status == SeriesStatus.REJECTED else None
