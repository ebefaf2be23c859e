"""When what was said of lifts is forgotten: a day after the date, and at once when it is of no use any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, SignUp
from app.lifts.models import LiftPair, LiftWish

#: Time for one to ring the other about a forgotten scarf; nobody needs it after that.
KEEP = timedelta(hours=24)


def _old_pair(now: datetime) -> ColumnElement[bool]:
    return LiftPair.occurrence_id.in_(select(Occurrence.id).where(Occurrence.ends_at <= now - KEEP))


def _old_wish(now: datetime) -> ColumnElement[bool]:
    of_no_use = or_(
        Occurrence.ends_at <= now - KEEP,
        Occurrence.status == OccurrenceStatus.CANCELLED,
        SignUp.status.not_in(ACTIVE),
    )
    gone = select(SignUp.id).join(Occurrence, Occurrence.id == SignUp.occurrence_id).where(of_no_use)
    return LiftWish.sign_up_id.in_(gone)


_PEOPLE = _l("Dem, der kører eller følges ad")
_RULE = "law.md section 2 and 3: no longer than it is of use; event + 24 h"

RULES = (
    RetentionRule(
        "lifts.wishes", ("lift_wish",), _l("Hvor du skulle hentes eller kørte fra"), _PEOPLE, _l("efter datoen"),
        lambda: KEEP, Fate.DELETED, _RULE, **delete_rows(LiftWish, _old_wish)._asdict(),
    ),
    RetentionRule(
        "lifts.pairs", ("lift_pair",), _l("Hvem du fulgtes med"), _PEOPLE, _l("efter datoen"),
        lambda: KEEP, Fate.DELETED, _RULE, **delete_rows(LiftPair, _old_pair)._asdict(),
    ),
)  # fmt: skip
