"""What the pages of events read: few statements, narrow rows where there are many."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

from app.core.database import db, read
from app.events.models import Event, EventForm
from app.events.wording import form_in_words
from app.gatherings.models import Rhythm, Series, SeriesStatus
from app.organisations.models import Organisation
from app.people.models import Person
from app.places.models import Place

KIND = "event"
#: An event that is over still has a page.
_PUBLIC = (SeriesStatus.APPROVED, SeriesStatus.ENDED)


class EventRow(NamedTuple):
    """What an event's page says of the event itself: its series, what only events have, and whose it is."""

    id: int
    title: str
    description: str
    meeting_point: str
    rhythm: Rhythm
    first_on: date
    until: date | None
    starts_at_local: time
    needs_sign_up: bool
    closes_hours: int
    price_ore: int
    price_note: str
    companion_offered: bool
    #: As in `Series.access`.
    access: dict[str, Any]
    host_id: int
    initiative_id: int | None
    status: SeriesStatus
    form: EventForm
    organisation_id: int | None
    is_online: bool
    checks_in: bool
    is_for_invited: bool
    host_name: str
    place_name: str
    organisation_name: str | None

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the page of the event."""
        return self.status in _PUBLIC


_OF_SERIES = EventRow._fields[:17]
_OF_EVENT = EventRow._fields[17:22]


def event(series_id: int) -> EventRow | None:
    """The event with series, place, host and organisation in one statement, whatever its status. Never the link."""
    row = read(_event_statement(), {"series_id": series_id}).one_or_none()
    return None if row is None else EventRow._make(row)


@cache
def _event_statement() -> Select[*tuple[Any, ...]]:
    series, events = Series.__table__, Event.__table__
    columns = (
        *(series.c[name] for name in _OF_SERIES),
        *(events.c[name] for name in _OF_EVENT),
        Person.__table__.c.name,
        Place.__table__.c.name,
        Organisation.__table__.c.name,
    )
    return (
        select(*columns)
        .join_from(events, series, series.c.id == events.c.series_id)
        .join(Person.__table__, Person.__table__.c.id == series.c.host_id)
        .join(Place.__table__, Place.__table__.c.id == series.c.place_id)
        .outerjoin(Organisation.__table__, Organisation.__table__.c.id == events.c.organisation_id)
        .where(series.c.id == bindparam("series_id"), series.c.kind == KIND)
    )


def details(series_id: int) -> Event | None:
    """What only events have, as it stands."""
    return db.session.get(Event, series_id)


def public_title(series_id: int) -> str | None:
    """What an event that everybody may see is called, or None."""
    public = Series.id == series_id, Series.kind == KIND, Series.status.in_(_PUBLIC)
    return db.session.scalar(select(Series.title).where(*public))


def card_facts(series_id: int) -> list[dict[str, str]]:
    """What a card says of an event beside date, place and seats."""
    found = details(series_id)
    if found is None:
        return []
    facts = [{"icon": "message-circle", "text": form_in_words(found.form)}]
    if found.is_online:
        facts.append({"icon": "phone", "text": _("Du kan være med online")})
    return facts
