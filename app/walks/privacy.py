"""Walks that came to nothing are forgotten; everything else about them is about places, not about people."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from app.core.database import db
from app.core.privacy import Basis, Fate, Privacy, Processing, RetentionRule
from app.gatherings.models import Series
from app.gatherings.retention import KEEP_REJECTED, count_rejected, rejected_long_ago
from app.media.actions import remove_pictures
from app.walks.models import Walk
from app.walks.queries import KIND


def _forget_rejected(now: datetime, most: int) -> int:
    numbers = db.session.scalars(rejected_long_ago(KIND, now).order_by(Series.id).limit(most)).all()
    remove_pictures(now, KIND, numbers)
    db.session.execute(delete(Walk).where(Walk.series_id.in_(numbers)))
    db.session.execute(delete(Series).where(Series.id.in_(numbers)))
    return len(numbers)


PROPOSALS = Processing(
    key="proposals",
    purpose=_l("Forslag til ture"),
    why=_l("Så huset kan svare på dit forslag."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_l("Borgere, der foreslår en tur"),),
    data=(_l("Det, man foreslår, og svaret på det"),),
    recipients=(_l("Husets medarbejdere"), _l("Alle, når turen er godkendt")),
    tables=("walk",),
    rules=(
        RetentionRule(
            "walks.rejected", ("series", "walk"), _l("Forslag, der ikke blev til noget"),
            _l("Dem, der foreslår en tur"), _l("efter svaret"), lambda: KEEP_REJECTED, Fate.DELETED,
            "law.md section 2, rejected listing", clean=_forget_rejected, overdue=partial(count_rejected, KIND),
        ),
    ),
)  # fmt: skip

PRIVACY = Privacy(processing=(PROPOSALS,))
