"""What marches add to the front door of events: the route at signing up, the code, and the host's links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.formatting import time_da
from app.events import march_routes, queries, queries_march, views_check_in, views_count, views_march
from app.events.links_day import code_url
from app.events.models import EventForm
from app.events.models_march import MarchRoute
from app.events.wording_march import length_in_words, route_in_letters, start_in_words
from app.gathering_pages.shared import Asks, Choice, Link, OwnFact
from app.gatherings.models import HOLDING, OccurrenceStatus, SignUp

#: Importing them is what gives the blueprint its pages.
PAGES = (views_march, views_check_in, views_count)


def choices(series_id: int) -> tuple[Choice, ...]:
    """Which route one walks, where there is more than one way."""
    routes = queries_march.routes_of(series_id)
    if not routes:
        return ()
    options = tuple((one.id, _route_in_words(one)) for one in routes)
    return (Choice("route", _("Hvilken rute vil du gå?"), options, _("Vælg en rute")),)


def _route_in_words(route: MarchRoute) -> str:
    line = _("%(name)s, %(km)s", name=route.name, km=length_in_words(route.metres))
    with_time = _("%(route)s. Starter %(time)s", route=line, time=time_da(route.starts_at_local))
    return with_time + (f". {_('Man kan have rollator med')}" if route.has_rollator else "")


def _kept(sign_up: SignUp) -> Mapping[str, Any]:
    route = queries_march.chosen_by(sign_up.id)
    return {"route": route.id} if route is not None else {}


ASKS = Asks(choices, march_routes.keep_choice, _kept)


def own_route(sign_up: SignUp) -> list[OwnFact]:
    """On one's own sign-up: the route, and when and where it begins."""
    route = queries_march.chosen_by(sign_up.id)
    if route is None:
        return []
    name = _("%(name)s, %(km)s", name=route.name, km=length_in_words(route.metres))
    return [("footprints", _("Din rute"), name, start_in_words(route, sign_up.occurrence.starts_at))]


def own_words(sign_up: SignUp) -> str:
    """In letters about it: the same."""
    route = queries_march.chosen_by(sign_up.id)
    return route_in_letters(route, sign_up.occurrence.starts_at) if route is not None else ""


def own_code(sign_up: SignUp, now: datetime) -> str | None:
    """The address in the code that one shows at the start, until the day is over."""
    event, date = queries.details(sign_up.occurrence.series_id), sign_up.occurrence
    is_on = date.status == OccurrenceStatus.PLANNED and date.ends_at > now and sign_up.status in HOLDING
    return code_url(sign_up) if event is not None and event.checks_in and is_on else None


def day_links(series_id: int, occurrence_id: int) -> list[Link]:
    """On the host's pages, for the day of the march."""
    event = queries.details(series_id)
    if event is None:
        return []
    ids: dict[str, Any] = {"series_id": series_id, "occurrence_id": occurrence_id}
    links: list[Link] = []
    if event.checks_in:
        links.append((_("Tjek folk ind"), url_for("events.host_check_in", **ids), "check"))
    if event.checks_in or event.form is EventForm.MARCH:
        links += [
            (_("Tæl, hvor mange der kommer"), url_for("events.host_count_heads", **ids), "users"),
            (_("Hjælpere på dagen"), url_for("events.host_day_helpers", **ids), "user-plus"),
        ]
    if event.form is EventForm.MARCH:
        links.append((_("Ruter"), url_for("events.host_routes", series_id=series_id), "footprints"))
    return links
