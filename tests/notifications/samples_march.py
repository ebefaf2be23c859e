"""One message of every kind about a march, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.events import march_routes
from app.events.march_routes import RouteData
from app.notifications.models import Message
from tests.events.marching import make_march, make_route
from tests.factories import make_person, make_sign_up, writing


def march_route_changed() -> Message:
    march = make_march(first_on=clock.today() + timedelta(days=7))
    route = make_route(march)
    ane = make_sign_up(march, make_person("Ane Ibsen"))
    before = RouteData(route.name, route.metres, route.starts_at_local, route.meeting_point)
    with writing():
        march_routes.keep_choice(SYSTEM, clock.now(), ane, {"route": route.id})
        changed = replace(before, starts_at_local=time(11, 15), meeting_point="Havnen")
        march_routes.change_route(SYSTEM, clock.now(), route.id, changed)
    newest = select(Message).where(Message.kind == "march_route_changed").order_by(Message.id.desc())
    return db.session.scalars(newest).first()  # type: ignore[return-value]


#: Kind → how to bring one about.
OF_MARCH: dict[str, Callable[[], Message]] = {"march_route_changed": march_route_changed}
