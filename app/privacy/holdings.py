"""Everything that is known of one person, from every feature that has declared it: to look at, and as files.

The file for machines (art. 15(3) and 20 GDPR) is JSON:
    format        "samskab-personal-data", with its `version`
    made_at       when
    controller    who answers for the data, and how to reach them
    purposes      a list: key, purpose, why, basis (task, consent, obligation), ground, recipients, kept (in words) and
                  data: {kind: [{name: value}]}; instants are ISO 8601 with offset, days ISO 8601
    labels        {kind: {name: the name in Danish}}
    looks         who of the house looked: at, role, what, why; never the employee's name
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.core.formatting import capital, date_da, phone
from app.core.pack import current_pack
from app.core.privacy import Basis, Processing, Section
from app.documents.overview_pdf import Group, Overview, Part, make_overview_pdf
from app.people.models import Person
from app.privacy.looks import Look, looks_at
from app.privacy.retention import processings

FORMAT, VERSION = "samskab-personal-data", 1


@dataclass(frozen=True)
class Holding:
    """What is kept of a person for one purpose; only kinds of which there is something."""

    processing: Processing
    sections: Sequence[Section]

    @property
    def kept(self) -> list[str]:
        """For how long, a sentence each."""
        return kept_in_words(self.processing)


def holdings(person_id: int, now: datetime) -> list[Holding]:
    """By purpose, in the order of the features; purposes for which nothing is kept of the person are left out."""
    found = []
    for one in processings():
        sections = [part for part in one.sections(person_id, now) if part.records] if one.sections else []
        if sections:
            found.append(Holding(one, sections))
    return found


def kept_in_words(one: Processing, *, for_staff: bool = False) -> list[str]:
    """`Det, du skrev til værten: 90 dage efter datoen.` What is only about colleagues is for staff to read."""
    told = [rule for rule in one.rules if for_staff or not rule.is_about_staff]
    said = [f"{rule.what}: {rule.period} {rule.since}." for rule in told]
    return [*said, str(one.kept)] if one.kept else said


def basis_in_words(basis: Basis) -> str:
    """The ground in plain Danish."""
    return {
        Basis.TASK: _("Det er en del af kommunens arbejde."),
        Basis.CONSENT: _("Du har sagt ja til det."),
        Basis.OBLIGATION: _("Loven siger, at vi skal."),
    }[basis]


def as_json(person_id: int, now: datetime) -> dict[str, Any]:
    """All of it as plain values (see the head of this module)."""
    pack, found = current_pack(), holdings(person_id, now)
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now.isoformat(),
        "controller": {"name": pack.municipality_name, "email": pack.email, "phone": pack.phone},
        "purposes": [_purpose(holding) for holding in found],
        "labels": {
            part.key: {fact.key: fact.label for record in part.records for fact in record}
            for holding in found
            for part in holding.sections
        },
        "looks": [look.as_json() for look in looks_at(person_id)],
    }


def _purpose(holding: Holding) -> dict[str, Any]:
    one = holding.processing
    return {
        "key": one.key,
        "purpose": str(one.purpose),
        "why": str(one.why),
        "basis": one.basis.value,
        "ground": str(one.ground),
        "recipients": [str(who) for who in one.recipients],
        "kept": holding.kept,
        "data": {part.key: part.as_json() for part in holding.sections},
    }


def as_pdf(person: Person, now: datetime) -> bytes:
    """All of it on paper, in words."""
    pack = current_pack()
    parts = [_part(holding) for holding in holdings(person.id, now)]
    if looks := looks_at(person.id):
        title = _("Hvem der har set det")
        parts.append(Part(title, (), (Group(title, [_look(look) for look in looks]),)))
    parts.append(
        Part(
            _("Det har du ret til"),
            (
                _("Du kan få det rettet eller slettet. Du kan sige nej til, at vi bruger det."),
                _("Ring til %(house)s på %(phone)s.", house=pack.house_name, phone=phone(pack.phone)),
                _("Er du ikke tilfreds, kan du klage til Datatilsynet: datatilsynet.dk."),
            ),
        )
    )
    paper = Overview(
        title=_("Det, vi har skrevet om %(name)s", name=person.name),
        sender=pack.house_name,
        intro=(
            _("Lavet %(day)s af %(house)s.", day=date_da(now, date.min), house=pack.house_name),
            _("%(municipality)s har ansvar for oplysningerne.", municipality=pack.municipality_name),
        ),
        parts=parts,
        foot=f"{pack.house_name}, {pack.municipality_name}",
    )
    return make_overview_pdf(paper, now)


def _part(holding: Holding) -> Part:
    one = holding.processing
    who = ". ".join(str(name) for name in one.recipients)
    return Part(
        str(one.purpose),
        (str(one.why), basis_in_words(one.basis), _("Hvem kan se det? %(who)s.", who=who), *holding.kept),
        [
            Group(
                part.title,
                [[(fact.label, fact.text) for fact in record if fact.text] for record in part.records],
            )
            for part in holding.sections
        ],
    )


def _look(look: Look) -> list[tuple[str, str]]:
    return [
        (_("Hvornår"), capital(look.when)),
        (_("Hvem"), look.role),
        (_("Hvad"), look.what),
        (_("Hvorfor"), look.why),
    ]
