"""Routes of a march: made and changed by the host, chosen at signing up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.events import queries_march as queries
from app.events.messages_march import promise_route_changed
from app.events.models_march import MarchRoute, RouteChoice
from app.events.queries import KIND
from app.gatherings.models import Series, SeriesStatus, SignUp

#: More routes than one finds one's way among.
MOST = 12


@dataclass(frozen=True)
class RouteData:
    """What the host says of a route; fields as in the table MarchRoute."""

    name: str
    metres: int
    starts_at_local: time
    meeting_point: str
    access: str = ""
    has_rollator: bool = False


def add_route(actor: Actor, now: datetime, series_id: int, data: RouteData) -> MarchRoute:
    """One more route. Raises DomainError for a name that is taken, for too many, and when the march is over."""
    _lock_march(series_id)
    there = queries.routes_of(series_id)
    if len(there) >= MOST:
        raise DomainError("Der er ruter nok. Fjern en, før du laver en ny.", field="name")
    _refuse_same(there, data.name)
    route = MarchRoute(series_id=series_id, version=1, **asdict(data))
    db.session.add(route)
    db.session.flush()
    record(actor, now, "march.add_route", "series", series_id, route=route.id)
    return route


def change_route(actor: Actor, now: datetime, route_id: int, data: RouteData) -> int:
    """Change a route. Who walks it is told of another time or place to start; returns how many were told.

    Raises DomainError as above.
    """
    route = _lock_route(route_id)
    _refuse_same([one for one in queries.routes_of(route.series_id) if one.id != route_id], data.name)
    is_moved = (route.starts_at_local, route.meeting_point) != (data.starts_at_local, data.meeting_point)
    for name, value in asdict(data).items():
        setattr(route, name, value)
    route.version += is_moved
    db.session.flush()
    told = promise_route_changed(route, queries.coming_on(route_id, now), now) if is_moved else 0
    record(actor, now, "march.change_route", "series", route.series_id, route=route_id, told=told)
    return told


def remove_route(actor: Actor, now: datetime, route_id: int) -> None:
    """Take a route away. Raises DomainError while somebody is to walk it: nobody is left without a start."""
    route = _lock_route(route_id)
    if queries.is_chosen(route_id):
        raise DomainError("Der er folk på ruten. Ret den i stedet, så får de besked.")
    record(actor, now, "march.remove_route", "series", route.series_id, route=route_id)
    db.session.execute(delete(RouteChoice).where(RouteChoice.route_id == route_id))
    db.session.delete(route)
    db.session.flush()


def keep_choice(_actor: Actor, _now: datetime, sign_up: SignUp, said: Mapping[str, Any]) -> None:
    """The route that a party chose at signing up, or chooses instead."""
    route_id = said.get("route")
    series_id = sign_up.occurrence.series_id
    if route_id is None or route_id not in {one.id for one in queries.routes_of(series_id)}:
        return
    kept = db.session.get(RouteChoice, sign_up.id)
    if kept is None:
        db.session.add(RouteChoice(sign_up_id=sign_up.id, route_id=route_id))
    elif kept.route_id != route_id:
        kept.route = db.session.get_one(MarchRoute, route_id)
    db.session.flush()


def _refuse_same(routes: list[MarchRoute], name: str) -> None:
    if name.casefold() in {one.name.casefold() for one in routes}:
        raise DomainError("Der er allerede en rute med det navn.", field="name")


def _lock_march(series_id: int) -> Series:
    series = lock_row(Series, series_id)
    if series is None or series.kind != KIND:
        raise NotFoundError
    if series.status not in (SeriesStatus.PROPOSED, SeriesStatus.APPROVED):
        raise DomainError("Arrangementet er slut og kan ikke ændres mere.")
    return series


def _lock_route(route_id: int) -> MarchRoute:
    found = db.session.get(MarchRoute, route_id)
    if found is None:
        raise NotFoundError
    _lock_march(found.series_id)
    route = lock_row(MarchRoute, route_id)
    if route is None:
        raise NotFoundError
    return route
