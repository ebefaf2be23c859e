"""What dates need of Frivillighedens Hus, and what happens today: the engine's share of the day's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.core.feature import CatalogueKind, Day, DayRow, Feature, Happening, feature_of_kind
from app.core.formatting import capital, when_near
from app.core.permissions import Permission
from app.gatherings.models import HOLDING, Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp

#: So long before the start a date with too few people needs somebody: time enough to ring round, or to cancel.
FEW_BEFORE = timedelta(days=2)
_MOST = 50


def rows(now: datetime) -> list[DayRow]:
    """Dates with too few people, and dates without a host."""
    few = [_few(occurrence, now) for occurrence in _with_too_few(now)]
    return few + [_hostless(occurrence, now) for occurrence in _without_host(now)]


def _coming(now: datetime) -> list[object]:
    running = Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED))
    return [Occurrence.starts_at > now, Occurrence.status == OccurrenceStatus.PLANNED, running]


def _dates(conditions: Sequence[object]) -> list[Occurrence]:
    found = (
        select(Occurrence)
        .join(Occurrence.series)
        .where(*conditions)  # type: ignore[arg-type]
        .options(joinedload(Occurrence.series).joinedload(Series.host))
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(_MOST)
    )
    return list(db.session.scalars(found).unique())


def _with_too_few(now: datetime) -> list[Occurrence]:
    too_few = Occurrence.places_taken < Series.least
    soon = Occurrence.starts_at <= now + FEW_BEFORE
    return _dates([*_coming(now), soon, Series.needs_sign_up.is_(True), too_few])


def _without_host(now: datetime) -> list[Occurrence]:
    return _dates([*_coming(now), Occurrence.hostless_since.is_not(None)])


def _few(occurrence: Occurrence, now: datetime) -> DayRow:
    series, kind = occurrence.series, _kind(occurrence)
    taken = ngettext("%(num)s er tilmeldt", "%(num)s er tilmeldt", occurrence.places_taken)
    why = _(
        "%(taken)s, og der skal være mindst %(least)s. Tal med værten %(host)s.",
        taken=capital(taken),
        least=series.least,
        host=series.host.name,
    )
    return DayRow(
        key=f"few:{occurrence.id}:{occurrence.version}",
        permission=Permission.HOST_GATHERING,
        kind=_("For få tilmeldte"),
        tone=kind.tone,
        icon="users",
        title=_("%(title)s %(when)s", title=series.title, when=when_near(occurrence.starts_at, now)),
        why=why,
        due_at=occurrence.starts_at,
        since=occurrence.starts_at - FEW_BEFORE,
        url=_page(occurrence),
        action_label=_("Se turen"),
        action_url=_page(occurrence),
        phone=series.host.phone,
        ends_by_itself=False,
    )


def _hostless(occurrence: Occurrence, now: datetime) -> DayRow:
    series, kind = occurrence.series, _kind(occurrence)
    assert occurrence.hostless_since is not None
    return DayRow(
        key=f"hostless:{occurrence.id}:{occurrence.hostless_since.isoformat()}",
        permission=Permission.HOST_GATHERING,
        kind=_("Mangler en vært"),
        tone=kind.tone,
        icon="user",
        title=_("%(title)s %(when)s", title=series.title, when=when_near(occurrence.starts_at, now)),
        why=_("%(host)s kan ikke komme. Find en anden vært, eller aflys.", host=series.host.name),
        due_at=occurrence.starts_at,
        since=occurrence.hostless_since,
        url=_page(occurrence),
        action_label=_("Find en vært"),
        action_url=_page(occurrence),
        phone=series.host.phone,
    )


def happenings(now: datetime) -> list[Happening]:
    """Every date of today, with how many come; those that are over stay until midnight."""
    day = clock.local(now).date()
    begins, ends = (clock.from_wall(one, time()) for one in (day, day + timedelta(days=1)))
    today = _dates([Occurrence.starts_at >= begins, Occurrence.starts_at < ends, *_coming(begins)[1:]])
    lifts = _lifts([occurrence.id for occurrence in today])
    return [
        Happening(
            starts_at=occurrence.starts_at,
            title=occurrence.series.title,
            text=_how_many(occurrence, lifts.get(occurrence.id, 0)),
            url=_page(occurrence),
        )
        for occurrence in today
    ]


def _lifts(occurrence_ids: list[int]) -> dict[int, int]:
    """How many parties with a place miss a lift, by date."""
    if not occurrence_ids:
        return {}
    missing = func.sum(case((SignUp.needs_lift.is_(True), 1), else_=0))
    counted = select(SignUp.occurrence_id, missing).where(
        SignUp.occurrence_id.in_(occurrence_ids), SignUp.status.in_(HOLDING)
    )
    return {row[0]: int(row[1] or 0) for row in db.session.execute(counted.group_by(SignUp.occurrence_id))}


def _how_many(occurrence: Occurrence, lifts: int) -> str:
    if not occurrence.series.needs_sign_up:
        return _("Bare mød op")
    come = ngettext("%(num)s kommer", "%(num)s kommer", occurrence.places_taken)
    return (
        f"{come}, {ngettext('%(num)s mangler et lift', '%(num)s mangler et lift', lifts)}" if lifts else come
    )


def _feature(occurrence: Occurrence) -> Feature:
    return feature_of_kind(occurrence.series.kind)


def _kind(occurrence: Occurrence) -> CatalogueKind:
    kind = _feature(occurrence).catalogue_kind
    assert kind is not None
    return kind


def _page(occurrence: Occurrence) -> str:
    path = _feature(occurrence).host_path
    return path(occurrence.series_id, occurrence.id) if path else ""


DAY = Day(
    rows=rows,
    happenings=happenings,
    done={
        "occurrence.cancel": lambda n: ngettext("%(num)s dato aflyst", "%(num)s datoer aflyst", n),
        "occurrence.find_host": lambda n: ngettext("%(num)s vært fundet", "%(num)s værter fundet", n),
        "sign_up.join": lambda n: ngettext("%(num)s tilmelding", "%(num)s tilmeldinger", n),
    },
)
