"""Events for tests."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.core import clock
from app.core.actor import SYSTEM
from app.events.actions import EventData, propose_event
from app.events.models import EventForm
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus
from app.gatherings.scheduling import approve_series
from app.pack.settings import get_pack
from app.people.models import Person
from tests import factories

#: A whole PDF with nothing on it.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_EVENT = ("form", "organisation_id", "is_online", "online_link", "checks_in", "is_for_invited")


def make_event(
    host: Person | None = None, *, approved: bool = True, initiative_id: int | None = None, **values: Any
) -> Series:
    """A talk that is held once, 90 minutes at 10.00, a week from now, 20 places; `values` of the series and of the
    event.
    """
    get_pack(current_app)
    own = {name: values.pop(name) for name in _EVENT if name in values}
    usual = {"kind": "event", "title": "Oplæg om fællesskab", "rhythm": Rhythm.ONCE}
    data = factories.series_data(**{**usual, **values})
    with factories.writing():
        host = host or factories.make_person("Vera Vært")
        event = EventData(**{"form": EventForm.TALK, **own})
        series = propose_event(SYSTEM, clock.now(), data, host, event, initiative_id)
        if approved and series.status == SeriesStatus.PROPOSED:
            approve_series(SYSTEM, clock.now(), series.id)
    return series


def make_date(host: Person | None = None, **values: Any) -> Occurrence:
    """The first date of a new event."""
    return factories.make_occurrence(make_event(host, **values))
