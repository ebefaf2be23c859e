"""What comes of events, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.events import outcome, points
from app.events.models_outcome import Doer, Point, PointState
from app.events.outcome import Words
from app.events.points import NewPoint
from app.gatherings.models import Occurrence
from app.people.models import Person
from app.plan.models import FocusPlan, Initiative, Period, PlanActivity, RowEntry
from tests import factories
from tests.events.holding import make_date

CONTACT = {"name": "Dorte Dygtig", "email": "dorte@example.org", "phone": "+4511111151"}


def make_row_initiative() -> Initiative:
    """An initiative of row 1.4: talks for Ungerådet."""
    with factories.writing():
        period = Period(code="2024", title="P", subtitle="", policy="", first_year=2024, last_year=2027,
                        mission=[], introduction=[], follow_up=[])  # fmt: skip
        db.session.add(period)
        db.session.flush()
        plan = FocusPlan(period_id=period.id, number=1, title="Unge", introduction=[], closing=[])
        db.session.add(plan)
        db.session.flush()
        row = PlanActivity(plan_id=plan.id, code="1.4", short="Oplæg for Ungerådet", text="Holde oplæg",
                           first_year=2024, last_year=2027, administration="Sundhed", working_group="")  # fmt: skip
        db.session.add(row)
        db.session.flush()
        found = Initiative(title="Oplæg for Ungerådet", activity_id=row.id, starts_on=date(2027, 1, 1),
                           status="running", source="staff", created_at=clock.now())  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found


def held(clocked: Any, host: Person | None = None, **values: Any) -> Occurrence:
    """A date that was held; the clock stands two hours after it ended."""
    found = make_date(host, **values)
    clocked.move_to(found.ends_at + timedelta(hours=2))
    return found


def write(occurrence: Occurrence, said: str = "Vi talte.", agreed: str = "Vi prøver.", **values: Any) -> Any:
    """Its host writes what came of it."""
    with factories.writing():
        host = Actor(person_id=occurrence.series.host_id)
        return outcome.write(host, clock.now(), occurrence.id, Words(said, agreed, **values))


def agree(occurrence: Occurrence, *, in_days: int = 10, doer: Doer = Doer.PERSON, **values: Any) -> Point:
    """Dorte, the house or a member (`person_id`) does something by a day."""
    due_on = clock.local(clock.now()).date() + timedelta(days=in_days)
    contact = CONTACT if doer is Doer.PERSON else {}
    wanted = NewPoint(**{"what": "Book et lokale", "doer": doer, "due_on": due_on, **contact, **values})
    with factories.writing():
        return points.add_point(SYSTEM, clock.now(), occurrence.id, wanted)


def settle(point: Point, state: PointState = PointState.DONE, why: str = "") -> None:
    """Somebody says how it stands."""
    with factories.writing():
        points.settle(SYSTEM, clock.now(), point.id, state, why)


def log() -> list[RowEntry]:
    """The lines of the plan's log, the oldest first."""
    return list(db.session.scalars(select(RowEntry).order_by(RowEntry.id)))
