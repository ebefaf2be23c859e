"""Marches for tests: today's, with routes, and people on them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM
from app.events import march_routes
from app.events.march_routes import RouteData
from app.events.models import EventForm
from app.events.models_march import MarchRoute
from app.gatherings.models import Occurrence, SignUp
from app.people.models import Person
from tests.events.holding import make_date
from tests.factories import make_person, make_sign_up, writing

#: The day of the march, a week after the clock of the tests stands still.
ON = date(2027, 3, 8)


def make_march(host: Person | None = None, **values: Any) -> Occurrence:
    """A march a week from now at 10.00, three hours, for as many as want to, where people check in."""
    usual = {
        "title": "March mod Ensomhed",
        "form": EventForm.MARCH,
        "checks_in": True,
        "capacity": None,
        "duration_minutes": 180,
    }
    return make_date(host, **{**usual, **values})


def make_route(march: Occurrence, name: str = "Den korte rute", **values: Any) -> MarchRoute:
    """2.5 km from 10.30 at the square."""
    usual: dict[str, Any] = {
        "name": name,
        "metres": 2500,
        "starts_at_local": time(10, 30),
        "meeting_point": "Torvet",
        "has_rollator": True,
    }
    with writing():
        return march_routes.add_route(SYSTEM, clock.now(), march.series_id, RouteData(**{**usual, **values}))


def walk(march: Occurrence, name: str, route: MarchRoute | None = None, **values: Any) -> SignUp:
    """Somebody is on the list, on a route."""
    phone = values.pop("phone", None)
    sign_up = make_sign_up(march, person=make_person(name, phone=phone), **values)
    if route is not None:
        with writing():
            march_routes.keep_choice(SYSTEM, clock.now(), sign_up, {"route": route.id})
    return sign_up


def at(hour: int, minute: int = 0) -> datetime:
    """A time on the day of the march."""
    return clock.from_wall(ON, time(hour, minute))
