"""Organisations with whom to ask there, out of a list that staff have: new ones registered, known ones corrected."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, false, or_, select
from werkzeug.datastructures import MultiDict

from app.core.actor import Actor
from app.core.bringing import Bring, BringColumn, CellKind, Made, RowFault, RowRead, RowReader, Standing
from app.core.danish import fold
from app.core.database import db, lock_name
from app.core.errors import DomainError
from app.moderation.states import State
from app.organisations.actions import check
from app.organisations.forms import ListedForm
from app.organisations.listed import CONTACT, Listed, change_contact, refuse_untold, register_listed
from app.organisations.models import Membership, Organisation
from app.organisations.refusals import has_refused, remember_refusal, shown_with
from app.organisations.words import KIND_WORDS
from app.places.queries import all_places

COLUMNS = (
    BringColumn("name", _l("Navn"), ("Forening", "Foreningens navn", "Organisation", "Foreningsnavn"),
                _l("Hvad foreningen hedder."), "Fynshav Skakklub", is_needed=True),
    BringColumn("nr", _l("Nr."), ("Nummer", "Id", "Foreningens nummer"),
                _l("Vores eget nummer, som i filen fra Tag ud. Kan være tom."), "", CellKind.NUMBER),
    BringColumn("cvr", _l("CVR"), ("CVR-nummer", "CVR nr", "CVR-nr"),
                _l("CVR-nummeret med 8 tal. Så finder vi foreningen, også når navnet er nyt."), "", CellKind.NUMBER),
    BringColumn("place", _l("By"), ("Sted", "Landsby", "Bynavn", "Hvilken by"),
                _l("Den by i kommunen, der er tættest på."), "Gråsten", is_needed=True),
    BringColumn("kind", _l("Slags"), ("Type", "Art", "Hvad er I"),
                _l("For eksempel Forening, Landsbylaug eller Råd. Skal være der, når foreningen er ny."), "Forening"),
    BringColumn("summary", _l("Hvad gør de"), ("Hvad", "Om foreningen", "Beskrivelse", "Formål", "Aktivitet"),
                _l("En sætning. Skal være der, når foreningen er ny."), "Vi spiller skak hver torsdag."),
    BringColumn("contact_name", _l("Kontaktperson"), ("Kontakt", "Kontaktnavn", "Formand", "Hvem kan man spørge"),
                _l("Hvem man kan spørge. Alle kan se navnet."), "Bente Bang", is_needed=True),
    BringColumn("contact_phone", _l("Telefon"), ("Tlf", "Telefonnummer", "Mobil", "Tlf nr"),
                _l("Nummeret til personen. Alle kan se det."), "11 11 11 31"),
    BringColumn("contact_email", _l("E-mail"), ("Mail", "Email", "Mailadresse", "E-mailadresse", "E-post"),
                _l("Personens e-mail. Alle kan se den, og vi skriver til den."), "bente@example.dk"),
    BringColumn("source", _l("Kilde"), ("Fra", "Hvem har I det fra", "Listen er fra"),
                _l("Hvem I har det fra. Det står i mailen til personen."), "Foreningens formand"),
    BringColumn("is_told", _l("Spurgt"), ("Er spurgt", "Har sagt ja"),
                _l("Skriv ja, når I har talt med personen. Skal være der, når der ikke er en e-mail. Skriv nej tak, "
                   "når personen ikke vil stå her."), "Ja"),
)  # fmt: skip
#: Field of the form → column, where they differ.
_COLUMN_OF = {"place_id": "place"}
#: One list at a time writes what is new.
_LOCK = 5400062
_YES = {"": False, "nej": False, "ja": True, "x": True}
_NO_THANKS = frozenset({"nej tak", "sagt nej", "har sagt nej", "vil ikke"})
#: What is over, or was taken down, no list brings back.
_CLOSED = frozenset({State.REJECTED, State.HIDDEN, State.ARCHIVED})

Known = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class _Refusal:
    """How somebody is reached who said no."""

    phone: str | None
    email: str | None


@dataclass
class _Found:
    """What is here already, and what the file has named so far."""

    by_id: dict[int, Known] = field(default_factory=dict)
    by_cvr: dict[str, list[Known]] = field(default_factory=dict)
    by_name: dict[tuple[str, int], list[Known]] = field(default_factory=dict)
    named: set[object] = field(default_factory=set)

    def one(self, cells: Mapping[str, str], place_id: int) -> Known | None:
        """The organisation that a row means; None for a new one. Raises DomainError where nobody can tell."""
        number, cvr = cells.get("nr", ""), _digits(cells.get("cvr", ""))
        if number:
            known = self.by_id.get(int(number)) if number.isdecimal() and len(number) < 10 else None
            if known is None:
                raise DomainError("Vi kender ikke det nummer. Lad feltet stå tomt.", field="nr")
            return known
        same_cvr = self.by_cvr.get(cvr, []) if cvr else []
        same_name = self.by_name.get((fold(cells.get("name", "")), place_id), [])
        found = _only(same_cvr or same_name)
        if found is not None and not same_cvr and cvr and found.cvr:
            raise DomainError(
                "%(name)s har et andet CVR-nummer her. Se det efter.", field="cvr", name=found.name
            )
        return found

    def refuse_twice(self, *marks: object) -> None:
        """Raise DomainError when the file named the same before."""
        if self.named & {*marks} - {None}:
            raise DomainError("Den samme forening står i en række før. Slet den ene.")
        self.named |= {*marks} - {None}


def _only(known: list[Known]) -> Known | None:
    """The one of several that is not closed."""
    living = [one for one in known if one.state not in _CLOSED]
    if len(living) > 1:
        raise DomainError("Her er to, der passer. Skriv vores eget nr. på foreningen.", field="nr")
    return next(iter(living or known), None)


def _here() -> _Found:
    """All that are here, in one statement."""
    is_kept = (
        select(Membership.id)
        .where(Membership.organisation_id == Organisation.id, Membership.ended_at.is_(None))
        .exists()
        .label("is_kept")
    )
    own = ("id", "name", "kind", "place_id", "cvr", "state", *CONTACT)
    columns = [getattr(Organisation, name) for name in own]
    found = _Found()
    for one in db.session.execute(select(*columns, is_kept)):
        found.by_id[one.id] = one
        found.by_name.setdefault((fold(one.name), one.place_id), []).append(one)
        if one.cvr:
            found.by_cvr.setdefault(one.cvr, []).append(one)
    return found


def reader(_actor: Actor, _now: datetime, _organisation_id: int | None) -> RowReader:
    """What reads rows as the form of registering would; of those that are here only the contact."""
    form, here = ListedForm(formdata=None, meta={"csrf": False}), _here()
    places = {fold(place.name): place.id for place in all_places()}
    kinds = {
        name: one.value for one, words in KIND_WORDS.items() for name in (fold(str(words)), fold(one.value))
    }

    def read(cells: Mapping[str, str]) -> RowRead:
        try:
            if fold(cells.get("is_told", "")) in _NO_THANKS:
                return _refused(form, cells)
            place_id, is_told = _place(cells, places), _is_told(cells)
            known = here.one(cells, place_id)
            _refuse_closed(known)
            form.process(MultiDict(_typed(cells, known, place_id, kinds)))
            faults = _faults(form, known)
            if faults:
                return RowRead(faults=faults)
            listed = form.listed(is_told=is_told)
            profile = listed.profile
            marks = (known.id,) if known is not None else (profile.cvr, (fold(profile.name), place_id))
            here.refuse_twice(*marks)
            return _new(listed) if known is None else _changed(listed, known, cells)
        except DomainError as refused:
            return RowRead(faults=(RowFault(refused.field, _(refused.message, **refused.parameters)),))

    return read


def _refused(form: ListedForm, cells: Mapping[str, str]) -> RowRead:
    """Whoever said no is remembered, whatever else the row says."""
    form.process(MultiDict(cells))
    form.validate()
    ways = ("contact_phone", "contact_email")
    faults = [
        RowFault(one.short_name, text)
        for one, text in form.errors_in_order()
        if one is not None and one.short_name in ways
    ]
    if faults:
        return RowRead(faults=faults)
    said = _Refusal(form.contact_phone.data, form.contact_email.data or None)
    if not (said.phone or said.email):
        raise DomainError("Skriv personens e-mail eller nummer, så vi kan huske det.", field="contact_email")
    is_known = all(has_refused(way) for way in (said.phone, said.email) if way)
    if is_known and not shown_with(said.phone, said.email):
        return RowRead(said, standing=Standing.SAME)
    return RowRead(said, standing=Standing.CHANGED, changed=("is_told",))


def _digits(text: str) -> str:
    return re.sub(r"\s", "", text)


def _place(cells: Mapping[str, str], places: Mapping[str, int]) -> int:
    place = cells.get("place", "")
    if fold(place) not in places:
        if not place:
            raise DomainError("Skriv en by i kommunen.", field="place")
        raise DomainError(
            "Vi kender ikke %(place)s. Skriv en by i kommunen.", field="place", place=place[:60]
        )
    return places[fold(place)]


def _is_told(cells: Mapping[str, str]) -> bool:
    said = _YES.get(fold(cells.get("is_told", "")))
    if said is None:
        raise DomainError("Skriv ja eller nej.", field="is_told")
    return said


def _refuse_closed(known: Known | None) -> None:
    if known is not None and known.state in _CLOSED:
        raise DomainError("%(name)s er lukket her. Slet rækken, eller luk siden op først.", name=known.name)


def _typed(
    cells: Mapping[str, str], known: Known | None, place_id: int, kinds: Mapping[str, str]
) -> dict[str, str]:
    """What one would type into the form for this row. A number without a column stays while the person does."""
    kind = kinds.get(fold(cells.get("kind", "")), "") if known is None else known.kind.value
    typed = {**cells, "place_id": str(place_id), "kind": kind}
    if known is not None and fold(known.contact_name) == fold(cells.get("contact_name", "")):
        typed = {**{name: getattr(known, name) or "" for name in CONTACT}, **typed}
    return typed


def _faults(form: ListedForm, known: Known | None) -> list[RowFault]:
    """What the form says; the rest of a page that is here already is not looked at."""
    if form.validate():
        return []
    looked_at = {*CONTACT, "cvr", "source"}
    return [
        RowFault(_COLUMN_OF.get(one.short_name, one.short_name) if one else None, text)
        for one, text in form.errors_in_order()
        if known is None or one is None or one.short_name in looked_at
    ]


def _new(listed: Listed) -> RowRead:
    check(listed.profile)
    refuse_untold(listed)
    return RowRead(listed, standing=Standing.NEW)


def _changed(listed: Listed, known: Known, cells: Mapping[str, str]) -> RowRead:
    """Whom to ask there, where that is somebody else now; who is there already was told, or wrote it themselves."""
    profile = listed.profile
    changed = [name for name in CONTACT if (getattr(known, name) or "") != (getattr(profile, name) or "")]
    if not changed:
        return RowRead(listed, standing=Standing.SAME, object_id=known.id)
    check(profile)
    refuse_untold(listed)
    return RowRead(
        listed, standing=Standing.CHANGED, object_id=known.id, changed=[one for one in changed if one in cells],
        note=_noted(known, profile.name),
    )  # fmt: skip


def _noted(known: Known, name: str) -> str:
    """What is easily overlooked: that it is called otherwise here, or that somebody looks after the page."""
    if fold(known.name) != fold(name):
        return _("%(name)s hedder %(here)s her. Vi retter kontakten der.", name=name, here=known.name)
    return (
        _("%(name)s har selv en, der passer siden. Spørg dem først.", name=known.name)
        if known.is_kept
        else ""
    )


def _make(actor: Actor, now: datetime, _organisation_id: int | None, listed: Listed | _Refusal) -> Made:
    """Register it, unless another list did while this one was read; or remember who said no."""
    lock_name(_LOCK)
    if isinstance(listed, _Refusal):
        remember_refusal(actor, now, listed.phone, listed.email)
        return Made(None)
    profile = listed.profile
    same_cvr = Organisation.cvr == profile.cvr if profile.cvr else false()
    near = select(Organisation.name, Organisation.cvr).where(
        or_(Organisation.place_id == profile.place_id, same_cvr)
    )
    for name, cvr in db.session.execute(near):
        if fold(name) == fold(profile.name) or (profile.cvr and cvr == profile.cvr):
            raise DomainError("%(name)s er kommet ind i mellemtiden. Send filen igen.", name=name)
    return Made(register_listed(actor, now, listed).id)


def _change(actor: Actor, now: datetime, number: int, listed: Listed, _columns: Collection[str]) -> Made:
    change_contact(actor, now, number, listed)
    return Made(number)


def _limit(_actor: Actor, _now: datetime, _organisation_id: int | None, _number: int) -> None:
    """Staff make as many as the house needs."""


BRING_CONTACTS = Bring(
    slug="kontakter",
    title=_l("Foreninger og kontaktpersoner"),
    what=_l("En række for hver forening."),
    columns=lambda: COLUMNS,
    own=("name", "place"),
    reader=reader,
    make=_make,
    change=_change,
    limit=_limit,
    before=(
        _l("Nye foreninger venter på, at I godkender dem. Så kan foreningen selv overtage siden."),
        _l("Er foreningen her, retter vi kun kontakten."),
        _l(
            "Vi skriver til hver ny kontaktperson, så de ved, at de står her. Har de ingen e-mail, ringer I først."
        ),
        _l("Har en sagt nej til at stå her, så skriv nej tak i Spurgt. Så fjerner vi navnet og husker det."),
    ),
    is_for_staff=True,
)
