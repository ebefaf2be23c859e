"""How long the desk remembers what was asked of it, who was there, and whom it made sure of."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from app.core import clock
from app.core.pack import current_pack
from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows
from app.desk.models import Away, DayMark, Errand, IdentityCheck, Shift
from app.people.models import Person

#: Who handed what to whom, and who was here when.
KEEP_DAY = timedelta(days=90)
#: An errand that nobody did in so long helps nobody any more.
KEEP_OPEN = timedelta(days=395)
KEEP_CHECKS = timedelta(days=30)


def errand_period() -> timedelta:
    """How long an errand is kept after it was done (pack setting `sign_up_retention_days`)."""
    return timedelta(days=current_pack().setting("sign_up_retention_days"))


def _old_errand(now: datetime) -> ColumnElement[bool]:
    erased = select(Person.id).where(Person.erased_at.is_not(None), Person.merged_into_id.is_(None))
    return or_(
        Errand.done_at < now - errand_period(),
        Errand.created_at < now - KEEP_OPEN,
        Errand.person_id.in_(erased),
    )


_STAFF, _CALLERS = _l("Medarbejdere og frivillige"), _l("Dem, der ringer")

RULES = (
    RetentionRule(
        "desk.errands", ("errand",), _l("Det, du har bedt os om i telefonen"), _CALLERS,
        _l("efter at det er gjort"), errand_period, Fate.DELETED,
        "law.md section 2, sign-ups; open ones 13 months", **delete_rows(Errand, _old_errand)._asdict(),
    ),
    RetentionRule(
        "desk.checks", ("identity_check",), _l("At vi har sikret os, hvem du er"), _CALLERS,
        _l("efter at koden er slut"), lambda: KEEP_CHECKS, Fate.DELETED,
        "a complaint about a call can be looked into; the audit keeps that it was done",
        **delete_rows(IdentityCheck, lambda now: IdentityCheck.expires_at < now - KEEP_CHECKS)._asdict(),
    ),
    RetentionRule(
        "desk.marks", ("day_mark",), _l("Hvem der gav en opgave videre"), _STAFF,
        _l("efter at den er givet videre"), lambda: KEEP_DAY, Fate.DELETED, "law.md section 2, as sign-ups",
        is_about_staff=True,
        **delete_rows(DayMark, lambda now: DayMark.marked_at < now - KEEP_DAY)._asdict(),
    ),
    RetentionRule(
        "desk.absences", ("away",), _l("Hvem der har været væk"), _STAFF, _l("efter den sidste dag"),
        lambda: KEEP_DAY, Fate.DELETED, "law.md section 2, as sign-ups",
        is_about_staff=True,
        **delete_rows(Away, lambda now: Away.until_on < clock.local(now - KEEP_DAY).date())._asdict(),
    ),
    RetentionRule(
        "desk.shifts", ("shift",), _l("Vagter ved telefonen"), _STAFF, _l("efter vagten"),
        lambda: KEEP_DAY, Fate.DELETED, "law.md section 2, as sign-ups",
        is_about_staff=True,
        **delete_rows(Shift, lambda now: Shift.ends_at < now - KEEP_DAY)._asdict(),
    ),
)  # fmt: skip
