"""What dates need of Frivillighedens Hus, and what happens today: the engine's share of the day's page."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.core.date_words import words_of_kind
from app.core.day_share import Day, DayRow, DayShare, Happening
from app.core.feature import CatalogueKind, Feature, feature_of_kind
from app.core.formatting import capital, when_near
from app.core.permissions import Permission
from app.gatherings.models import HOLDING, Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp

#: So long before the start a date with too few people needs somebody: time enough to ring round, or to cancel.
FEW_BEFORE = timedelta(days=2)
_MOST = 200


def look(now: datetime) -> DayShare:
    """Dates with too few people, dates without a host, and every date of today with how many come."""
    day = clock.local(now).date()
    begins, ends = (clock.from_wall(one, time()) for one in (day, day + timedelta(days=1)))
    found = _dates(begins, max(ends, now + FEW_BEFORE))
    coming = [one for one, _lifts in found if one.starts_at > now]
    few = [_few(one, now) for one in coming if _is_small(one) and one.starts_at <= now + FEW_BEFORE]
    hostless = [_hostless(one, now) for one in coming if one.hostless_since is not None]
    today = [_happening(one, lifts) for one, lifts in found if begins <= one.starts_at < ends]
    return DayShare([*few, *hostless], today)


def _dates(begins: datetime, ends: datetime) -> list[tuple[Occurrence, int]]:
    """(date, parties with a place that miss a lift): of these days, and all to come that have no host."""
    lifts = (
        select(func.count())
        .where(
            SignUp.occurrence_id == Occurrence.id,
            SignUp.status.in_(HOLDING),
            SignUp.needs_lift.is_(True),
        )
        .scalar_subquery()
    )
    near = and_(Occurrence.starts_at >= begins, Occurrence.starts_at < ends)
    lacks_host = and_(Occurrence.starts_at >= begins, Occurrence.hostless_since.is_not(None))
    found = (
        select(Occurrence, lifts)
        .join(Occurrence.series)
        .where(
            or_(near, lacks_host),
            Occurrence.status == OccurrenceStatus.PLANNED,
            Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED)),
        )
        .options(joinedload(Occurrence.series).joinedload(Series.host))
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(_MOST)
    )
    return [(row[0], int(row[1])) for row in db.session.execute(found).unique()]


def _is_small(occurrence: Occurrence) -> bool:
    least = occurrence.series.least
    return occurrence.series.needs_sign_up and least is not None and occurrence.places_taken < least


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
        action_label=_("Se %(the)s", the=words_of_kind(series.kind).the),
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


def _happening(occurrence: Occurrence, lifts: int) -> Happening:
    return Happening(
        starts_at=occurrence.starts_at,
        title=occurrence.series.title,
        text=_how_many(occurrence, lifts),
        url=_page(occurrence),
    )


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
    look=look,
    done={
        "occurrence.cancel": lambda n: ngettext("%(num)s dato aflyst", "%(num)s datoer aflyst", n),
        "occurrence.find_host": lambda n: ngettext("%(num)s vært fundet", "%(num)s værter fundet", n),
        "sign_up.join": lambda n: ngettext("%(num)s tilmelding", "%(num)s tilmeldinger", n),
    },
)
