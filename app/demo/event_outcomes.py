"""What came of a talk in the demo: one thing is done, one is to be done, and one is late. All of it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import HOUSE, NEWCOMER, Somebody
from app.events import outcome, points
from app.events.actions import EventData, propose_event
from app.events.models import EventForm
from app.events.models_outcome import Doer, PointState
from app.events.points import NewPoint
from app.gatherings.hosting import record_head_count
from app.gatherings.models import Occurrence, Rhythm, Series
from app.gatherings.scheduling import SeriesData, approve_series
from app.organisations.models import Organisation
from app.people.models import Person

_COUNCIL = "De Unges Råd i Sønderborg"
#: Came to the talk, and said yes to something.
_SIDSEL = Somebody("Sidsel Bruhn", "sidsel", 93)
_TITLE = "Oplæg for Ungerådet: frivillig på din måde"
#: So many days ago it was held.
_AGO = 20
_SAID = (
    "Vi talte om, hvordan unge kan være frivillige uden at være med i en forening. Mange vil gerne hjælpe én gang, "
    "før de siger ja til mere."
)
_AGREED = "Vi prøver korte opgaver for unge i tre måneder. Så mødes vi igen og ser, hvordan det gik."


def make_event_outcomes(
    person: Callable[[Somebody], Person], place: Callable[[str], int], now: datetime
) -> None:
    """Ungerådet's talk of row 1.4, held by the house and written down the day after."""
    council = db.session.scalars(select(Organisation).where(Organisation.name == _COUNCIL)).one()
    host = person(HOUSE)
    held = _held(host, council.id, place("Sønderborg"), now)
    writer, then = Actor(person_id=host.id, purpose="demo"), held.ends_at + timedelta(hours=20)
    record_head_count(writer, then, held.id, 18)
    house = Actor(person_id=host.id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    written = outcome.write(writer, then, held.id, outcome.Words(_SAID, _AGREED, on_page=True))
    outcome.answer(house, then + timedelta(hours=2), written.id, is_shown=True)
    today = clock.local(now).date()
    wanted = (
        NewPoint(
            "Lave en plakat om korte opgaver", Doer.MEMBER, today - timedelta(days=10), person(NEWCOMER).id
        ),
        NewPoint("Finde tre foreninger, der har opgaver til unge", Doer.HOUSE, today - timedelta(days=4)),
        _named(_SIDSEL, "Spørge gymnasiet, om vi må komme forbi", today + timedelta(days=2)),
    )
    made = [points.add_point(writer, then, held.id, one) for one in wanted]
    points.settle(writer, now - timedelta(days=11), made[0].id, PointState.DONE)


def _named(who: Somebody, what: str, due_on: date) -> NewPoint:
    return NewPoint(what, Doer.PERSON, due_on, name=who.name, email=who.email, phone=who.phone)


def _held(host: Person, council_id: int, place_id: int, now: datetime) -> Occurrence:
    data = SeriesData(
        kind="event", title=_TITLE,
        description="Et kort oplæg, og så en snak om, hvad unge har lyst til at hjælpe med.",
        place_id=place_id, meeting_point="Multikulturhuset, lokale 3", rhythm=Rhythm.ONCE,
        first_on=clock.local(now).date() - timedelta(days=_AGO), until=None, starts_at_local=time(19, 0),
        duration_minutes=90, capacity=None, needs_sign_up=False, price_ore=0, price_note="",
        companion_offered=False, access={key: {"answer": "yes", "note": ""} for key in ("wheelchair", "toilet")},
    )  # fmt: skip
    then = now - timedelta(days=_AGO + 14)
    series: Series = propose_event(SYSTEM, then, data, host, EventData(EventForm.TALK, council_id))
    if series.decided_at is None:
        approve_series(SYSTEM, then, series.id)
    return db.session.scalars(select(Occurrence).where(Occurrence.series_id == series.id)).one()
