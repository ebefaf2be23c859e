"""What happens to sign-ups and groups of a person who is shut out."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.clock import local
from app.core.database import db
from app.core.date_words import begins
from app.gatherings.actions import leave
from app.gatherings.fixed_places import end_fixed, fixed_of_person
from app.gatherings.hosting_series import end_series
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp
from app.gatherings.queries import coming_sign_ups, hosted_series
from app.gatherings.scheduling import withdraw_proposal


def _preview(person_id: int, now: datetime) -> list[str]:
    said, number = [], len(_to_come(person_id, now))
    if number:
        said.append(
            ngettext(
                "Bliver meldt fra %(num)s dato. Pladsen går til den næste.",
                "Bliver meldt fra %(num)s datoer. Pladserne går til de næste.",
                number,
            )
        )
    for series in hosted_series(person_id):
        if series.status == SeriesStatus.APPROVED:
            told = _told(series.id, now)
            people = ngettext("%(num)s person får besked.", "%(num)s personer får besked.", told)
            said.append(_("%(title)s stopper. %(people)s", title=series.title, people=people))
        elif series.status == SeriesStatus.PROPOSED:
            said.append(_("Forslaget om %(title)s bliver trukket tilbage.", title=series.title))
    return said


def _carry_out(actor: Actor, now: datetime, person_id: int) -> None:
    for fixed in fixed_of_person(person_id):
        end_fixed(actor, now, fixed.id, is_told=False)
    for sign_up in _to_come(person_id, now):
        leave(actor, now, sign_up.id)
    yesterday = local(now).date() - timedelta(days=1)
    for series in hosted_series(person_id):
        if series.status == SeriesStatus.APPROVED:
            end_series(actor, now, series.id, last_on=yesterday, reason=_reason(series))
        elif series.status == SeriesStatus.PROPOSED:
            withdraw_proposal(actor, now, series.id)


def _reason(series: Series) -> str:
    """What everybody reads who was to come."""
    return _("%(it)s er stoppet.", it=begins(series.kind, "the_series"))


def _to_come(person_id: int, now: datetime) -> list[SignUp]:
    return [one for one in coming_sign_ups(person_id, now) if one.occurrence.starts_at > now]


def _told(series_id: int, now: datetime) -> int:
    people = (
        select(func.count(SignUp.person_id.distinct()))
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .where(
            Occurrence.series_id == series_id,
            Occurrence.starts_at > now,
            Occurrence.status == OccurrenceStatus.PLANNED,
            SignUp.status.in_(ACTIVE),
        )
    )
    return int(db.session.scalar(people) or 0)


OF_PERSON = BlockEffects(_preview, _carry_out)
