"""People who were somewhere, are asked how it was, and tell, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.models import Occurrence, SignUpStatus
from app.people.models import Person
from app.voices import actions
from app.voices.models import Impression, Mood, Story
from app.voices.words import consent_words
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing

STAFF = Actor(roles=frozenset({Role.MODERATOR}))
WORDS = "Vi lo hele vejen rundt om søen."


def been(person: Person | None = None, occurrence: Occurrence | None = None) -> tuple[Person, Occurrence]:
    """Somebody who was at a date, not for the first time."""
    person, occurrence = person or make_person("Bodil Skov"), occurrence or make_occurrence(make_walk())
    sign_up = make_sign_up(occurrence, person)
    with writing():
        sign_up.status, sign_up.is_first_time = SignUpStatus.CAME, False
    return person, occurrence


def day_after(occurrence: Occurrence) -> datetime:
    """When those who were there are asked."""
    return occurrence.ends_at + timedelta(hours=3)


def impression_of(person: Person) -> Impression:
    """What they were asked last."""
    own = select(Impression).where(Impression.person_id == person.id).order_by(Impression.id.desc())
    return db.session.scalars(own.limit(1)).one()


def asked(person: Person | None = None) -> Impression:
    """Somebody who is asked now."""
    person, occurrence = been(person)
    with writing():
        actions.ask(clock.now(), occurrence.id, person.id)
    return impression_of(person)


def answered(mood: Mood = Mood.GOOD, words: str = "", person: Person | None = None) -> Impression:
    """Somebody who said how it was."""
    found = asked(person)
    with writing():
        return actions.answer(clock.now(), found.id, mood, words)


def told(person: Person | None = None, words: str = WORDS, name: str = "Bodil fra Gråsten") -> Story:
    """Somebody who told a story, with a yes."""
    person = person or make_person("Bodil Skov")
    with writing():
        return actions.tell(SYSTEM, clock.now(), person.id, words, name, consent_words=consent_words())


def shown(story: Story) -> Story:
    """Staff let everybody read it."""
    with writing():
        return actions.decide(STAFF, clock.now(), story.id, is_shown=True)


def many_said(occurrence: Occurrence) -> list[Impression]:
    """A dozen people said how a date was, and told stories of which half are shown. Inside a transaction."""
    said, now = [], clock.now()
    for number in range(12):
        person = make_person(f"Siger {number}")
        found = actions.ask(now, occurrence.id, person.id)
        assert found is not None
        said.append(actions.answer(now, found.id, Mood.GOOD, WORDS))
        story = actions.tell(SYSTEM, now, person.id, WORDS, "", consent_words=consent_words())
        if number % 2:
            actions.decide(STAFF, now, story.id, is_shown=True)
    return said
