"""Events that came to nothing are forgotten, and who spoke and who was invited a year after; the rest is no one's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, func, or_, select

from app.core.database import db
from app.core.privacy import Basis, Fate, Privacy, Processing, RetentionRule
from app.events.models import Event
from app.events.models_about import EventDocument, EventInvitation, EventInvited, EventItem
from app.events.models_march import MarchRoute
from app.events.privacy_march import MARCHES, PURPOSES
from app.events.queries import KIND
from app.gatherings.models import Occurrence, Series
from app.gatherings.retention import KEEP_REJECTED, count_rejected, rejected_long_ago

#: Long enough to look back at what was said, and to hold it again next year.
KEEP_PROGRAMME = timedelta(days=365)


def _forget_rejected(now: datetime, most: int) -> int:
    numbers = db.session.scalars(rejected_long_ago(KIND, now).order_by(Series.id).limit(most)).all()
    _forget_what_was_told(numbers)
    db.session.execute(delete(MarchRoute).where(MarchRoute.series_id.in_(numbers)))
    db.session.execute(delete(Event).where(Event.series_id.in_(numbers)))
    db.session.execute(delete(Series).where(Series.id.in_(numbers)))
    return len(numbers)


def _long_over(now: datetime) -> Select[int]:
    """Events that have something to forget and whose last date is that long ago."""
    recent = select(Occurrence.id).where(
        Occurrence.series_id == Event.series_id, Occurrence.ends_at >= now - KEEP_PROGRAMME
    )
    past = select(Occurrence.id).where(Occurrence.series_id == Event.series_id)
    told = [
        select(table.id).where(table.series_id == Event.series_id).exists()
        for table in (EventItem, EventDocument, EventInvitation)
    ]
    return select(Event.series_id).where(past.exists(), ~recent.exists(), or_(*told))


def _forget_programmes(now: datetime, most: int) -> int:
    numbers = db.session.scalars(_long_over(now).order_by(Event.series_id).limit(most)).all()
    _forget_what_was_told(numbers)
    return len(numbers)


def _count_programmes(now: datetime) -> int:
    return int(db.session.scalar(select(func.count()).select_from(_long_over(now).subquery())) or 0)


def _forget_what_was_told(series_ids: Sequence[int]) -> None:
    of_these = select(EventInvitation.id).where(EventInvitation.series_id.in_(series_ids))
    db.session.execute(delete(EventInvited).where(EventInvited.invitation_id.in_(of_these)))
    for table in (EventItem, EventDocument, EventInvitation):
        db.session.execute(delete(table).where(table.series_id.in_(series_ids)))


PROPOSALS = Processing(
    key="event_proposals",
    purpose=_l("Forslag til arrangementer"),
    why=_l("Så huset kan svare på dit forslag."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_l("Dem, der foreslår et arrangement"),),
    data=(_l("Det, man foreslår, og svaret på det"),),
    recipients=(_l("Husets medarbejdere"), _l("Alle, når arrangementet er godkendt")),
    tables=("event", "march_route"),
    rules=(
        RetentionRule(
            "events.rejected", ("series", "event", "march_route"), _l("Forslag, der ikke blev til noget"),
            _l("Dem, der foreslår et arrangement"), _l("efter svaret"), lambda: KEEP_REJECTED, Fate.DELETED,
            "law.md section 2, rejected listing", clean=_forget_rejected, overdue=partial(count_rejected, KIND),
        ),
    ),
)  # fmt: skip

PROGRAMMES = Processing(
    key="event_programmes",
    purpose=_l("Program, filer og indbydelser til arrangementer"),
    why=_l("Så man kan se, hvem der fortæller, og hvem der er indbudt."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_l("Dem, der fortæller til et arrangement"), _l("Dem, der passer en indbudt forenings side")),
    data=(_l("Navn og en linje om dem, der fortæller"), _l("Hvilke foreninger der er indbudt, og hvornår")),
    recipients=(_l("Alle, der ser arrangementets side"),),
    tables=("event_item", "event_document", "event_invitation", "event_invited"),
    rules=(
        RetentionRule(
            "events.programme", ("event_item", "event_document", "event_invitation", "event_invited"),
            _l("Program, filer og indbydelser"), _l("Dem, der fortæller, og dem, der er indbudt"),
            _l("efter den sidste dato"), lambda: KEEP_PROGRAMME, Fate.DELETED,
            "law.md section 2, no longer than needed", clean=_forget_programmes, overdue=_count_programmes,
        ),
    ),
)  # fmt: skip

PRIVACY = Privacy(processing=(PROPOSALS, PROGRAMMES, MARCHES), purposes=PURPOSES)
