"""What voices know of somebody about whom everything is known."""

from __future__ import annotations

from datetime import datetime

from app.core.actor import SYSTEM, Actor
from app.core.permissions import Role
from app.gatherings.models import Occurrence
from app.people.models import Person
from app.voices import actions
from app.voices.models import Mood
from app.voices.words import consent_words
from tests.factories import make_person


def known_to_voices(person: Person, occurrence: Occurrence, now: datetime) -> None:
    """They said how it was, and told a story; somebody else said nothing, and told one that is not shown."""
    asked = actions.ask(now, occurrence.id, person.id)
    assert asked is not None
    actions.answer(now, asked.id, Mood.GOOD, "Vi lo hele vejen.")
    actions.tell(SYSTEM, now, person.id, "Jeg kom i gang igen.", "Bodil", consent_words=consent_words())
    other = make_person("Nina Nej")
    actions.ask(now, occurrence.id, other.id)
    story = actions.tell(SYSTEM, now, other.id, "Naboen er sær.", "", consent_words=consent_words())
    actions.decide(Actor(roles=frozenset({Role.MODERATOR})), now, story.id, is_shown=False)
