"""What is forgotten about what people took part in, while the numbers stay (law.md section 2)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.catalogue.models import CatalogueEntry
from app.catalogue.publish import publish_picture
from app.core import clock
from app.core.database import db
from app.core.pack import current_pack
from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows, empty_columns
from app.gatherings.models import FixedPlace, Occurrence, Series, SeriesStatus, SignUp, Welcome
from app.media.actions import remove_pictures
from app.media.models import Picture
from app.people.models import Person

#: What was answered to a proposal.
KEEP_ANSWERS = timedelta(days=90)
#: Where a group met and what was written about it, after its last date: as long as we know that letters went out.
KEEP_DESCRIPTIONS = timedelta(days=395)

#: A proposal that was said no to: long enough to propose it again with what was asked for.
KEEP_REJECTED = timedelta(days=90)


def sign_up_period() -> timedelta:
    """How long what is said at a sign-up is kept after the date (pack setting `sign_up_retention_days`)."""
    return timedelta(days=current_pack().setting("sign_up_retention_days"))


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who was on the list of a date since then, or has one coming, or hosts or has proposed something."""
    dates = select(SignUp.id).join(Occurrence, SignUp.occurrence_id == Occurrence.id)
    on_list = dates.where(SignUp.person_id == Person.id, Occurrence.ends_at >= since)
    running = (SeriesStatus.PROPOSED, SeriesStatus.APPROVED)
    hosts = select(Series.id).where(Series.host_id == Person.id, Series.status.in_(running))
    return or_(on_list.exists(), hosts.exists())


def rejected_long_ago(kind: str, now: datetime) -> Select[int]:
    """Ids of the series of a kind that were said no to, never had a date, and are to be deleted."""
    dates = select(Occurrence.id).where(Occurrence.series_id == Series.id)
    return select(Series.id).where(
        Series.kind == kind,
        Series.status == SeriesStatus.REJECTED,
        Series.decided_at < now - KEEP_REJECTED,
        ~dates.exists(),
    )


def count_rejected(kind: str, now: datetime) -> int:
    """How many of them there are."""
    found = rejected_long_ago(kind, now).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def forget_person(person_id: int) -> None:
    """Take a person's note and mark off every sign-up; the rows that count stay (law.md section 2)."""
    for sign_up in db.session.scalars(select(SignUp).where(SignUp.person_id == person_id)).unique():
        sign_up.note, sign_up.reason = "", None
        sign_up.identity = secrets.token_hex(32)
    db.session.flush()


def _old_words(now: datetime) -> ColumnElement[bool]:
    over = exists().where(Occurrence.id == SignUp.occurrence_id, Occurrence.ends_at < now - sign_up_period())
    return and_(or_(SignUp.note != "", SignUp.reason.is_not(None)), over)


def _old_fixed(now: datetime) -> ColumnElement[bool]:
    return FixedPlace.ended_at < now - sign_up_period()


def _old_welcome(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        SignUp.id == Welcome.sign_up_id,
        Occurrence.id == SignUp.occurrence_id,
        Occurrence.ends_at < now - sign_up_period(),
    )


def _old_reason(now: datetime) -> ColumnElement[bool]:
    return and_(Occurrence.reason.is_not(None), Occurrence.ends_at < now - sign_up_period())


def _old_answer(now: datetime) -> ColumnElement[bool]:
    decided = Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED))
    old = Series.decided_at < now - KEEP_ANSWERS
    return and_(decided, old, Series.decision_text.is_not(None))


def _is_silent(now: datetime) -> ColumnElement[bool]:
    """Series of which nothing is told any more."""
    last = clock.local(now - KEEP_DESCRIPTIONS).date()
    return and_(Series.status == SeriesStatus.ENDED, Series.until < last)


def _old_description(now: datetime) -> ColumnElement[bool]:
    told = or_(Series.description != "", Series.meeting_point != "", Series.price_note != "")
    return and_(_is_silent(now), told)


def _old_meeting_point(now: datetime) -> ColumnElement[bool]:
    return and_(Occurrence.meeting_point != "", Occurrence.ends_at < now - KEEP_DESCRIPTIONS)


_DESCRIPTIONS = empty_columns(
    Series, _old_description, description="", meeting_point="", price_note="", access={}
)


def forget_pictures(now: datetime, *of: ColumnElement[bool], most: int | None = None) -> None:
    """Show no picture any more of the series for which all of `of` hold; at most so many in one go."""
    shown = and_(
        Picture.owner_kind == Series.kind, Picture.owner_id == Series.id, Picture.removed_at.is_(None)
    )
    found = select(Series.kind, Series.id).join(Picture, shown).where(*of).order_by(Series.id).limit(most)
    for kind, series_id in db.session.execute(found).all():
        remove_pictures(now, kind, [series_id])
        publish_picture(kind, series_id)


def _forget_descriptions(now: datetime, most: int) -> int:
    forget_pictures(now, _is_silent(now), most=most)
    return _DESCRIPTIONS.clean(now, most)


_GUESTS, _HOSTS = _l("Alle, der er tilmeldt noget"), _l("Værter")
_AFTER_DATE = _l("efter datoen")
_SIGN_UPS = "law.md section 2, sign-ups; pack setting sign_up_retention_days"

RULES = (
    RetentionRule(
        "gatherings.notes", ("sign_up",), _l("Det, du skrev til værten"), _GUESTS, _AFTER_DATE,
        sign_up_period, Fate.EMPTIED, _SIGN_UPS,
        **empty_columns(SignUp, _old_words, note="", reason=None)._asdict(),
    ),
    RetentionRule(
        "gatherings.fixed_places", ("fixed_place",), _l("Din faste plads"), _GUESTS, _l("efter at den er slut"),
        sign_up_period, Fate.DELETED, _SIGN_UPS, **delete_rows(FixedPlace, _old_fixed)._asdict(),
    ),
    RetentionRule(
        "gatherings.welcomes", ("welcome",), _l("Hvem der tog imod dig"), _GUESTS, _AFTER_DATE,
        sign_up_period, Fate.DELETED, _SIGN_UPS, **delete_rows(Welcome, _old_welcome)._asdict(),
    ),
    RetentionRule(
        "gatherings.reasons", ("occurrence.reason",), _l("Hvorfor en dato blev aflyst eller flyttet"), _HOSTS,
        _AFTER_DATE, sign_up_period, Fate.EMPTIED, _SIGN_UPS,
        **empty_columns(Occurrence, _old_reason, reason=None)._asdict(),
    ),
    RetentionRule(
        "gatherings.entries", ("catalogue_entry",), _l("Datoen i listen over det, der sker"), _HOSTS,
        _AFTER_DATE, sign_up_period, Fate.DELETED, _SIGN_UPS,
        **delete_rows(CatalogueEntry, lambda now: CatalogueEntry.ends_at < now - sign_up_period())._asdict(),
    ),
    RetentionRule(
        "gatherings.answers", ("series.decision_text",), _l("Det, vi svarede på et forslag"), _HOSTS,
        _l("efter svaret"), lambda: KEEP_ANSWERS, Fate.EMPTIED, "law.md section 2, rejected listing",
        **empty_columns(Series, _old_answer, decision_text=None)._asdict(),
    ),
    RetentionRule(
        "gatherings.descriptions", ("series",), _l("Det, værten skrev om gruppen"), _HOSTS,
        _l("efter gruppens sidste dato"), lambda: KEEP_DESCRIPTIONS, Fate.EMPTIED,
        "law.md section 2, metadata; the title stays for the plan's figures",
        clean=_forget_descriptions, overdue=_DESCRIPTIONS.overdue,
    ),
    RetentionRule(
        "gatherings.meeting_points", ("occurrence",), _l("Hvor man mødtes"), _HOSTS, _AFTER_DATE,
        lambda: KEEP_DESCRIPTIONS, Fate.EMPTIED, "law.md section 2, metadata",
        **empty_columns(Occurrence, _old_meeting_point, meeting_point="")._asdict(),
    ),
)  # fmt: skip
