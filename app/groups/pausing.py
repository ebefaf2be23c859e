"""The dates of a group that pauses: none is held before the pause is over, and whoever is on one is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.catalogue.publish import withdraw
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.formatting import date_da
from app.gatherings.hosting import Told, cancel_locked
from app.gatherings.hosting_series import lock_running
from app.gatherings.models import Occurrence, OccurrenceStatus, SeriesStatus, SignUp
from app.gatherings.places import coming_dates
from app.gatherings.scheduling import make_occurrences
from app.groups.models import Group
from app.groups.queries import KIND, group_of_series


def rest(actor: Actor, now: datetime, group: Group) -> Told:
    """Cancel the dates before the pause of a locked group is over; each person on them is told once."""
    if not _has_dates(group) or group.paused_until is None:
        return Told()
    series = lock_running(group.series_id or 0)
    inside = [one for one in coming_dates(series.id, None, now) if _is_inside(one, group.paused_until)]
    return cancel_locked(actor, now, inside, _reason(group.paused_until))


def meet_again(now: datetime, group: Group) -> int:
    """End the pause of a locked group, if it has one. The dates come back that only the pause took out.

    Returns how many do not: who was told that a date is cancelled has made other plans, so it stays cancelled.
    """
    until, group.paused_until = group.paused_until, None
    db.session.flush()
    if not _has_dates(group) or until is None:
        return 0
    series = lock_running(group.series_id or 0)
    signed_up = select(SignUp.id).where(SignUp.occurrence_id == Occurrence.id).exists()
    cancelled = select(Occurrence, signed_up).where(
        Occurrence.series_id == series.id,
        Occurrence.starts_at > now,
        Occurrence.status == OccurrenceStatus.CANCELLED,
        Occurrence.reason == _reason(until),
    )
    stay = 0
    for occurrence, is_told in db.session.execute(cancelled.order_by(Occurrence.id)).unique().all():
        if is_told:
            stay += 1
            continue
        withdraw(KIND, occurrence.id)
        db.session.delete(occurrence)
    db.session.flush()
    make_occurrences(series, now)
    return stay


def follow_dates(actor: Actor, now: datetime, occurrence_ids: Sequence[int]) -> None:
    """Cancel new dates within a pause. Where the host moves a date to is the host's business."""
    made = [lock_row(Occurrence, number) for number in occurrence_ids]
    new = [
        one for one in made if one is not None and one.version == 1 and one.status == OccurrenceStatus.PLANNED
    ]
    group = group_of_series(new[0].series_id) if new else None
    until = group.paused_until if group is not None else None
    inside = [one for one in new if until is not None and _is_inside(one, until)]
    if inside and until is not None:
        cancel_locked(actor, now, inside, _reason(until))


def _has_dates(group: Group) -> bool:
    return group.series is not None and group.series.status == SeriesStatus.APPROVED


def _is_inside(occurrence: Occurrence, until: date) -> bool:
    return local(occurrence.starts_at).date() < until


def _reason(until: date) -> str:
    """What people read. By it those dates are known that were cancelled for this pause and no other reason."""
    return _("Gruppen holder pause. Vi begynder igen %(day)s.", day=date_da(until, until))
