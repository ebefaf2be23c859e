"""What of tasks may be taken out: tasks and their days by both, and by the owners who said yes and for how long.

Never what somebody wrote with a yes: it may tell of health.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.calendar_file import CalendarEntry
from app.core.taking_out import OutColumn, OutTable
from app.listings.models import Listing, ListingDate, Response
from app.listings.models_hours import Hours

_TASKS = OutTable(
    key="opgaver",
    title=_l("Opgaver"),
    columns=(
        OutColumn("nr", _l("Opgavens nummer hos os"), "id"),
        OutColumn("forening_nr", _l("Foreningens nummer, se foreninger"), "organisation_id"),
        OutColumn("opgave", _l("Hvad der skal gøres"), "title"),
        OutColumn("beskrivelse", _l("Mere om opgaven"), "text"),
        OutColumn("by", _l("By"), "place.name"),
        OutColumn("moedested", _l("Hvor man mødes"), "meeting_point"),
        OutColumn("kontakt", _l("Hvem man kan ringe til. Står på siden."), "contact_name"),
        OutColumn("telefon", _l("Telefon. Står på siden."), "contact_phone"),
        OutColumn("hvornaar", _l("På en dag, inden en dag, når det passer, eller igen og igen"), "shape"),
        OutColumn("senest", _l("Den sidste dag, hvis den skal gøres inden"), "until_on"),
        OutColumn("mindst_alder", _l("Hvor gammel man mindst skal være"), "least_age"),
        OutColumn("krav", _l("Hvad man skal have eller skrive under på"), "requirements"),
        OutColumn("spoergsmaal", _l("Hvad foreningen spørger om"), "question"),
        OutColumn("forsikring", _l("Hvem der forsikrer"), "insurer"),
        OutColumn("sprog", _l("Hvilke sprog man taler der"), "languages"),
        OutColumn("lettere", _l("Hvad der gør det lettere at hjælpe"), "access"),
        OutColumn("tilstand", _l("Om alle kan se opgaven"), "state"),
        OutColumn("oprettet", _l("Hvornår den blev slået op"), "created_at"),
    ),
    covers=("listing",),
    model=Listing,
    of_organisation=lambda number: select(Listing).where(Listing.organisation_id == number),
    of_municipality=lambda: select(Listing),
)


def _entry(one: ListingDate) -> CalendarEntry | None:
    if one.starts_at is None or one.ends_at is None:
        return None
    task = one.listing
    return CalendarEntry(
        uid=f"opgave-{one.id}@samskab",
        version=0,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=task.title,
        location=f"{task.meeting_point}, {task.place.name}",
        description="",
        is_cancelled=one.cancelled_at is not None,
    )


_DAYS = OutTable(
    key="opgavers_dage",
    title=_l("Dage, hvor opgaver bliver gjort"),
    columns=(
        OutColumn("nr", _l("Dagens nummer hos os"), "id"),
        OutColumn("opgave_nr", _l("Opgavens nummer, se opgaver"), "listing_id"),
        OutColumn("fra", _l("Hvornår det begynder"), "starts_at"),
        OutColumn("til", _l("Hvornår det slutter"), "ends_at"),
        OutColumn("pladser", _l("Hvor mange der er brug for. Tomt: alle er velkomne."), "places"),
        OutColumn("optaget", _l("Hvor mange der har en plads"), "places_taken"),
        OutColumn("aflyst", _l("Hvornår dagen blev aflyst"), "cancelled_at"),
        OutColumn("hvorfor", _l("Hvorfor den blev aflyst"), "reason"),
    ),
    covers=("listing_date",),
    model=ListingDate,
    of_organisation=lambda number: (
        select(ListingDate).join(ListingDate.listing).where(Listing.organisation_id == number)
    ),
    of_municipality=lambda: select(ListingDate),
    entry=_entry,
)


def _responses(number: int) -> Select[Any]:
    dates = select(ListingDate.id).join(ListingDate.listing).where(Listing.organisation_id == number)
    return select(Response).where(Response.date_id.in_(dates))


_RESPONSES = OutTable(
    key="opgavers_svar",
    title=_l("Dem, der har sagt ja til jeres opgaver"),
    columns=(
        OutColumn("dag_nr", _l("Dagens nummer, se opgavers_dage"), "date_id"),
        OutColumn("navn", _l("Navn. Kun for foreningens ejer. Kontakt er ikke med."), "person.name"),
        OutColumn("status", _l("Hvordan det står til med svaret"), "status"),
        OutColumn("svaret", _l("Hvornår personen sagde ja"), "created_at"),
    ),
    covers=("listing_response",),
    model=Response,
    of_organisation=_responses,
)


def _hours(number: int) -> Select[Any]:
    own = _responses(number).with_only_columns(Response.id)
    # Who did not come, nobody but the two of them sees.
    came = select(Hours).where(Hours.response_id.in_(own), Hours.minutes > 0)
    return came.options(joinedload(Hours.response).joinedload(Response.person))


_HOURS = OutTable(
    key="opgavers_timer",
    title=_l("Timer, I har sagt god for"),
    columns=(
        OutColumn("dag_nr", _l("Dagens nummer, se opgavers_dage"), "response.date_id"),
        OutColumn("navn", _l("Navn. Kun for foreningens ejer."), "response.person.name"),
        OutColumn("minutter", _l("Hvor længe, i minutter"), "minutes"),
        OutColumn("dato", _l("Hvilken dag"), "done_on"),
    ),
    covers=("listing_hours",),
    model=Hours,
    of_organisation=_hours,
)

TAKES_OUT = (_TASKS, _DAYS, _RESPONSES, _HOURS)
