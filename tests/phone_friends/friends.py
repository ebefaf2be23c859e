"""Somebody who waits, somebody who rings, and two who talk, made short for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.people.models import Person
from app.phone_friends.models import PhonePair, PhoneVolunteer, PhoneWish, Way
from app.phone_friends.moving import locked_pair
from app.phone_friends.pairing import begin_trial
from app.phone_friends.said import Said
from app.phone_friends.states import Path
from tests.factories import make_person, writing

SAID = Said(
    languages=("da",),
    times=("tue-am", "thu-am"),
    interests=("haven",),
    often="weekly",
    gender="woman",
    born=1948,
)


def make_wish(person: Person | None = None, *, since: datetime | None = None, **facts: Any) -> PhoneWish:
    """Somebody who waits for a friend; `said=` and `lived=` are as the columns hold them."""
    now = since or clock.now()
    with writing():
        wish = PhoneWish(
            person=person or make_person("Ove Jepsen", phone="+4511111171"),
            way=facts.pop("way", Way.SELF),
            made_at=now,
            waiting_since=now,
            state_at=now,
        )
        said: Said = facts.pop("said", SAID)
        wish.said, wish.lived = said.as_json(), facts.pop("lived", {})
        for name, value in facts.items():
            setattr(wish, name, value)
        db.session.add(wish)
        db.session.flush()
    return wish


def make_phone_volunteer(
    person: Person | None = None, *, state: Path = Path.APPROVED, **facts: Any
) -> PhoneVolunteer:
    """Somebody who rings, as far on the path as `state`."""
    now = clock.now()
    with writing():
        volunteer = PhoneVolunteer(
            person=person or make_person("Jonna Krag", email="jonna@example.org", phone="+4511111172"),
            state=state,
            state_at=now,
            applied_at=now,
        )
        said: Said = facts.pop("said", SAID)
        volunteer.said, volunteer.lived = said.as_json(), facts.pop("lived", {})
        for name, value in facts.items():
            setattr(volunteer, name, value)
        db.session.add(volunteer)
        db.session.flush()
    return volunteer


def make_pair(
    wish: PhoneWish | None = None, volunteer: PhoneVolunteer | None = None, *, talking: bool = True
) -> PhonePair:
    """Two who were asked; with `talking` both said yes and the first calls have begun."""
    now = clock.now()
    wish, volunteer = wish or make_wish(), volunteer or make_phone_volunteer()
    with writing():
        pair = PhonePair(wish_id=wish.id, volunteer_id=volunteer.id, state_at=now, proposed_at=now)
        pair.rhythm = {}
        db.session.add(pair)
        db.session.flush()
        if talking:
            pair.wish_yes_at = pair.volunteer_yes_at = now
            begin_trial(SYSTEM, now, locked_pair(pair.id))
    return pair
