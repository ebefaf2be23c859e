"""What of the plan and the gazetteer may be taken out by the municipality. Who wrote what stays in the log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.taking_out import OutColumn, OutTable
from app.places.models import Place
from app.plan.models import Action, FocusPlan, Goal, Initiative, PlanActivity, RowEntry, RowYear

_PLACES = OutTable(
    key="steder",
    title=_l("Byer og steder"),
    columns=(
        OutColumn("nr", _l("Stedets nummer hos os"), "id"),
        OutColumn("navn", _l("Navn"), "name"),
        OutColumn("slags", _l("Hvad slags sted"), "kind"),
        OutColumn("postnr", _l("Postnummer"), "postal_code"),
        OutColumn("bredde", _l("Breddegrad"), "lat"),
        OutColumn("laengde", _l("Længdegrad"), "lon"),
        OutColumn("indbyggere", _l("Hvor mange der bor der"), "population"),
    ),
    covers=("place",),
    model=Place,
    of_municipality=lambda: select(Place),
)
_PLANS = OutTable(
    key="planer",
    title=_l("Planer"),
    columns=(
        OutColumn("nr", _l("Planens nummer hos os"), "id"),
        OutColumn("plan", _l("Planens nummer i politikken"), "number"),
        OutColumn("titel", _l("Planens navn"), "title"),
    ),
    covers=("focus_plan",),
    model=FocusPlan,
    of_municipality=lambda: select(FocusPlan),
)
_GOALS = OutTable(
    key="plan_maal",
    title=_l("Planens mål"),
    columns=(
        OutColumn("plan_nr", _l("Planens nummer, se planer"), "plan_id"),
        OutColumn("kode", _l("Målets nummer i planen"), "code"),
        OutColumn("maal", _l("Målet"), "text"),
    ),
    covers=("plan_goal",),
    model=Goal,
    of_municipality=lambda: select(Goal),
)
_ACTIONS = OutTable(
    key="plan_handlinger",
    title=_l("Planens handlinger"),
    columns=(
        OutColumn("nr", _l("Handlingens nummer hos os"), "id"),
        OutColumn("plan_nr", _l("Planens nummer, se planer"), "plan_id"),
        OutColumn("kode", _l("Handlingens nummer i planen"), "code"),
        OutColumn("handling", _l("Handlingen"), "text"),
    ),
    covers=("plan_action",),
    model=Action,
    of_municipality=lambda: select(Action),
)
_ROWS = OutTable(
    key="plan_raekker",
    title=_l("Planens aktiviteter"),
    columns=(
        OutColumn("nr", _l("Aktivitetens nummer hos os"), "id"),
        OutColumn("plan_nr", _l("Planens nummer, se planer"), "plan_id"),
        OutColumn("kode", _l("Aktivitetens nummer i planen"), "code"),
        OutColumn("aktivitet", _l("Aktiviteten"), "text"),
        OutColumn("fra_aar", _l("Det første år"), "first_year"),
        OutColumn("til_aar", _l("Det sidste år"), "last_year"),
        OutColumn("forvaltning", _l("Hvilken forvaltning"), "administration"),
        OutColumn("arbejdsgruppe", _l("Hvilken arbejdsgruppe"), "working_group"),
    ),
    covers=("plan_activity",),
    model=PlanActivity,
    of_municipality=lambda: select(PlanActivity),
)
_YEARS = OutTable(
    key="plan_aar",
    title=_l("Hvordan det går, år for år"),
    columns=(
        OutColumn("aktivitet_nr", _l("Aktivitetens nummer, se plan_raekker"), "activity_id"),
        OutColumn("aar", _l("Året"), "year"),
        OutColumn("status", _l("Hvor langt den er"), "status"),
        OutColumn("tekst", _l("Hvordan det går, i ord"), "status_text"),
        OutColumn("hvorfor", _l("Hvorfor den er udsat eller droppet"), "reason"),
        OutColumn("naeste_aar", _l("Hvad der skal ske næste år"), "next_year_text"),
    ),
    covers=("row_year",),
    model=RowYear,
    of_municipality=lambda: select(RowYear),
)
_ENTRIES = OutTable(
    key="plan_log",
    title=_l("Det, der er sket"),
    columns=(
        OutColumn("aktivitet_nr", _l("Aktivitetens nummer, se plan_raekker"), "activity_id"),
        OutColumn("handling_nr", _l("Handlingens nummer, se plan_handlinger"), "action_id"),
        OutColumn("slags", _l("Møde, ansøgning, samarbejde eller andet"), "kind"),
        OutColumn("dato", _l("Hvilken dag"), "happened_on"),
        OutColumn("tekst", _l("Hvad der skete"), "text"),
        OutColumn("antal", _l("Hvor mange der var med"), "people_count"),
        OutColumn("resultat", _l("Hvad der kom ud af det"), "outcome"),
    ),
    covers=("row_entry",),
    model=RowEntry,
    of_municipality=lambda: select(RowEntry),
)
_INITIATIVES = OutTable(
    key="indsatser",
    title=_l("Indsatser"),
    columns=(
        OutColumn("nr", _l("Indsatsens nummer hos os"), "id"),
        OutColumn("navn", _l("Navn"), "title"),
        OutColumn("beskrivelse", _l("Hvad den er"), "description"),
        OutColumn("fra", _l("Begynder"), "starts_on"),
        OutColumn("til", _l("Slutter"), "ends_on"),
        OutColumn("status", _l("Hvor langt den er"), "status"),
        OutColumn("aktivitet_nr", _l("Aktivitetens nummer, se plan_raekker"), "activity_id"),
        OutColumn("handling_nr", _l("Handlingens nummer, se plan_handlinger"), "action_id"),
    ),
    covers=("initiative",),
    model=Initiative,
    of_municipality=lambda: select(Initiative),
)

TAKES_OUT = (_PLACES, _PLANS, _GOALS, _ACTIONS, _ROWS, _YEARS, _ENTRIES, _INITIATIVES)
