"""The demo's voices: how last months' dates were, a story that everybody reads, and one that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import CITIZEN, HOUSE, INGRID, Somebody
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.people.models import Person
from app.voices import actions
from app.voices.models import Mood
from app.voices.words import consent_words

_MOST, _BACK = 60, timedelta(days=80)
_WORDS = {
    Mood.GOOD: ("Vi fik snakket med nogle, vi ikke kendte.", "Dejligt med kaffe bagefter."),
    Mood.FAIR: ("Det gik lidt for stærkt for mig op ad bakken.",),
    Mood.BAD: ("Jeg kunne ikke høre, hvad værten sagde.",),
}
_STORIES = (
    (CITIZEN, True, "Karen fra Dybbøl", ("Da min mand døde, sad jeg mest hjemme. Nu går jeg med hver onsdag. "
     "Nogle gange siger vi ikke så meget. Men der er altid en, der spørger, om jeg kommer igen.")),
    (INGRID, False, "", "Jeg var bange for at komme alene. Det var der ingen grund til."),
)  # fmt: skip


def make_voices(person_of: Callable[[Somebody], Person], now: datetime) -> None:
    """Answers as if they were given the day after; nobody gets a letter of them now."""
    chance = Random(7)  # noqa: S311 - to vary the content, not to keep a secret
    moods = (Mood.GOOD,) * 7 + (Mood.FAIR,) * 2 + (Mood.BAD,)
    for occurrence_id, ended_at, person_id in _been(now):
        at = min(ended_at + timedelta(hours=20), now)
        asked = actions.ask(at, occurrence_id, person_id)
        if asked is not None:
            mood = chance.choice(moods)
            words = chance.choice(_WORDS[mood]) if chance.random() < 0.15 else ""
            actions.answer(at, asked.id, mood, words)
    staff = Actor(person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    for somebody, is_shown, name, words in _STORIES:
        person = person_of(somebody)
        story = actions.tell(SYSTEM, now, person.id, words, name, consent_words=consent_words())
        if is_shown:
            actions.decide(staff, now, story.id, is_shown=True)
    db.session.flush()


def _been(now: datetime) -> list[tuple[int, datetime, int]]:
    rows = (
        select(Occurrence.id, Occurrence.ends_at, SignUp.person_id)
        .join(SignUp, SignUp.occurrence_id == Occurrence.id)
        .where(
            SignUp.status == SignUpStatus.CAME,
            SignUp.is_first_time.is_(False),
            Occurrence.ends_at < now,
            Occurrence.ends_at > now - _BACK,
        )
        .order_by(Occurrence.id, SignUp.person_id)
        .limit(_MOST)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows)]
