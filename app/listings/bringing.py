"""Tasks out of a spreadsheet: read by the form of a task, written by its actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.core.actor import Actor
from app.core.bringing import Bring, BringColumn, CellKind, Made, RowFault, RowRead, RowReader
from app.core.danish import fold
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.listings.actions import MOST_BROUGHT, post, refuse_too_many
from app.listings.editing import change
from app.listings.forms_post import TaskForm
from app.listings.models import Listing
from app.listings.queries import dates_of, listing_by_id
from app.listings.rules import Shape
from app.listings.task import Task, check, task_of
from app.moderation.states import MAY_CHANGE
from app.organisations.queries import organisation_by_id
from app.places.queries import all_places

COLUMNS = (
    BringColumn("title", _l("Opgave"), ("Hvad skal der gøres", "Titel", "Overskrift", "Navn på opgaven", "Aktivitet"),
                _l("Hvad skal der gøres? Højst 80 tegn."), "Hjælp til julemarked", is_needed=True),
    BringColumn("nr", _l("Nr."), ("Nummer", "Id", "Reference", "Ref", "Opgavenr", "Løbenr"),
                _l("Jeres eget nummer. Har hver række et, kan I rette filen og hente den igen."), "1"),
    BringColumn("place", _l("By"), ("Sted", "Landsby", "Bynavn", "Hvilken by"),
                _l("Den by, der er tættest på. Er feltet tomt, er det jeres egen by."), "Gråsten"),
    BringColumn("meeting_point", _l("Mødested"), ("Hvor mødes man", "Adresse", "Lokale", "Mødes"),
                _l("Hvor mødes man?"), "Ved forsamlingshuset", is_needed=True),
    BringColumn("day", _l("Dato"), ("Dag", "Hvilken dag", "Den"),
                _l("Hvilken dag? For eksempel 3.12.2027 eller 3/12-2027."), "3.12.2027", CellKind.DATE),
    BringColumn("starts", _l("Fra kl."), ("Fra", "Start", "Starttid", "Begynder", "Kl", "Tid"),
                _l("Hvornår det begynder. For eksempel 14.30."), "10.00", CellKind.TIME),
    BringColumn("ends", _l("Til kl."), ("Til", "Slut", "Sluttid", "Slutter"),
                _l("Hvornår I er færdige."), "12.00", CellKind.TIME),
    BringColumn("until_on", _l("Senest"), ("Frist", "Deadline", "Senest den", "Skal være gjort"),
                _l("Kun når opgaven kan gøres, når det passer. Så står der ingen dato og tid."), "", CellKind.DATE),
    BringColumn("places", _l("Antal"), ("Pladser", "Hvor mange", "Antal frivillige", "Antal hjælpere", "Frivillige"),
                _l("Hvor mange I skal bruge. Tomt, hvis alle er velkomne."), "4", CellKind.NUMBER),
    BringColumn("contact_name", _l("Kontakt"), ("Kontaktperson", "Kontaktnavn", "Hvem kan man ringe til"),
                _l("Hvem man kan ringe til. Alle kan se navnet. Tomt: foreningens egen."), "Bente Bang"),
    BringColumn("contact_phone", _l("Telefon"), ("Tlf", "Telefonnummer", "Mobil", "Kontakttelefon", "Tlf nr"),
                _l("Nummeret til kontakten. Alle kan se det. Tomt: foreningens eget."), "11 11 11 31"),
    BringColumn("text", _l("Beskrivelse"), ("Tekst", "Fortæl mere", "Om opgaven", "Bemærkning", "Bemærkninger"),
                _l("Fortæl mere. Højst 2000 tegn."), "Vi stiller boder op."),
    BringColumn("least_age", _l("Mindst alder"), ("Alder", "Aldersgrænse", "Hvor gammel skal man mindst være"),
                _l("Kun når det er nødvendigt. Skriv alderen i år."), "", CellKind.NUMBER),
    BringColumn("least_age_reason", _l("Hvorfor alder"), ("Hvorfor den alder", "Begrundelse"),
                _l("Hvorfor den alder? Skal skrives, når der er en alder."), ""),
    BringColumn("question", _l("Spørgsmål"), ("Vil I spørge om noget", "Spørg om"),
                _l("Noget, I vil spørge om. Så svarer I selv hver enkelt."), ""),
)  # fmt: skip

#: Field of the form → column, where they differ.
_COLUMN_OF = {"place_id": "place"}
#: Column → fields of a task that it says.
_SAYS = {
    "place": ("place_id",),
    "day": ("shape", "until_on"),
    "until_on": ("shape", "until_on"),
    **{
        name: (name,)
        for name in ("title", "meeting_point", "contact_name", "contact_phone", "text", "least_age",
                     "least_age_reason", "question")
    },
}  # fmt: skip
_WHEN = ("day", "starts", "ends", "until_on")


def reader(_actor: Actor, now: datetime, organisation_id: int | None) -> RowReader:
    """What reads rows as the form of a task would. Raises NotFoundError without an organisation."""
    organisation = organisation_by_id(organisation_id) if organisation_id is not None else None
    if organisation is None:
        raise NotFoundError
    form = TaskForm(formdata=None, organisations=[organisation], meta={"csrf": False})
    form.fill_in(organisation)
    usual = {
        name: str(form[name].data or "")
        for name in ("place_id", "contact_name", "contact_phone", "insurer", "organisation_id")
    }
    places = {fold(place.name): place.id for place in all_places()}

    def read(cells: Mapping[str, str]) -> RowRead:
        place = cells.get("place", "")
        if place and fold(place) not in places:
            known = _("Vi kender ikke %(place)s. Skriv en by i kommunen.", place=place[:60])
            return RowRead(faults=(RowFault("place", known),))
        form.process(MultiDict(_typed(cells, usual, places)))
        if not form.validate():
            return RowRead(faults=[RowFault(_column(one), text) for one, text in form.errors_in_order()])
        task = form.task()
        try:
            check(task, now)
        except DomainError as refused:
            sentence = _(refused.message, **refused.parameters)
            return RowRead(faults=(RowFault(refused.field, sentence),))
        return RowRead(task)

    return read


def _typed(cells: Mapping[str, str], usual: Mapping[str, str], places: Mapping[str, int]) -> dict[str, str]:
    """What one would type into the form for this row."""
    typed = {**usual, **{name: text for name, text in cells.items() if text and name not in ("nr", "place")}}
    if cells.get("place"):
        typed["place_id"] = str(places[fold(cells["place"])])
    is_before = cells.get("until_on") and not cells.get("day")
    typed["shape"] = (Shape.BEFORE if is_before else Shape.DATED).value
    return typed


def _column(field: Any) -> str | None:
    return _COLUMN_OF.get(field.short_name, field.short_name) if field is not None else None


def _make(actor: Actor, now: datetime, organisation_id: int | None, task: Task) -> Made:
    if organisation_id is None:
        raise NotFoundError
    return Made(post(actor, now, organisation_id, task, is_brought=True).id)


def _change(actor: Actor, now: datetime, listing_id: int, task: Task, columns: Collection[str]) -> Made:
    """Say what the row says; what the file has no column for, and other days, stay as they are."""
    listing = listing_by_id(listing_id)
    if listing is None:
        raise NotFoundError
    dates = [one for one in dates_of(listing_id) if one.cancelled_at is None] or dates_of(listing_id)
    old = task_of(listing, dates)
    names = {name for column in columns for name in _SAYS.get(column, ())}
    slot = old.dates[0]
    if any(name in columns for name in _WHEN):
        slot = replace(slot, starts_at=task.dates[0].starts_at, ends_at=task.dates[0].ends_at)
    if "places" in columns:
        slot = replace(slot, places=task.dates[0].places)
    said = {name: getattr(task, name) for name in names}
    change(actor, now, listing_id, replace(old, **said, dates=[slot]))
    return Made(listing_id)


def _limit(actor: Actor, now: datetime, organisation_id: int | None, number: int) -> None:
    if organisation_id is not None and not actor.has(Permission.MODERATE):
        refuse_too_many(organisation_id, now, MOST_BROUGHT, MOST_BROUGHT, number)


def _living(numbers: Collection[int]) -> Collection[int]:
    living = select(Listing.id).where(Listing.id.in_(numbers), Listing.state.in_(MAY_CHANGE))
    return set(db.session.scalars(living))


BRING = Bring(
    slug="opgaver",
    title=_l("Opgaver"),
    what=_l("En række for hver opgave."),
    columns=lambda: COLUMNS,
    own=("title", "meeting_point", "day", "starts"),
    reader=reader,
    make=_make,
    change=_change,
    limit=_limit,
    living=_living,
    before=(_l("Vi læser opgaverne, før alle kan se dem, hvis I ikke plejer at slå op selv."),),
)
