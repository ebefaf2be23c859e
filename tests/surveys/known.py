"""What surveys know of somebody about whom everything is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.actor import SYSTEM
from app.people.models import Person
from app.surveys import actions, queries
from app.surveys.words import consent_words
from tests.factories import make_account
from tests.surveys.asking import WHOLE, make_round


def known_to_surveys(person: Person, now: datetime) -> None:
    """They were asked, said yes, and answered; somebody else said no."""
    running = (one for one in queries.rounds() if one.ended_at is None)
    begun = next(running, None) or make_round()
    asked = actions.invite(now, begun, person, now + timedelta(days=5))
    actions.answer(SYSTEM, now, asked.id, WHOLE, consent_words=consent_words())
    other = actions.invite(now, begun, make_account(name="Nina Nej").person, now + timedelta(days=5))
    actions.say_no(SYSTEM, now, other.id)
