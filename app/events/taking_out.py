"""What of events may be taken out. Never the link of a meeting that is held online."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.taking_out import OutColumn, OutTable
from app.events.models import Event
from app.events.models_about import EventDocument, EventInvitation, EventItem
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


_ITEMS_OF_ALL = select(EventItem)
_PROGRAMME = OutTable(
    key="arrangementers_program",
    title=_l("Programmet for arrangementer"),
    columns=(
        OutColumn("nr", _l("Punktets nummer hos os"), "id"),
        OutColumn("raekke_nr", _l("Nummeret på arrangementet"), "series_id"),
        OutColumn("kl", _l("Hvad klokken er"), "at"),
        OutColumn("hvad", _l("Hvad der sker"), "what"),
        OutColumn("hvem", _l("Hvem der fortæller"), "speaker"),
        OutColumn("om", _l("Hvem det er"), "about_speaker"),
    ),
    covers=("event_item",),
    model=EventItem,
    of_organisation=lambda number: _ITEMS_OF_ALL.where(EventItem.series_id.in_(_series(number))),
    of_municipality=lambda: _ITEMS_OF_ALL,
)
_DOCUMENTS_OF_ALL = select(EventDocument)
_DOCUMENTS = OutTable(
    key="arrangementers_filer",
    title=_l("Filer til arrangementer. Selve filerne henter I på siden."),
    columns=(
        OutColumn("nr", _l("Filens nummer hos os"), "id"),
        OutColumn("raekke_nr", _l("Nummeret på arrangementet"), "series_id"),
        OutColumn("navn", _l("Hvad den hedder"), "title"),
        OutColumn("bytes", _l("Hvor meget den fylder, i bytes"), "size"),
        OutColumn("for_alle", _l("Om alle kan hente den"), "is_for_all"),
        OutColumn("lagt_paa", _l("Hvornår den blev lagt på"), "added_at"),
    ),
    covers=("event_document",),
    model=EventDocument,
    of_organisation=lambda number: _DOCUMENTS_OF_ALL.where(EventDocument.series_id.in_(_series(number))),
    of_municipality=lambda: _DOCUMENTS_OF_ALL,
)
_INVITED_OF_ALL = select(EventInvitation)
_INVITED = OutTable(
    key="arrangementers_indbudte",
    title=_l("Hvem der er indbudt til arrangementer"),
    columns=(
        OutColumn("nr", _l("Indbydelsens nummer hos os"), "id"),
        OutColumn("raekke_nr", _l("Nummeret på arrangementet"), "series_id"),
        OutColumn("forening_nr", _l("Foreningens nummer. Tomt: indbudt med ord."), "organisation_id"),
        OutColumn("hvem", _l("Hvem det er"), "name"),
        OutColumn("sat_paa", _l("Hvornår de kom på listen"), "added_at"),
    ),
    covers=("event_invitation",),
    model=EventInvitation,
    of_organisation=lambda number: _INVITED_OF_ALL.where(EventInvitation.series_id.in_(_series(number))),
    of_municipality=lambda: _INVITED_OF_ALL,
)


def _series(number: int) -> Select[Any]:
    return select(Event.series_id).where(Event.organisation_id == number)


TAKES_OUT = (
    _EVENTS,
    _PROGRAMME,
    _DOCUMENTS,
    _INVITED,
    dates_of("arrangementers_datoer", _l("Jeres arrangementers datoer"), _series),
)
