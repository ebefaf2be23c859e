"""What is known of a person by what was agreed at events, for the tests of what is let go of and what people see."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core import clock
from app.core.actor import SYSTEM
from app.events import outcome, points
from app.events.models_outcome import Doer, PointState
from app.people.models import Person
from tests.events.after import agree
from tests.events.holding import make_date
from tests.factories import make_organisation


def known_by_outcomes(person: Person, now: datetime) -> None:
    """The person was to do something for their organisation, and it came to nothing."""
    council = make_organisation(person, name="Canary-rådet")
    with clock.at(now - timedelta(days=14)):
        held = make_date(title="Canary-oplæg", organisation_id=council.id)
    outcome.write(SYSTEM, now, held.id, outcome.Words("canary-sagt", "canary-aftalt"))
    point = agree(held, what="canary-plakat", doer=Doer.MEMBER, person_id=person.id)
    points.settle(SYSTEM, now, point.id, PointState.DROPPED, "canary-printeren")
