"""Being asked how it was, once; saying it; telling a story, and taking it back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.erasure import erase_everything
from app.audit.models import AuditEvent
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.gatherings.models import SignUpStatus
from app.notifications.models import Message, MessageStatus, SwitchedOff
from app.people.consent import consents_of, withdraw_consent
from app.people.models import Person
from app.voices import actions, queries, scans
from app.voices.models import Impression, Mood, Story, StoryState
from app.voices.privacy import DECLINED, NOT_SAID, SAID
from app.voices.rules import KEEP_WORDS, MOST_STORIES, OPEN_FOR
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.voices.saying import STAFF, WORDS, answered, asked, been, day_after, impression_of, shown, told

pytestmark = pytest.mark.usefixtures("app", "frozen_clock")


def scan(now: datetime) -> int:
    with writing():
        return scans.ask(now)


def letters(person: Person, *states: MessageStatus) -> int:
    sent = select(func.count()).where(Message.person_id == person.id, Message.kind == "how_was_it")
    return db.session.scalar(sent.where(Message.status.in_(states)) if states else sent) or 0


# ---- being asked ----------------------------------------------------------------------------------------------------


def test_who_was_there_is_asked_once_after_it_ended() -> None:
    person, occurrence = been()
    assert scan(occurrence.ends_at + timedelta(hours=1)) == 0
    assert scan(day_after(occurrence)) == 1
    assert scan(day_after(occurrence)) == 0
    assert letters(person) == 1


def test_nobody_is_asked_twice_within_a_month_whatever_they_go_to() -> None:
    person, first = been()
    _, second = been(person)
    assert first.ends_at == second.ends_at
    assert scan(day_after(first)) == 1
    assert scan(day_after(first) + timedelta(hours=1)) == 0


def test_the_same_date_is_never_asked_about_twice(frozen_now: datetime) -> None:
    found = asked()
    with writing():
        assert actions.ask(frozen_now, found.occurrence_id, found.person_id) is None


@pytest.mark.parametrize("status", [SignUpStatus.EXCUSED, SignUpStatus.NO_SHOW])
def test_who_was_not_there_is_not_asked(status: SignUpStatus) -> None:
    occurrence = make_occurrence(make_walk())
    sign_up = make_sign_up(occurrence, make_person())
    with writing():
        sign_up.status, sign_up.is_first_time = status, False
    assert scan(day_after(occurrence)) == 0


def test_who_was_new_is_asked_whether_they_come_again_and_nothing_more() -> None:
    occurrence = make_occurrence(make_walk())
    sign_up = make_sign_up(occurrence, make_person())
    with writing():
        sign_up.is_first_time = True
    assert scan(day_after(occurrence)) == 0


def test_who_wants_no_such_letters_is_not_asked_anywhere() -> None:
    person, occurrence = been()
    with writing():
        db.session.add(SwitchedOff(person_id=person.id, kind="how_was_it"))
    assert scan(day_after(occurrence)) == 0


def test_who_has_no_e_mail_meets_the_question_on_their_own_page_alone() -> None:
    person, occurrence = been(make_person("Karl", email=None, phone="+4511111141"))
    now = day_after(occurrence)
    assert scan(now) == 1
    assert letters(person) == 0
    assert [one.occurrence_id for one in queries.open_impressions(person.id, now)] == [occurrence.id]


def test_who_says_ask_me_no_more_is_asked_no_more(frozen_now: datetime) -> None:
    found = asked()
    person, number = found.person, found.id
    with writing():
        actions.stop_asking(SYSTEM, frozen_now, number)
    assert db.session.get(Impression, number) is None
    assert letters(person, MessageStatus.QUEUED) == 0
    _, occurrence = been(person)
    assert scan(day_after(occurrence)) == 0


# ---- answering ------------------------------------------------------------------------------------------------------


def test_an_answer_may_be_changed_and_words_added(frozen_now: datetime) -> None:
    found = answered(Mood.FAIR)
    with writing():
        actions.answer(frozen_now, found.id, None, WORDS)
        actions.answer(frozen_now, found.id, Mood.GOOD, "")
    found = impression_of(found.person)
    assert (found.mood, found.words) == (Mood.GOOD, WORDS)


def test_words_alone_are_no_answer(frozen_now: datetime) -> None:
    found = asked()
    with pytest.raises(DomainError, match="Vælg"), writing():
        actions.answer(frozen_now, found.id, None, WORDS)


def test_after_a_month_it_is_too_late(frozen_now: datetime) -> None:
    found = asked()
    with pytest.raises(DomainError, match="for sent"), writing():
        actions.answer(frozen_now + OPEN_FOR, found.id, Mood.GOOD, "")
    with pytest.raises(NotFoundError), writing():
        actions.answer(frozen_now, 99999, Mood.GOOD, "")


def test_the_log_says_that_somebody_answered_and_not_who(frozen_now: datetime) -> None:
    answered(Mood.BAD, WORDS)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "impression.answer")).one()
    assert event.actor_person_id is None
    assert event.details == {}


def test_answers_are_counted_by_thing_row_and_initiatives(frozen_now: datetime) -> None:
    for mood in (Mood.GOOD, Mood.GOOD, Mood.BAD):
        answered(mood, person=make_person())
    things = queries.said_of_things(frozen_now.year)
    assert sum(one.number for one in things) == 3
    assert queries.said_of_things(frozen_now.year + 1) == []
    assert queries.said_of_initiatives([4711], frozen_now.year, frozen_now.year) == {}


def test_after_90_days_words_and_whose_they_are_go_and_the_number_stays(frozen_now: datetime) -> None:
    answered(Mood.GOOD, WORDS)
    quiet = asked(make_person()).id
    later = frozen_now + KEEP_WORDS + timedelta(days=1)
    with writing():
        assert NOT_SAID.clean(later, 100) == 1
        assert SAID.clean(later, 100) == 1
    assert SAID.overdue(later) == NOT_SAID.overdue(later) == 0
    db.session.expire_all()
    assert db.session.get(Impression, quiet) is None
    (left,) = db.session.scalars(select(Impression))
    assert (left.person_id, left.words, left.mood) == (None, "", Mood.GOOD)
    assert queries.newest_words(frozen_now) == []


# ---- stories --------------------------------------------------------------------------------------------------------


def test_a_story_needs_a_yes_and_a_reader(frozen_now: datetime) -> None:
    person = make_person("Bodil Skov")
    with pytest.raises(DomainError, match="ja"), writing():
        actions.tell(SYSTEM, frozen_now, person.id, WORDS, "", consent_words="")
    story = told(person)
    assert queries.shown_stories() == []
    (consent,) = consents_of(person.id)
    assert (consent.purpose, consent.withdrawn_at) == ("story", None)
    assert consent.words.startswith("Ja, ")
    assert consent.version
    shown(story)
    assert [(one.words, one.shown_name) for one in queries.shown_stories()] == [(WORDS, "Bodil fra Gråsten")]


def test_no_again_takes_every_story_down_at_once(frozen_now: datetime) -> None:
    story = shown(told())
    person_id = story.person_id
    with writing():
        withdraw_consent(SYSTEM, frozen_now, person_id, "story")
    assert queries.shown_stories() == []
    assert queries.stories_of(person_id) == []
    assert consents_of(person_id)[0].withdrawn_at == frozen_now


def test_what_a_colleague_said_no_to_is_shown_to_nobody_from_an_old_page(frozen_now: datetime) -> None:
    story = told(make_person("Grethe"))
    with writing():
        actions.decide(STAFF, frozen_now, story.id, is_shown=False)
    with pytest.raises(DomainError, match="sagt nej"), writing():
        actions.decide(STAFF, frozen_now, story.id, is_shown=True)
    db.session.refresh(story)
    assert story.state is StoryState.DECLINED


def test_only_who_moderates_decides_and_what_was_shown_can_be_taken_down(frozen_now: datetime) -> None:
    story = told()
    with pytest.raises(NotFoundError), writing():
        actions.decide(Actor(roles=frozenset({Role.LEADER})), frozen_now, story.id, is_shown=True)
    shown(story)
    with writing():
        actions.decide(STAFF, frozen_now, story.id, is_shown=False)
    assert queries.shown_stories() == []
    with writing():
        assert DECLINED.clean(frozen_now + timedelta(days=91), 100) == 1
    assert db.session.scalars(select(Story)).all() == []


def test_so_many_stories_are_enough(frozen_now: datetime) -> None:
    person = make_person()
    for _ in range(MOST_STORIES):
        told(person)
    with pytest.raises(DomainError, match="flere historier"):
        told(person)


def test_an_erased_person_leaves_a_number_and_no_story(frozen_now: datetime) -> None:
    person = make_person("Bodil Skov")
    answered(Mood.GOOD, WORDS, person)
    story = shown(told(person))
    assert story.state is StoryState.SHOWN
    with writing():
        erase_everything(SYSTEM, frozen_now, person.id)
    assert queries.shown_stories() == []
    (left,) = db.session.scalars(select(Impression))
    assert (left.person_id, left.words) == (None, "")
