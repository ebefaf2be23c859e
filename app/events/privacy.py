"""Events that came to nothing are forgotten; everything else about them is public."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, func, select

from app.core.database import db
from app.core.privacy import Basis, Fate, Privacy, Processing, RetentionRule
from app.events.models import Event
from app.events.queries import KIND
from app.gatherings.models import Occurrence, Series, SeriesStatus

#: Long enough to propose it again with what was asked for.
KEEP_REJECTED = timedelta(days=90)


def _rejected(now: datetime) -> Select[int]:
    dates = select(Occurrence.id).where(Occurrence.series_id == Series.id)
    return select(Series.id).where(
        Series.kind == KIND,
        Series.status == SeriesStatus.REJECTED,
        Series.decided_at < now - KEEP_REJECTED,
        ~dates.exists(),
    )


def _forget_rejected(now: datetime, most: int) -> int:
    numbers = db.session.scalars(_rejected(now).order_by(Series.id).limit(most)).all()
    db.session.execute(delete(Event).where(Event.series_id.in_(numbers)))
    db.session.execute(delete(Series).where(Series.id.in_(numbers)))
    return len(numbers)


def _count_rejected(now: datetime) -> int:
    return int(db.session.scalar(select(func.count()).select_from(_rejected(now).subquery())) or 0)


PROPOSALS = Processing(
    key="event_proposals",
    purpose=_l("Forslag til arrangementer"),
    why=_l("Så huset kan svare på dit forslag."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_l("Dem, der foreslår et arrangement"),),
    data=(_l("Det, man foreslår, og svaret på det"),),
    recipients=(_l("Husets medarbejdere"), _l("Alle, når arrangementet er godkendt")),
    tables=("event",),
    rules=(
        RetentionRule(
            "events.rejected", ("series", "event"), _l("Forslag, der ikke blev til noget"),
            _l("Dem, der foreslår et arrangement"), _l("efter svaret"), lambda: KEEP_REJECTED, Fate.DELETED,
            "law.md section 2, rejected listing", clean=_forget_rejected, overdue=_count_rejected,
        ),
    ),
)  # fmt: skip

PRIVACY = Privacy(processing=(PROPOSALS,))
