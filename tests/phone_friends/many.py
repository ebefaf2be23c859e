"""Forty who wait and thirty who ring, the same each time; three of those who wait suit nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.core.database import db
from app.phone_friends.choices import TIMES
from app.phone_friends.models import PhoneVolunteer, PhoneWish
from app.phone_friends.said import Said
from app.places.models import Place
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_phone_volunteer, make_wish

_FIRST = ("Ove", "Grethe", "Bent", "Tove", "Aage", "Kirsten", "Samira", "Ida", "Omar", "Helle")
_LAST = ("Jepsen", "Thomsen", "Clausen", "Nissen", "Petersen", "Andresen", "Lassen", "Krag")
_INTERESTS = ("haven", "fodbold", "musik", "mad", "boeger", "gamle-dage", "rejser", "dyr", "spil")


def forty_and_thirty(
    now: datetime, waiting: int = 40, ringing: int = 30
) -> tuple[list[PhoneWish], list[PhoneVolunteer]]:
    """A house on a busy day. The last three who wait: another language, another time, and an age nobody has."""
    dice = Random(7)
    times = [code for code in TIMES if code != "sun-eve"]
    with writing():
        places = list(db.session.scalars(select(Place.id).order_by(Place.population.desc()).limit(9)))
        wishes = [
            _wish(dice, number, times, places, now - timedelta(days=dice.randrange(1, 32)))
            for number in range(waiting - 3)
        ]
        for number, odd in enumerate(
            (
                Said(("ar",), ("mon-eve",), ("mad",)),
                Said(("da",), ("sun-eve",), ("haven",)),
                Said(("da",), tuple(times), ("dyr",), wants_from=100, wants_until=110),
            )
        ):
            wishes.append(make_wish(make_person(f"Uden Ven{number}", email=None, phone=f"+4511112{number:03}"),
                                    since=now - timedelta(days=20 + number), said=odd))  # fmt: skip
        volunteers = [_volunteer(dice, number, times, places) for number in range(ringing)]
    return wishes, volunteers


def _said(dice: Random, times: list[str], born: tuple[int, int], many: int) -> Said:
    return Said(
        languages=("da", "de") if dice.random() < 0.3 else ("da",),
        times=tuple(sorted(dice.sample(times, many))),
        interests=tuple(sorted(dice.sample(_INTERESTS, 3))),
        often=dice.choice(("weekly", "weekly", "fortnightly", "twice")),
        gender=dice.choice(("woman", "woman", "man")),
        born=dice.randrange(*born),
    )


def _name(dice: Random, number: int) -> str:
    return f"{_FIRST[number % len(_FIRST)]} {dice.choice(_LAST)}"


def _wish(dice: Random, number: int, times: list[str], places: list[int], since: datetime) -> PhoneWish:
    has_mail = number % 2 == 0
    person = make_person(
        _name(dice, number),
        email=f"venter{number}@example.org" if has_mail else None,
        phone=f"+451111{3000 + number}",
    )
    person.place_id = dice.choice(places) if places else None
    lived = {"lived": ["enke"]} if number % 7 == 0 else {}
    return make_wish(person, since=since, said=_said(dice, times, (1935, 1960), 2), lived=lived)


def _volunteer(dice: Random, number: int, times: list[str], places: list[int]) -> PhoneVolunteer:
    person = make_person(
        _name(dice, number + 3),
        email=f"ringer{number}@example.org",
        phone=f"+451111{4000 + number}",
    )
    person.place_id = dice.choice(places) if places else None
    lived = {"lived": ["enke"]} if number % 5 == 0 else {}
    said = _said(dice, times, (1950, 1990), 3)
    return make_phone_volunteer(person, said=said, lived=lived, capacity=2 if number % 3 == 0 else 1)
