"""Those who ring in the demo: a woman with a landline and her daughter, a double, and one without contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app.core.actor import SYSTEM, Actor
from app.core.clock import local
from app.demo.cast import HOUSE, INGER, INGER_AGAIN, INGRID, LONE, WITHOUT_CONTACT, Somebody
from app.desk.actions import consent_words
from app.desk.consent import REGISTER
from app.desk.errands import add_errand
from app.people.actions import set_reach
from app.people.consent import record_consent
from app.people.delegation import let_act
from app.people.models import Person, Reach


def make_callers(person_of: Callable[[Somebody], Person], begun: datetime, now: datetime) -> None:
    """Write them down as the desk would have, with their consent; `person_of` makes somebody of the cast."""
    desk = Actor(person_id=person_of(HOUSE).id, purpose="phone desk")
    for somebody in (INGRID, LONE, INGER, INGER_AGAIN, WITHOUT_CONTACT):
        record_consent(desk, begun, person_of(somebody), REGISTER, consent_words())
    ingrid, lone = person_of(INGRID), person_of(LONE)
    set_reach(desk, begun, ingrid, Reach.CALL)
    set_reach(desk, begun, lone, Reach.SMS)
    let_act(SYSTEM, begun, ingrid, lone, "datter", may_sign_up=True, may_cancel=False, gets_messages=True)
    add_errand(
        desk,
        now - timedelta(hours=3),
        text="Vil gerne vide, om bussen kører om søndagen. Ring til hende igen.",
        due_on=local(now).date() + timedelta(days=1),
        person_id=person_of(INGER).id,
    )
