"""What of series and their dates may be taken out: by the municipality all; features narrow them for organisations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.core.calendar_file import CalendarEntry
from app.core.taking_out import OutColumn, OutTable
from app.gatherings.calendar_file import uid_of
from app.gatherings.models import Occurrence, OccurrenceStatus, Series


def entry_of(one: Occurrence) -> CalendarEntry:
    """A date in a calendar, called what others may read."""
    return CalendarEntry(
        uid=uid_of(one),
        version=one.version,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=one.series.outward_title,
        location=f"{one.meeting_point}, {one.place.name}",
        description="",
        is_cancelled=one.status == OccurrenceStatus.CANCELLED,
    )


SERIES = OutTable(
    key="raekker_af_datoer",
    title=_l("Det, der sker igen og igen"),
    columns=(
        OutColumn("nr", _l("Rækkens nummer hos os"), "id"),
        OutColumn("slags", _l("Hvad det er: walk, group, meal"), "kind"),
        OutColumn("navn", _l("Hvad det hedder"), "title"),
        OutColumn("beskrivelse", _l("Hvad man laver"), "description"),
        OutColumn("by", _l("By"), "place.name"),
        OutColumn("moedested", _l("Hvor man mødes"), "meeting_point"),
        OutColumn("hvor_tit", _l("Hvor tit"), "rhythm"),
        OutColumn("foerste_dag", _l("Den første dag"), "first_on"),
        OutColumn("sidste_dag", _l("Den sidste dag. Tomt: det bliver ved."), "until"),
        OutColumn("fra_kl", _l("Hvornår det begynder"), "starts_at_local"),
        OutColumn("minutter", _l("Hvor længe det varer"), "duration_minutes"),
        OutColumn("pladser", _l("Hvor mange der er plads til. Tomt: alle."), "capacity"),
        OutColumn("tilmelding", _l("Om man melder sig til"), "needs_sign_up"),
        OutColumn("pris_oere", _l("Hvad det koster, i øre"), "price_ore"),
        OutColumn("status", _l("Om det er godkendt, afvist eller slut"), "status"),
        OutColumn("oprettet", _l("Hvornår det blev foreslået"), "created_at"),
    ),
    covers=("series",),
    model=Series,
    of_municipality=lambda: select(Series),
)
DATES = OutTable(
    key="datoer",
    title=_l("Datoer"),
    columns=(
        OutColumn("nr", _l("Datoens nummer hos os"), "id"),
        OutColumn("raekke_nr", _l("Nummeret på det, datoen hører til"), "series_id"),
        OutColumn("navn", _l("Hvad det hedder"), "series.title"),
        OutColumn("fra", _l("Hvornår det begynder"), "starts_at"),
        OutColumn("til", _l("Hvornår det slutter"), "ends_at"),
        OutColumn("by", _l("By"), "place.name"),
        OutColumn("moedested", _l("Hvor man mødes"), "meeting_point"),
        OutColumn("pladser", _l("Hvor mange der er plads til. Tomt: alle."), "capacity"),
        OutColumn("optaget", _l("Hvor mange pladser der er taget"), "places_taken"),
        OutColumn("kom", _l("Hvor mange der kom uden at melde sig til"), "head_count"),
        OutColumn("status", _l("Om den er planlagt eller aflyst"), "status"),
        OutColumn("hvorfor", _l("Hvorfor den er flyttet eller aflyst"), "reason"),
    ),
    covers=("occurrence",),
    model=Occurrence,
    of_municipality=lambda: select(Occurrence),
    entry=entry_of,
)

TAKES_OUT = (SERIES, DATES)


def dates_of(key: str, title: Any, series_ids: Callable[[int], Select[Any]]) -> OutTable:
    """The dates of an organisation's own things: `series_ids` gives the numbers of their series as a statement."""
    return replace(
        DATES,
        key=key,
        title=title,
        of_municipality=None,
        of_organisation=lambda number: select(Occurrence).where(Occurrence.series_id.in_(series_ids(number))),
    )
