"""What of events may be taken out. Never the link of a meeting that is held online."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.taking_out import OutColumn, OutTable
from app.events.models import Event
from app.gatherings.taking_out import dates_of

_OF_ALL = select(Event).options(joinedload(Event.series))
_EVENTS = OutTable(
    key="arrangementer",
    title=_l("Arrangementer"),
    columns=(
        OutColumn("raekke_nr", _l("Nummeret på arrangementet"), "series_id"),
        OutColumn("forening_nr", _l("Foreningens nummer. Tomt: uden forening."), "organisation_id"),
        OutColumn("navn", _l("Hvad det hedder"), "series.title"),
        OutColumn("form", _l("Hvad det er: talk, dialogue, march, workshop, open_house"), "form"),
        OutColumn("online", _l("Om man kan være med online"), "is_online"),
        OutColumn("indbudte", _l("Om det kun er for dem, der er indbudt"), "is_for_invited"),
        OutColumn("siger_til", _l("Om man selv siger til, når man er kommet"), "checks_in"),
    ),
    covers=("event",),
    model=Event,
    of_organisation=lambda number: _OF_ALL.where(Event.organisation_id == number),
    of_municipality=lambda: _OF_ALL,
)


def _series(number: int) -> Select[Any]:
    return select(Event.series_id).where(Event.organisation_id == number)


TAKES_OUT = (_EVENTS, dates_of("arrangementers_datoer", _l("Jeres arrangementers datoer"), _series))
