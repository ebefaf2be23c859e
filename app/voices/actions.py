"""Asking how it was, answering, and stories: lock, reload, change, audit, promise, flush."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.notifications.models import SwitchedOff
from app.people.consent import record_consent, withdraw_consent
from app.people.models import ConsentForm, Person
from app.voices import messages
from app.voices.models import Impression, Mood, Story, StoryState
from app.voices.queries import stories_of
from app.voices.rules import MOST_STORIES, is_open

#: What a yes to showing one's stories is called among consents.
PURPOSE = "story"


def ask(now: datetime, occurrence_id: int, person_id: int) -> Impression | None:
    """Ask somebody how a date was. None when they were asked about it already: nobody is asked twice."""
    about = {"occurrence_id": occurrence_id, "person_id": person_id}
    if not insert_once(
        Impression, {**about, "asked_at": now, "mood": None, "answered_at": None, "words": ""}
    ):
        return None
    made = db.session.scalars(select(Impression).filter_by(**about)).one()
    messages.promise_question(made, now)
    return made


def answer(now: datetime, impression_id: int, mood: Mood | None, words: str) -> Impression:
    """Note how it was, or more words about it. Later answers take the place of earlier ones.

    Raises NotFoundError once it is forgotten who was asked; DomainError when it is too late, or nothing was chosen.
    """
    row = lock_row(Impression, impression_id)
    if row is None or row.person_id is None:
        raise NotFoundError
    if not is_open(row.asked_at, now):
        raise DomainError("Det er for sent at svare nu.")
    if mood is None and row.mood is None:
        raise DomainError("Vælg, hvordan det var.", field="mood")
    row.mood = mood or row.mood
    row.words = words or row.words
    row.answered_at = now
    db.session.flush()
    # Whoever holds the link: the log says that somebody answered, not who, and not what.
    record(SYSTEM, now, "impression.answer", "impression", row.id)
    messages.take_back(row.id, now)
    return row


def stop_asking(actor: Actor, now: datetime, impression_id: int) -> None:
    """Do not ask this person any more. The same switch as on the page about messages. Twice is once."""
    row = lock_row(Impression, impression_id)
    if row is None or row.person_id is None:
        raise NotFoundError
    if insert_once(SwitchedOff, {"person_id": row.person_id, "kind": messages.QUESTION}):
        record(actor, now, "person.choose_kinds", "person", row.person_id, off=[messages.QUESTION])
    if row.mood is None:
        messages.take_back(row.id, now)
        db.session.delete(row)
    db.session.flush()


# ---- stories --------------------------------------------------------------------------------------------------------


def tell(
    actor: Actor, now: datetime, person_id: int, words: str, shown_name: str, *, consent_words: str
) -> Story:
    """Somebody tells; staff read it before anybody else does. `consent_words` are what was read and said yes to.

    Raises NotFoundError, and DomainError without a yes or when several wait or are shown already.
    """
    person = lock_row(Person, person_id)
    if person is None or not person.is_living:
        raise NotFoundError
    if not consent_words:
        raise DomainError("Sæt kryds ved dit ja. Ellers må vi ikke vise din historie.", field="consent")
    own = select(func.count()).where(Story.person_id == person_id, Story.state != StoryState.DECLINED)
    if (db.session.scalar(own) or 0) >= MOST_STORIES:
        raise DomainError("Du har fortalt flere historier. Tag dem ned, hvis du vil fortælle en ny.")
    record_consent(actor, now, person, PURPOSE, consent_words, form=ConsentForm.WRITTEN)
    made = Story(person_id=person_id, state=StoryState.TOLD, told_at=now)
    made.words, made.shown_name = words, shown_name
    db.session.add(made)
    db.session.flush()
    record(actor, now, "story.tell", "story", made.id)
    return made


def decide(actor: Actor, now: datetime, story_id: int, *, is_shown: bool) -> Story:
    """Staff let everybody read a story, say no to it, or take it down. The same twice is once.

    Raises NotFoundError, and DomainError for letting everybody read what a colleague has said no to.
    """
    row = lock_row(Story, story_id)
    if row is None or not actor.has(Permission.MODERATE):
        raise NotFoundError
    state = StoryState.SHOWN if is_shown else StoryState.DECLINED
    if row.state is state:
        return row
    if is_shown and row.state is not StoryState.TOLD:
        raise DomainError("En kollega har sagt nej til historien imens. Den bliver ikke vist.")
    row.state, row.decided_at, row.decided_by = state, now, actor.person_id
    db.session.flush()
    if is_shown:
        record(actor, now, "story.show", "story", row.id)
    else:
        record(actor, now, "story.decline", "story", row.id)
    return row


def take_back(actor: Actor, now: datetime, person_id: int) -> None:
    """The person says no again: every story of theirs is gone. Raises NotFoundError for who never told one."""
    withdraw_consent(actor, now, person_id, PURPOSE)


def delete_stories(actor: Actor, now: datetime, person_id: int) -> None:
    """The yes was taken back: delete what rested on it."""
    for one in stories_of(person_id):
        record(actor, now, "story.take_back", "story", one.id)
        db.session.delete(one)
    db.session.flush()
