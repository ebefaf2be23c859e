"""The demo's groups that meet indoors and online: open ones, one that asks first, and one that waits for an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from app.core.actor import SYSTEM, Actor
from app.core.clock import local
from app.core.permissions import Role
from app.demo.cast import HOSTS, HOUSE, NEWCOMER, REGULARS, Somebody
from app.gatherings.models import Rhythm
from app.groups.actions import answer, post
from app.groups.dating import Dates, set_dates
from app.groups.joining import answer_member, join
from app.groups.profile import Profile
from app.groups.rules import Doing, Door, Often, OpenTo, Size
from app.moderation.states import State
from app.people.models import Person

_YES = {"answer": "yes", "note": ""}


@dataclass(frozen=True)
class Example:
    """A group: who answers for it, what it says of itself, and who is in it."""

    host: Somebody
    place: str
    profile: Profile
    members: int = 0
    #: Its dates stand in the calendar; with places, one signs up for them.
    has_dates: bool = False
    places: int | None = None
    is_public: bool = True


def _group(title: str, text: str, meeting_point: str, **more: object) -> Profile:
    return Profile(title=title, text=text, place_id=None, meeting_point=meeting_point, **more)  # type: ignore[arg-type]


EXAMPLES = (
    Example(
        HOSTS["farida"], "Sønderborg",
        _group(
            "Strikkecafé i Multikulturhuset",
            "Vi strikker, hækler og drikker kaffe. Du behøver ikke kunne det i forvejen. Der er garn til låns.",
            "Multikulturhuset, caféen", topics=["haandarbejde", "kaffe"], weekdays=[1], starts_at=time(14),
            ends_at=time(16), size=Size.SMALL, doing=Doing.DO, access={"rollator": _YES, "toilet": _YES, "bus": _YES},
            welcome_name="Farida", welcome_where="Ved døren til caféen", welcome_sign="En gul strikket hue",
        ),
        members=7, has_dates=True,
    ),
    Example(
        HOSTS["aksel"], "Guderup",
        _group(
            "Mændenes værksted",
            "Vi sætter ting i stand og laver fuglekasser. Snakken går, mens hænderne arbejder. Vi har værktøjet.",
            "Det gamle mejeri", topics=["vaerksted"], weekdays=[2], starts_at=time(9, 30), ends_at=time(12),
            size=Size.SMALL, doing=Doing.DO, open_to=OpenTo.MEN, price_note="20 kr. til kaffe",
            access={"toilet": _YES}, welcome_name="Aksel", welcome_where="I porten",
            welcome_sign="Blå kittel og briller",
        ),
        members=5,
    ),
    Example(
        HOSTS["birthe"], "Sønderborg",
        _group(
            "Pårørende til en med demens",
            "Her kan du tale med andre, der også passer på en derhjemme. Det, vi taler om, bliver i rummet.",
            "Frivillighedens Hus, 1. sal", topics=["stoette"], often=Often.FORTNIGHTLY, weekdays=[3],
            starts_at=time(19), ends_at=time(21), door=Door.ASK, is_discreet=True, size=Size.SMALL,
            doing=Doing.TALK, is_quiet=True, access={"rollator": _YES, "wheelchair": _YES, "toilet": _YES},
            welcome_name="Birthe", welcome_where="Ved elevatoren", welcome_sign="Et grønt tørklæde",
        ),
        members=4,
    ),
    Example(
        HOSTS["farida"], "Sønderborg",
        _group(
            "Sprogcafé: Dansk med kaffe til",
            "Kom og snak dansk i ro og mag. Vi er både nye og gamle i byen. Tag gerne dine børn med.",
            "Biblioteket, 2. sal", topics=["sprog", "kaffe"], weekdays=[3], starts_at=time(16), ends_at=time(18),
            size=Size.BIG, doing=Doing.TALK, access={"rollator": _YES, "wheelchair": _YES, "bus": _YES},
            welcome_name="Samira", welcome_where="Ved skranken", welcome_sign="Et skilt, hvor der står Sprogcafé",
        ),
        members=9, has_dates=True, places=24,
    ),
    Example(
        HOSTS["inger"], "Nordborg",
        _group(
            "Nordals Mandagskor",
            "Vi synger det, vi har lyst til. Ingen prøve, og du skal ikke kunne læse noder.",
            "Sognegården", topics=["sang"], weekdays=[0], starts_at=time(19), ends_at=time(21, 15), size=Size.BIG,
            doing=Doing.DO, times_note="Ikke i skolens ferier.", price_note="300 kr. om året",
            welcome_name="Inger", welcome_where="I forgangen", welcome_sign="Noder under armen",
        ),
        members=12,
    ),
    Example(
        HOSTS["solveig"], "Høruphav",
        _group(
            "Unge voksne med kronisk sygdom",
            "Vi mødes på skærmen, så du kan være med fra sofaen. Man må gerne bare lytte.",
            "", topics=["stoette"], is_online=True, online_link="https://moede.example.org/unge-voksne",
            often=Often.FORTNIGHTLY, weekdays=[6], starts_at=time(20), door=Door.ASK, is_discreet=True,
            size=Size.SMALL, doing=Doing.TALK, welcome_name="Solveig",
        ),
        members=3,
    ),
    Example(
        HOSTS["jens"], "Gråsten",
        _group(
            "Netværk for dem, der lige er flyttet til",
            "Vi viser hinanden byen, og så spiser vi noget. Alle, der er nye på egnen, er velkomne.",
            "Gråsten Torv, ved springvandet", topics=["netvaerk", "mad"], often=Often.MONTHLY, weekdays=[5],
            starts_at=time(11), size=Size.BIG, doing=Doing.DO, welcome_name="Jens Peter",
            welcome_sign="En rød cykel",
        ),
        members=6,
    ),
    Example(
        NEWCOMER, "Sønderborg",
        _group(
            "Brætspil om torsdagen",
            "Vi spiller de spil, folk tager med. Regler lærer vi undervejs.",
            "Kulturhuset, lokale 3", topics=["spil"], weekdays=[3], starts_at=time(18, 30), doing=Doing.DO,
            welcome_name="Mikkel",
        ),
        is_public=False,
    ),
)  # fmt: skip


def make_groups(
    person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime
) -> None:
    """All of them: the public ones since weeks, and what waits for an answer since yesterday."""
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    for number, example in enumerate(EXAMPLES):
        then = now - timedelta(weeks=5, hours=number) if example.is_public else now - timedelta(hours=22)
        host = Actor(person_id=person_of(example.host).id, purpose="demo")
        place_id = None if example.profile.is_online else place_of(example.place)
        made = post(host, then, replace(example.profile, place_id=place_id))
        if not example.is_public:
            continue
        answer(staff, then + timedelta(days=1), made.id, State.PUBLISHED, initiative_id=made.initiative_id)
        for place, somebody in enumerate(REGULARS[number : number + example.members], start=1):
            at = then + timedelta(days=2, hours=place)
            member = join(SYSTEM, at, made.id, person_of(somebody))
            # The last one who asked still waits for the host.
            if example.profile.door is Door.ASK and place < example.members:
                answer_member(host, at + timedelta(hours=1), made.id, member.id, is_yes=True)
        if example.has_dates:
            set_dates(host, now, made.id, _dates(example, now))


def _dates(example: Example, now: datetime) -> Dates:
    profile, today = example.profile, local(now).date()
    assert profile.starts_at is not None
    ahead = (profile.weekdays[0] - today.weekday()) % 7 or 7
    return Dates(
        rhythm=Rhythm.WEEKLY,
        first_on=today + timedelta(days=ahead),
        starts_at_local=profile.starts_at,
        duration_minutes=120,
        capacity=example.places,
        needs_sign_up=example.places is not None,
        companion_offered=True,
    )
