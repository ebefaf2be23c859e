"""What a march knows of people: which route they walk, that they came, and who helped on the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, delete, func, select

from app.core.database import db
from app.core.privacy import Basis, Fate, Processing, RetentionRule
from app.core.retention import delete_rows
from app.events.models_march import CountPress, DayHelper, RouteChoice
from app.gatherings.models import Occurrence, SignUp
from app.gatherings.retention import sign_up_period

#: The sum stays; who counted is of no use once it is agreed on.
KEEP_DAY = timedelta(days=30)
_WALKERS = _l("Dem, der går med")
_HELPERS = _l("Dem, der hjælper på dagen")


def _old_choices(now: datetime) -> ColumnElement[bool]:
    over = select(SignUp.id).join(Occurrence, Occurrence.id == SignUp.occurrence_id)
    return RouteChoice.sign_up_id.in_(over.where(Occurrence.ends_at < now - sign_up_period()))


def _old_days(now: datetime) -> Select[int]:
    return select(Occurrence.id).where(Occurrence.ends_at < now - KEEP_DAY)


def _forget_day(now: datetime, most: int) -> int:
    """Presses point at each other and at helpers: a date's go together."""
    old = DayHelper.occurrence_id.in_(_old_days(now)), CountPress.occurrence_id.in_(_old_days(now))
    dates = (
        select(DayHelper.occurrence_id).where(old[0]).union(select(CountPress.occurrence_id).where(old[1]))
    )
    numbers = list(db.session.scalars(dates.order_by("occurrence_id").limit(most)))
    forgotten = 0
    for number in numbers:
        taken_back = delete(CountPress).where(
            CountPress.occurrence_id == number, CountPress.undoes_id.is_not(None)
        )
        others = delete(CountPress).where(CountPress.occurrence_id == number)
        helpers = delete(DayHelper).where(DayHelper.occurrence_id == number)
        for statement in (taken_back, others, helpers):
            forgotten += int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
    return forgotten


def _count_days(now: datetime) -> int:
    presses = select(func.count()).select_from(CountPress)
    helpers = select(func.count()).select_from(DayHelper)
    old = _old_days(now)
    found = (
        db.session.scalar(presses.where(CountPress.occurrence_id.in_(old))) or 0,
        db.session.scalar(helpers.where(DayHelper.occurrence_id.in_(old))) or 0,
    )
    return sum(found)


MARCHES = Processing(
    key="marches",
    purpose=_l("At gå med i en march"),
    why=_l("Så du får besked om din rute, og værten ved, hvem der er kommet."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_WALKERS, _HELPERS),
    data=(
        _l("Hvilken rute man går"),
        _l("Hvem der hjælper på dagen, med værtens ord"),
        _l("Hvor mange hver hjælper har talt"),
    ),
    recipients=(_l("Værten"), _l("Dem, værten har givet et link til dagen")),
    tables=("march_route_choice", "event_day_helper", "event_count_press"),
    rules=(
        RetentionRule(
            "marches.routes", ("march_route_choice",), _l("Hvilken rute du gik"), _WALKERS,
            _l("efter marchen"), sign_up_period, Fate.DELETED, "law.md section 2, sign-ups",
            **delete_rows(RouteChoice, _old_choices)._asdict(),
        ),
        RetentionRule(
            "marches.day", ("event_day_helper", "event_count_press"), _l("Hvem der hjalp på dagen, og talte"),
            _HELPERS, _l("efter marchen"), lambda: KEEP_DAY, Fate.DELETED,
            "law.md section 2, no longer than needed; the sum stays", clean=_forget_day, overdue=_count_days,
        ),
    ),
)  # fmt: skip

#: What one reads in one's own data about a look of a helper.
PURPOSES = {"event day": _l("For at se, om du er kommet")}
