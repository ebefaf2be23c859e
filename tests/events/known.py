"""What the house knows of somebody by the events they spoke at, signed up for and were invited to."""

from __future__ import annotations

from datetime import datetime, time

from app.core.actor import SYSTEM
from app.events import check_in, inviting, march_routes, programme
from app.events.march_routes import RouteData
from app.events.programme import Item
from app.gatherings.models import SeriesStatus
from app.people.models import Person
from tests.events.holding import PDF, make_date, make_event
from tests.events.marching import make_march
from tests.factories import make_organisation, make_sign_up


def known_to_events(person: Person, now: datetime) -> None:
    """The person speaks at one, has a place and looks after an organisation that is invited; one was refused."""
    talk = make_date(title="Canary-oplæg", is_online=True, online_link="https://moede.example.org/canary")
    make_sign_up(talk, person)
    programme.put_item(SYSTEM, now, talk.series_id, Item(time(10), "Oplæg", person.name, "canary-taler"))
    programme.add_document(SYSTEM, now, talk.series_id, title="Canary-ark", content=PDF, is_for_all=True)
    guild = make_organisation(person, name="Canarylauget")
    inviting.invite(SYSTEM, now, talk.series_id, organisation_id=guild.id)
    inviting.send_invitations(SYSTEM, now, talk.series_id)
    refused = make_event(approved=False)
    refused.status, refused.decided_at = SeriesStatus.REJECTED, now
    _known_to_a_march(person, now)


def _known_to_a_march(person: Person, now: datetime) -> None:
    """The person walks a route of it; somebody helps on the day."""
    march = make_march(title="Canary-march")
    route = march_routes.add_route(
        SYSTEM, now, march.series_id, RouteData("Den korte rute", 2500, time(11, 30), "Torvet")
    )
    march_routes.keep_choice(SYSTEM, now, make_sign_up(march, person), {"route": route.id})
    check_in.name_helper(SYSTEM, now, march.id, "Port 2")
