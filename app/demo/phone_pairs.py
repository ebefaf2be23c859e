"""The demo's pairs who talk: one for months, one of whom nothing is heard, and one that worries the volunteer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.demo.cast import Somebody
from app.people.models import Person
from app.people.queries import person_to_change
from app.phone_friends import reviewing, talking
from app.phone_friends.agreeing import agree_on
from app.phone_friends.consent_words import wish_words
from app.phone_friends.matching import answer, propose
from app.phone_friends.models import Ender, Way
from app.phone_friends.models_pair import About, Answer, CallOutcome, Length, Mood
from app.phone_friends.queries import volunteer_of
from app.phone_friends.queries_match import board_version
from app.phone_friends.queries_pair import review_of
from app.phone_friends.rhythm import Rhythm
from app.phone_friends.said import Said
from app.phone_friends.wishes import Asked, make_wish

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Talks:
    """Somebody who was matched so many days ago, with whom, and how many days ago they talked."""

    who: Somebody
    said: Said
    volunteer: Somebody
    days: int
    talked: tuple[int, ...]
    #: After the last call the volunteer is worried.
    is_worry: bool = False


def make_pairs(
    person_of: Callable[[Somebody], Person], pairs: tuple[Talks, ...], staff: Actor, now: datetime
) -> None:
    """All of them, each through what the two would have pressed on the way."""
    for one in pairs:
        began = now - timedelta(days=one.days)
        person = person_to_change(person_of(one.who).id)
        asked = Asked(Way.SELF, one.said, (), words=wish_words(Way.SELF))
        wish = make_wish(
            Actor(person_id=person.id, purpose="demo"), began - timedelta(days=9), person, asked, None
        )
        volunteer = volunteer_of(person_of(one.volunteer).id)
        if volunteer is None:
            raise LookupError(one.volunteer.name)
        pair = propose(staff, began, wish.id, volunteer.id, board_version())
        for side in (Ender.CITIZEN, Ender.VOLUNTEER):
            answer(SYSTEM, began + _HOUR, pair.id, side, says_yes=True)
        rhythm = Rhythm(began.weekday(), time(10, 0), "weekly", clock.local(began).date())
        agree_on(SYSTEM, began + _HOUR, pair.id, rhythm)
        _talk(one, pair.id, now)


def _talk(one: Talks, pair_id: int, now: datetime) -> None:
    for days in one.talked:
        at = now - timedelta(days=days)
        call = talking.log_call(SYSTEM, at, pair_id, CallOutcome.TALKED)
        talking.say_of_call(SYSTEM, at, pair_id, call.id, Length.MIDDLE)
        is_worried = one.is_worry and days == one.talked[-1]
        talking.say_of_call(SYSTEM, at, pair_id, call.id, Mood.LOW if is_worried else Mood.GLAD)
        if is_worried:
            talking.say_of_call(SYSTEM, at, pair_id, call.id, True)
        review = review_of(pair_id, About.TRIAL)
        if review is not None and review.done_at is None:
            for side in (Ender.CITIZEN, Ender.VOLUNTEER):
                reviewing.answer(SYSTEM, at + _HOUR, pair_id, review.id, side, Answer.YES)
