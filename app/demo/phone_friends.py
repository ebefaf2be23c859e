"""The demo's phone friends: twelve who would like to be rung, eight on their way to ringing, and three pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.actor import SYSTEM, Actor
from app.core.permissions import Role
from app.demo.cast import HOUSE, Somebody
from app.demo.phone_pairs import Talks, make_pairs
from app.people.models import Person
from app.people.queries import person_to_change
from app.phone_friends import actions_path
from app.phone_friends.actions_path import Assessed
from app.phone_friends.consent_words import volunteer_words, wish_words
from app.phone_friends.models import PhoneVolunteer, Way
from app.phone_friends.models_path import AttestKind, NoAttest
from app.phone_friends.offers import Offered, make_offer
from app.phone_friends.papers import BRIEFING, DECLARATION, paper
from app.phone_friends.said import Said
from app.phone_friends.states import STEPS, Path
from app.phone_friends.wishes import Asked, make_wish

_DAUGHTER = Somebody("Mette Jepsen", "mettejepsen", 80)
_NURSE = Somebody("Sygeplejerske Jane Lund", "janelund", 81)
_MORNINGS, _AFTERNOONS = ("mon-am", "tue-am", "thu-am"), ("tue-pm", "wed-pm", "fri-pm")
_EVENINGS = ("mon-eve", "wed-eve", "sun-eve")


@dataclass(frozen=True)
class Waits:
    """Somebody who wrote so many days ago that they would like to be rung."""

    who: Somebody
    said: Said
    days: int
    lived: tuple[str, ...] = ()
    way: Way = Way.SELF
    made_by: Somebody | None = None


@dataclass(frozen=True)
class Rings:
    """Somebody who wrote so many days ago that they would like to ring, and how far they are."""

    who: Somebody
    said: Said
    days: int
    state: Path
    lived: tuple[str, ...] = ()
    capacity: int = 1


def _said(
    born: int,
    gender: str,
    times: tuple[str, ...],
    interests: tuple[str, ...],
    *,
    languages: tuple[str, ...] = ("da",),
    often: str = "weekly",
    wants: str = "",
    ages: tuple[int, int] | None = None,
) -> Said:
    least, most = ages or (None, None)
    return Said(languages, times, interests, often, gender, born, wants, least, most)


WAITING = (
    Waits(Somebody("Ove Jepsen", None, 71, "Augustenborg"),
          _said(1944, "man", _MORNINGS, ("haven", "gamle-dage"), wants="man"), 41, ("enke",),
          Way.RELATIVE, _DAUGHTER),
    Waits(Somebody("Ingeborg Friis", None, 72, "Nordborg"),
          _said(1939, "woman", _AFTERNOONS, ("boeger", "slaegt")), 38, way=Way.DESK),
    Waits(Somebody("Helmut Carstensen", "helmut", 73, "Egernsund"),
          _said(1951, "man", _MORNINGS, ("hav", "fodbold"), languages=("da", "de")), 35),
    Waits(Somebody("Amal Nasser", "amal", 74, "Sønderborg"),
          _said(1987, "woman", _EVENINGS, ("mad", "boern"), languages=("ar", "da"), wants="woman"), 30,
          ("nyt-land",)),
    Waits(Somebody("Gunhild Bech", None, 75, "Broager"),
          _said(1946, "woman", _MORNINGS, ("haandarbejde", "musik"), often="twice"), 27, way=Way.DESK),
    Waits(Somebody("Mathias Lund", "mathias", 76, "Sønderborg"),
          _said(2003, "man", _EVENINGS, ("gaming", "film"), ages=(18, 35)), 21, ("bo-alene",)),
    Waits(Somebody("Karla Nygaard", None, 77, "Guderup"),
          _said(1936, "woman", ("tue-am",), ("gamle-dage", "tro"), wants="woman"), 19, way=Way.PROFESSIONAL,
          made_by=_NURSE),
    Waits(Somebody("Flemming Krag", "flemming", 78, "Gråsten"),
          _said(1959, "man", _AFTERNOONS, ("vaerksted", "hverdag")), 15, ("uden-arbejde",)),
    Waits(Somebody("Dagny Thorup", None, 79, "Fynshav"),
          _said(1949, "woman", _AFTERNOONS, ("natur", "kryds"), often="fortnightly"), 12, way=Way.DESK),
    Waits(Somebody("Katja Berg", "katja", 82, "Sønderborg"),
          _said(1994, "woman", _EVENINGS, ("boern", "hverdag")), 9, ("ny-foraelder", "langt-vaek")),
    Waits(Somebody("Leif Toft", None, 83, "Dybbøl"),
          _said(1947, "man", ("sun-am",), ("slaegt", "samfund")), 6, ("enke",), Way.DESK),
    Waits(Somebody("Birgit Aagaard", "birgit", 84, "Høruphav"),
          _said(1955, "woman", _MORNINGS, ("boeger", "rejser")), 2, ("pension",)),
)  # fmt: skip
RINGING = (
    Rings(Somebody("Jonna Krogsgaard", "jonna", 85, "Sønderborg"),
          _said(1958, "woman", (*_MORNINGS, *_AFTERNOONS), ("haven", "haandarbejde", "boeger")), 60,
          Path.APPROVED, ("enke",), 3),
    Rings(Somebody("Uwe Petersen", "uwe", 86, "Gråsten"),
          _said(1953, "man", _MORNINGS, ("hav", "fodbold", "gamle-dage"), languages=("da", "de")), 55,
          Path.APPROVED, ("enke",), 2),
    Rings(Somebody("Yasmin Khalil", "yasmin", 87, "Sønderborg"),
          _said(1990, "woman", _EVENINGS, ("mad", "boern"), languages=("ar", "da")), 50, Path.APPROVED,
          ("nyt-land",)),
    Rings(Somebody("Rasmus Dam", "rasmus", 88, "Sønderborg"),
          _said(1999, "man", _EVENINGS, ("gaming", "film", "musik")), 44, Path.CONFIDENTIAL, ("bo-alene",)),
    Rings(Somebody("Lisbet Hald", "lisbet", 89, "Nordborg"),
          _said(1962, "woman", _AFTERNOONS, ("slaegt", "natur")), 30, Path.BRIEFED),
    Rings(Somebody("Carl Otto Sørensen", "carlotto", 90, "Augustenborg"),
          _said(1949, "man", _MORNINGS, ("vaerksted", "samfund")), 22, Path.INTERVIEWED, ("pension",)),
    Rings(Somebody("Nadia Holst", "nadia", 91, "Broager"),
          _said(1985, "woman", _EVENINGS, ("hverdag", "boern")), 10, Path.IDENTITY_SEEN),
    Rings(Somebody("Tage Lindholm", "tage", 92, "Dybbøl"),
          _said(1966, "man", ("sun-am", "sun-pm"), ("natur", "gaature")), 3, Path.APPLIED),
)  # fmt: skip
_JONNA, _UWE, _YASMIN = (one.who for one in RINGING[:3])
TALKING = (
    Talks(Somebody("Else Marie Bruun", None, 93, "Sønderborg"),
          _said(1941, "woman", _MORNINGS, ("haven", "boeger")), _JONNA, 48, (44, 37, 30, 23, 16, 9, 2)),
    Talks(Somebody("Aksel Wind", "aksel", 94, "Gråsten"),
          _said(1946, "man", _MORNINGS, ("hav",)), _UWE, 40, (36, 29, 22)),
    Talks(Somebody("Fatima Nasser", "fatima", 95, "Sønderborg"),
          _said(1984, "woman", _EVENINGS, ("mad", "boern"), languages=("ar", "da")), _YASMIN, 20, (15, 8, 0),
          is_worry=True),
)  # fmt: skip


def make_phone_friends(person_of: Callable[[Somebody], Person], now: datetime) -> None:
    """All of them; the coordinator took those who ring as far as they are, a day for each step."""
    staff = Actor(
        person_id=person_of(HOUSE).id, roles=frozenset({Role.PHONE_COORDINATOR}), purpose="phone friends"
    )
    for one in WAITING:
        person = person_to_change(person_of(one.who).id)
        made_by = person_of(one.made_by) if one.made_by is not None else None
        asked = Asked(one.way, one.said, one.lived, words=wish_words(one.way))
        make_wish(_by(person, one.way, staff), now - timedelta(days=one.days), person, asked, made_by)
    for rings in RINGING:
        person = person_to_change(person_of(rings.who).id)
        offered = Offered(rings.said, rings.lived, rings.capacity, volunteer_words())
        made = make_offer(_by(person, Way.SELF, staff), now - timedelta(days=rings.days), person, offered)
        steps = STEPS[1 : STEPS.index(rings.state) + 1]
        for number, step in enumerate(steps, 1):
            at = now - timedelta(days=rings.days - number)
            _take_step(staff, at, made, step)
        if rings.state is Path.APPROVED:
            made.valid_until = date(now.year + 2, now.month, 1)
    make_pairs(person_of, TALKING, staff, now)


def _take_step(staff: Actor, at: datetime, volunteer: PhoneVolunteer, step: Path) -> None:
    """As the two of them would take it, so that the next one can be taken in the demo."""
    own, number = Actor(person_id=volunteer.person_id, purpose="demo"), volunteer.id
    match step:
        case Path.ATTEST_NOTED:
            none_needed = Assessed(AttestKind.NONE, no_need=NoAttest.ADULTS)
            actions_path.note_attest(staff, at, number, volunteer.version, none_needed)
        case Path.BRIEFED:
            actions_path.read_briefing(own, at, number, paper(BRIEFING).version)
        case Path.CONFIDENTIAL:
            actions_path.promise_to_keep(own, at, number, paper(DECLARATION).version)
        case _:
            actions_path.take_step(staff, at, number, volunteer.version)


def _by(person: Person, way: Way, staff: Actor) -> Actor:
    return (
        Actor(person_id=person.id, purpose="demo")
        if way is Way.SELF
        else (staff if way is Way.DESK else SYSTEM)
    )
