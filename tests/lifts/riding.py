"""Somebody who needs a lift and somebody who offers one, for tests that are about something else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.models import Occurrence, SignUp
from app.lifts.actions import Said, answer, keep_wish
from app.lifts.models import LiftPair, LiftWish, Side
from app.lifts.pairing import settle
from app.people.models import Person
from tests.factories import make_person, make_place, make_sign_up, writing

ADDRESS = "Kirkegade 4, den røde dør"


def wish(
    sign_up: SignUp, side: Side, now: datetime, *, at: tuple[float, float] = (54.95, 9.85), **said: Any
) -> LiftWish:
    """What a sign-up needs or offers, from a village at `at`."""
    place = make_place("Mommark", lat=at[0], lon=at[1])
    with writing():
        return keep_wish(SYSTEM, now, sign_up.id, side, Said(place_id=place.id, **said))


def rider(date: Occurrence, now: datetime, person: Person | None = None, **said: Any) -> SignUp:
    """Somebody who wants to be driven."""
    party_size = said.pop("party_size", 1)
    sign_up = make_sign_up(date, person or make_person("Ragnhild Bruun"), party_size=party_size)
    wish(sign_up, Side.NEED, now, address=ADDRESS, **said)
    return sign_up


def driver(date: Occurrence, now: datetime, person: Person | None = None, **said: Any) -> SignUp:
    """Somebody who drives and takes others along."""
    sign_up = make_sign_up(date, person or make_person("Kurt Bach", phone="+4511111142"))
    wish(sign_up, Side.OFFER, now, **{"seats": 1, **said})
    return sign_up


def paired(date: Occurrence, now: datetime) -> int:
    """The job and the host's press; how many pairs they proposed."""
    with writing():
        return settle(SYSTEM, now, date.id)


def in_pair(sign_up: SignUp, now: datetime) -> int:
    """The number of a pair in which the sign-up is the passenger; what a solver would find, without one."""
    date = sign_up.occurrence
    wish(sign_up, Side.NEED, now, address=ADDRESS)
    drives = driver(date, now, make_person("Dora Driver", phone="+4511111144"))
    with writing():
        pair = LiftPair(occurrence_id=date.id, need_id=sign_up.id, offer_id=drives.id, apart=900, made_at=now)
        db.session.add(pair)
        db.session.flush()
    return pair.id


def say(pair: LiftPair, side: Side, now: datetime, *, yes: bool = True) -> LiftPair:
    """The answer of one of the two."""
    with writing():
        return answer(SYSTEM, now, pair.sign_up_of(side), pair.id, is_yes=yes)


def pairs(date: Occurrence) -> list[LiftPair]:
    """All there ever were, in order."""
    found = select(LiftPair).where(LiftPair.occurrence_id == date.id).order_by(LiftPair.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))
