"""Two groups of the demo that walked last year and have ended: so that there is a year to compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.demo.cast import HOSTS, REGULARS, Somebody
from app.demo.groups import Group
from app.gatherings.actions import join
from app.gatherings.hosting import record_attendance, record_head_count
from app.gatherings.hosting_series import end_series
from app.gatherings.models import Occurrence, Series, SignUpStatus
from app.gatherings.queries import holding_on
from app.gatherings.scheduling import approve_series, make_occurrences
from app.people.models import Person
from app.walks.actions import propose_walk
from app.walks.models import Tempo

#: How often a group walked, and how many weeks before the same day last year it began.
_TIMES, _EARLIER = 8, 3


@dataclass(frozen=True)
class Walked:
    """A group of last year; who signed up, where people did, else how many the host counted."""

    group: Group
    regulars: int = 0
    counted: tuple[int, ...] = ()


WALKED = (
    Walked(
        Group(
            title="Med madpakke langs stranden",
            description="Vi gik langs vandet og spiste vores madpakke sammen.",
            place="Egernsund",
            meeting_point="Ved klapbroen",
            host="jens",
            in_days=0,
            at=time(11),
            weeks_run=52 + _EARLIER,
            capacity=12,
            tempo=Tempo.CALM,
            kilometres=Decimal(3),
        ),
        regulars=5,
    ),
    Walked(
        Group(
            title="Aftentur med lygte",
            description="En kort tur i mørket. Alle havde en lygte med.",
            place="Lysabild",
            meeting_point="Foran kirken",
            host="solveig",
            in_days=1,
            at=time(19),
            weeks_run=52 + _EARLIER,
            capacity=None,
            tempo=Tempo.CALM,
            kilometres=Decimal(2),
            needs_sign_up=False,
        ),
        counted=(7, 9, 6, 11, 8, 10, 5, 9),
    ),
)


def make_last_year(
    person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime
) -> None:
    """Both, as they would have gone: proposed, approved, walked and ended."""
    for walked in WALKED:
        group = walked.group
        host = person_of(HOSTS[group.host])
        first = now + timedelta(days=group.in_days) - timedelta(weeks=group.weeks_run)
        then = first - timedelta(weeks=2)
        data = group.data(place_of(group.place), clock.local(now).date())
        series = propose_walk(
            Actor(person_id=host.id, purpose="demo"), then, data, host,
            tempo=group.tempo, kilometres=group.kilometres,
        )  # fmt: skip
        if series.decided_at is None:
            approve_series(SYSTEM, then, series.id)
        make_occurrences(series, then)
        _walk(walked, series, person_of)
        last = series.first_on + timedelta(weeks=_TIMES - 1)
        end_series(SYSTEM, first + timedelta(weeks=_TIMES), series.id, last_on=last, reason="")


def _walk(walked: Walked, series: Series, person_of: Callable[[Somebody], Person]) -> None:
    dates = select(Occurrence).where(Occurrence.series_id == series.id).order_by(Occurrence.starts_at)
    for number, occurrence in enumerate(db.session.scalars(dates.limit(_TIMES)).unique()):
        after = occurrence.ends_at + timedelta(hours=1)
        if walked.counted:
            record_head_count(SYSTEM, after, occurrence.id, walked.counted[number])
            continue
        for at in range(walked.regulars):
            person = person_of(REGULARS[(number + at) % len(REGULARS)])
            two_days_before = occurrence.starts_at - timedelta(days=2)
            # Who has no e-mail rang the host.
            join(SYSTEM, two_days_before, occurrence.id, person, is_on_phone=person.email is None)
        there = {one.id: SignUpStatus.CAME for one in holding_on(occurrence.id)}
        record_attendance(SYSTEM, after, occurrence.id, there)
