"""The meals of the demo: places are real; meals, hosts and prices are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role as StaffRole
from app.demo.cast import CITIZEN, HOSTS, HOUSE, REGULARS, Somebody
from app.demo.rooms import KITCHEN
from app.gatherings.actions import join
from app.gatherings.models import Occurrence, Rhythm, Series
from app.gatherings.queries import participants
from app.gatherings.scheduling import SeriesData, approve_series, make_occurrences
from app.meals import actions, crew, diets, kitchen
from app.meals.actions import MealData
from app.meals.crew import RoleNeed
from app.meals.eating import clean
from app.meals.kitchen import KitchenWish
from app.meals.models import Seating
from app.meals.models_crew import Role
from app.meals.queries_kitchen import bookings_of
from app.meals.wording import consent_words
from app.people.models import Person
from app.rooms.actions import answer
from app.rooms.models import Room

_ACCESS = {key: {"answer": "yes", "note": ""} for key in ("rollator", "wheelchair", "toilet")}


@dataclass(frozen=True)
class DemoMeal:
    """A meal of the demo; `in_days` is when its next date is, `weeks_run` how long it has been going."""

    title: str
    description: str
    place: str
    meeting_point: str
    host: str
    in_days: int
    weeks_run: int
    at: time
    price_ore: int
    meal: MealData
    rhythm: Rhythm = Rhythm.FORTNIGHTLY
    capacity: int = 40
    guests: int = 11


def _meal(menu: str = "") -> MealData:
    """A meal for everybody, who sit where they like and eat there."""
    return MealData(
        menu=menu,
        least_age=None,
        least_age_reason="",
        has_takeaway=False,
        seating=Seating.FREE,
        kitchen_phone=None,
    )


MEALS = (
    DemoMeal(
        "Spis sammen i Broager",
        "Vi dækker ét langt bord og spiser klokken seks. Bagefter drikker vi kaffe og taler om løst og fast.",
        "Broager",
        "Sognehuset ved kirken",
        "jens",
        in_days=6,
        weeks_run=4,
        at=time(18, 0),
        price_ore=4500,
        meal=MealData(
            menu="Frikadeller med kartoffelsalat og æblekage",
            least_age=60,
            least_age_reason="Ældrerådet holder måltidet for dem, der spiser alene.",
            has_takeaway=True,
            seating=Seating.TABLES,
            kitchen_phone="+4511111143",
        ),
    ),
    DemoMeal(
        "Verdens suppe",
        "Hver gang laver en ny af os suppe fra det sted, vi kommer fra. Alle kan være med.",
        "Sønderborg",
        "Multikulturhuset, køkkenet på første sal",
        "farida",
        in_days=10,
        weeks_run=0,
        at=time(17, 30),
        price_ore=2500,
        meal=_meal(),
        rhythm=Rhythm.MONTHLY,
        guests=7,
    ),
    DemoMeal(
        "Frokost i køkkenet",
        "Vi laver mad sammen om formiddagen og spiser den klokken tolv. Du kan også bare komme og spise.",
        "Sønderborg",
        "Frivillighedens Hus, stuen",
        "solveig",
        in_days=9,
        weeks_run=0,
        at=time(12, 0),
        price_ore=2000,
        meal=_meal("Grøntsagssuppe og nybagt brød"),
        capacity=24,
        guests=9,
    ),
    DemoMeal(
        "Fællesspisning i Gråsten",
        "Vi spiser varm mad sammen ved lange borde. Kom alene, eller tag din nabo med.",
        "Gråsten",
        "Ahlmannsparken, den store sal",
        "jens",
        in_days=12,
        weeks_run=0,
        at=time(18, 0),
        price_ore=4000,
        meal=_meal("Gule ærter og pandekager"),
        guests=5,
    ),
)
#: The meal that is cooked in the kitchen of the house.
_IN_HOUSE = "Frokost i køkkenet"
#: How many are needed for what, and how many minutes before the meal they meet.
_NEEDS = {
    Role.HEAD_COOK: RoleNeed(1, 180),
    Role.HELPER: RoleNeed(3, 120),
    Role.TABLE: RoleNeed(2, 60),
    Role.WELCOME: RoleNeed(1, 30),
    Role.WASHING: RoleNeed(2, -60),
}
#: Who has said yes to what; two things still miss somebody.
_SAID_YES = (Role.HELPER, Role.HELPER, Role.TABLE, Role.TABLE, Role.WELCOME, Role.WASHING)
#: What some of the guests told the kitchen.
_TOLD = (
    clean(["gluten"], [], ""),
    clean([], ["vegetarian"], ""),
    clean(["nuts", "peanuts"], [], "Jeg har min egen dessert med."),
    clean([], ["halal"], ""),
)


def make_meals(person: Callable[[Somebody], Person], place: Callable[[str], int], now: datetime) -> None:
    """All of them, with guests, what the kitchen was told, a cook, and the numbers of the last time."""
    first_series: list[Occurrence] = []
    for one in MEALS:
        series = _make(one, person(HOSTS[one.host]), place(one.place), now)
        if one.title == _IN_HOUSE:
            _book_kitchen(series, person, now)
        dates = _dates(series)
        first_series = first_series or dates
        for date in [*(d for d in dates if d.ends_at <= now), *[d for d in dates if d.starts_at > now][:1]]:
            _fill(date, one.guests, person, now)
        for date in dates:
            if date.ends_at <= now:
                told: dict[str, Any] = {"guests": one.guests, "first_timers": 3, "portions": one.guests + 4}
                told["helpers"] = len(_SAID_YES) + 1
                after = date.ends_at + timedelta(hours=1)
                actions.count_meal(SYSTEM, after, date.id, **told, comment="Der var god stemning.")
    first = next(date for date in first_series if date.starts_at > now)
    _tell(first, now)
    actions.become_cook(Actor(person_id=person(CITIZEN).id, purpose="demo"), now, first.series_id)
    _make_crew(first, person, now)


def _make(one: DemoMeal, host: Person, place_id: int, now: datetime) -> Series:
    first_on = clock.local(now).date() + timedelta(days=one.in_days) - timedelta(weeks=one.weeks_run)
    then = now - timedelta(weeks=one.weeks_run + 2)
    data = SeriesData(
        kind="meal", title=one.title, description=one.description, place_id=place_id,
        meeting_point=one.meeting_point, rhythm=one.rhythm, first_on=first_on, until=None,
        starts_at_local=one.at, duration_minutes=120, capacity=one.capacity, needs_sign_up=True,
        price_ore=one.price_ore, price_note="", companion_offered=False, access=_ACCESS, least=6,
        closes_hours=48,
    )  # fmt: skip
    actor = Actor(person_id=host.id, purpose="demo")
    series = actions.propose_meal(actor, then, data, host, one.meal)
    if series.decided_at is None:
        approve_series(SYSTEM, then, series.id)
    make_occurrences(series, now)
    return series


def _dates(series: Series) -> list[Occurrence]:
    dates = select(Occurrence).where(Occurrence.series_id == series.id)
    return list(db.session.scalars(dates.order_by(Occurrence.starts_at)))


def _fill(date: Occurrence, guests: int, person: Callable[[Somebody], Person], now: datetime) -> None:
    then = min(now, date.starts_at) - timedelta(days=3)
    for number, somebody in enumerate(REGULARS[:guests]):
        guest = person(somebody)
        needs: dict[str, Any] = {"is_on_phone": guest.email is None}
        made = join(Actor(person_id=guest.id, purpose="demo"), then, date.id, guest, **needs)
        if number % 5 == 0:
            actions.keep_answers(SYSTEM, then, made, {"takeaway": date.series.title == MEALS[0].title})


def _tell(date: Occurrence, now: datetime) -> None:
    for sign_up, said in zip(participants(date.id), _TOLD, strict=False):
        actor = Actor(person_id=sign_up.person_id, purpose="demo")
        diets.keep_diet(actor, now - timedelta(days=1), sign_up.id, said, consent_words())


def _make_crew(date: Occurrence, person: Callable[[Somebody], Person], now: datetime) -> None:
    """The citizen of the demo is the head cook; most of the others have said yes."""
    crew.set_roles(SYSTEM, now, date.series_id, _NEEDS)
    people = [person(one) for one in REGULARS]
    for somebody, role in zip(people, (Role.HEAD_COOK, *_SAID_YES), strict=False):
        actor = Actor(person_id=somebody.id, purpose="demo")
        crew.join_crew(actor, now, date.id, role, somebody, is_on_phone=somebody.email is None)


def _book_kitchen(series: Series, person: Callable[[Somebody], Person], now: datetime) -> None:
    """The host asks for the kitchen of the house, and the house says yes to all dates at once."""
    room = db.session.scalars(select(Room).where(Room.code == KITCHEN)).one()
    host = Actor(person_id=series.host_id, purpose="demo")
    wish = KitchenWish(room.id, 120, 60, rules_version=room.rules_version)
    kitchen.choose_kitchen(host, now, series.id, wish)
    staff = Actor(person_id=person(HOUSE).id, roles=frozenset({StaffRole.MODERATOR}), purpose="demo")
    asked = next((one for one in bookings_of(_dates(series)).values() if one.holds), None)
    if asked is not None:
        answer(staff, now, asked.id, is_yes=True)
