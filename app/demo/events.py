"""The events of the demo. Places and councils are real; what is said there, and who says it, is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.holidays import holiday_on
from app.core.permissions import Role
from app.demo.cast import HOUSE, REGULARS, Somebody
from app.demo.event_outcomes import make_event_outcomes
from app.events.actions import USUAL, EventData, propose_event
from app.events.inviting import invite, send_invitations
from app.events.march_routes import RouteData, add_route, keep_choice
from app.events.models import EventForm
from app.events.programme import Item, put_item
from app.events.queries import next_date
from app.gatherings.actions import join
from app.gatherings.models import Rhythm, Series
from app.gatherings.scheduling import SeriesData
from app.organisations.models import Organisation
from app.people.models import Person
from app.plan.models import Initiative

_ACCESS = {key: {"answer": "yes", "note": ""} for key in ("rollator", "wheelchair", "toilet", "bus")}
_COUNCIL, _HOSPITAL = "De Unges Råd i Sønderborg", "Kontakten ved sygesengen"


@dataclass(frozen=True)
class DemoEvent:
    """An event of the demo; `guests` have signed up."""

    form: EventForm
    title: str
    description: str
    place: str
    meeting_point: str
    #: The first such weekday (0 is Monday) from `in_days` on that people do not keep free.
    weekday: int
    in_days: int
    at: time
    minutes: int
    programme: tuple[Item, ...] = ()
    #: Names of organisations, and words.
    invited: tuple[str, ...] = ()
    organisation: str | None = None
    capacity: int | None = None
    online_link: str | None = None
    #: The code of an initiative; None is the plan's own for the form.
    initiative: str | None = None
    guests: int = 0
    #: Of a march: people sign up, and choose one.
    routes: tuple[RouteData, ...] = ()


EVENTS = (
    DemoEvent(
        EventForm.TALK, "Giv en hånd uden at binde dig",
        "Har du to timer en lørdag, og vil du lave noget, der betyder noget? Hør, hvordan andre unge gør. "
        "Du skal ikke være med i en forening. Der er pizza.",
        "Sønderborg", "Multikulturhuset, caféen", 3, 10, time(17, 0), 90,
        (
            Item(time(17, 0), "Pizza og hej til hinanden"),
            Item(time(17, 30), "To timer om måneden er nok", "Freja Lind", "Går i 2.g og maler med børn på Als"),
            Item(time(18, 0), "Find en opgave på din telefon", "Lene Riis", "Frivillighedens Hus"),
        ),
        ("Elever på ungdomsuddannelserne",), organisation=_COUNCIL, capacity=40, guests=7,
    ),
    DemoEvent(
        EventForm.DIALOGUE, "Godt hjem fra sygehuset",
        "Hvem tager imod, når en, der bor alene, kommer hjem? Frivillige fra sygehuset og fra foreningerne finder "
        "sammen ud af, hvem der gør hvad.",
        "Sønderborg", "Sygehuset, mødelokale 2", 2, 17, time(16, 0), 120,
        (
            Item(time(16, 0), "Velkomst og kaffe"),
            Item(time(16, 15), "Den dag, man bliver udskrevet", "Ulla Bech", "Sygeplejerske"),
            Item(time(17, 0), "Vi taler sammen ved bordene"),
            Item(time(17, 45), "Hvem gør hvad herfra?"),
        ),
        (_HOSPITAL, "Guderup Hjælper Guderup", "Medarbejdere i hjemmeplejen"), organisation=_HOSPITAL, capacity=30,
        online_link="https://moede.example.org/godt-hjem", guests=9,
    ),
    DemoEvent(
        EventForm.TALK, "Når naboen kommer hjem fra sygehuset",
        "Et oplæg for landsbylaug og for frivillige på sygehusene. Hvem kan man ringe til, og hvad kan en nabo gøre?",
        "Nordborg", "Nordborg Bibliotek", 1, 35, time(19, 0), 90,
        (
            Item(time(19, 0), "Velkommen"),
            Item(time(19, 10), "Fra sengen til sofaen", "Ulla Bech", "Sygeplejerske"),
            Item(time(20, 0), "Spørg løs"),
        ),
        ("Oksbøl Landsbylaug", "Guderup Hjælper Guderup"), capacity=60, initiative="oplaeg-landsbylaug", guests=5,
    ),
    DemoEvent(
        EventForm.MARCH, "March mod Ensomhed",
        "Vi går gennem Sønderborg sammen. Gå tre eller seks kilometer. Kom alene, eller tag din nabo med. "
        "Bagefter er der suppe på havnen.",
        "Sønderborg", "Rådhustorvet", 5, 40, time(11, 0), 120,
        (
            Item(time(11, 0), "Vi mødes på torvet"),
            Item(time(11, 15), "Vi går"),
            Item(time(12, 30), "Suppe og musik på havnen"),
        ),
        guests=8,
        routes=(
            RouteData("Den korte rute", 3000, time(11, 30), "Rådhustorvet", "Asfalt og bænke hele vejen", True),
            RouteData("Rundt om Sundet", 6000, time(11, 15), "Rådhustorvet", "Grus og en enkelt bakke"),
        ),
    ),
    DemoEvent(
        EventForm.OPEN_HOUSE, "Åbent hus i Frivillighedens Hus",
        "Kig ind, når det passer dig. Se køkkenet, mød dem, der kommer her, og få en kop kaffe.",
        "Sønderborg", "Frivillighedens Hus", 5, 7, time(10, 0), 240,
    ),
)  # fmt: skip


def make_events(person: Callable[[Somebody], Person], place: Callable[[str], int], now: datetime) -> None:
    """All of them, made by the house, with programme, guests, and letters to who is invited; and one that was held."""
    house = Actor(person_id=person(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    for one in EVENTS:
        series = _make(one, house, person(HOUSE), place(one.place), now)
        for item in one.programme:
            put_item(house, now, series.id, item)
        routes = [add_route(house, now, series.id, route) for route in one.routes]
        for name in one.invited:
            number = _organisation(name)
            invite(house, now, series.id, organisation_id=number, words="" if number else name)
        if one.invited:
            send_invitations(house, now, series.id)
        date_held = next_date(series.id, now)
        assert date_held is not None
        for somebody in REGULARS[: one.guests]:
            guest = person(somebody)
            actor, then = Actor(person_id=guest.id, purpose="demo"), now - timedelta(days=2)
            sign_up = join(actor, then, date_held.id, guest, is_on_phone=guest.email is None)
            if routes:
                keep_choice(actor, then, sign_up, {"route": routes[guest.id % len(routes)].id})
    make_event_outcomes(person, place, now)


def _make(one: DemoEvent, house: Actor, host: Person, place_id: int, now: datetime) -> Series:
    data = SeriesData(
        kind="event", title=one.title, description=one.description, place_id=place_id,
        meeting_point=one.meeting_point, rhythm=Rhythm.ONCE,
        first_on=_day(one, clock.local(now).date()), until=None, starts_at_local=one.at,
        duration_minutes=one.minutes, capacity=one.capacity, price_ore=0,
        needs_sign_up=one.capacity is not None or bool(one.routes),
        price_note="", companion_offered=False, access=_ACCESS,
    )  # fmt: skip
    event = EventData(
        one.form, _organisation(one.organisation), one.online_link is not None, one.online_link,
        checks_in=one.form is EventForm.MARCH,
    )  # fmt: skip
    return propose_event(house, now - timedelta(days=7), data, host, event, _initiative(one.initiative))


def _day(one: DemoEvent, today: date) -> date:
    day = today + timedelta(days=one.in_days)
    day += timedelta(days=(one.weekday - day.weekday()) % 7)
    while holiday_on(day):
        day += timedelta(days=7)
    return day


def _organisation(name: str | None) -> int | None:
    return db.session.scalar(select(Organisation.id).where(Organisation.name == name))


def _initiative(code: str | None) -> int:
    """The initiative of this code; the plan's own without one."""
    return db.session.scalar(select(Initiative.id).where(Initiative.code == code)) or USUAL
