"""The record of processing activities (art. 30(1) GDPR) and the facts of an impact assessment (art. 35(7)), generated.

Nothing here is written by hand for the record: purposes, grounds, data, recipients, times and risks are those that the
features declare and the software carries out. What only the municipality can say (the DPO's advice, what citizens
think of it) is named as missing.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.core.clock import local
from app.core.formatting import phone
from app.core.pack import Pack, current_pack
from app.core.privacy import Basis, Processing
from app.documents.paper import Paper, Section, Table
from app.privacy.holdings import kept_in_words
from app.privacy.retention import processings

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class RecordLine:
    """One purpose, in words, in the order of art. 30(1)."""

    key: str
    purpose: str
    why: str
    basis: str
    ground: str
    people: list[str]
    data: list[str]
    is_special: bool
    recipients: list[str]
    processors: list[str]
    kept: list[str]
    security: list[str]
    #: (what can go wrong, what is done about it)
    risks: list[tuple[str, str]]
    tables: list[str]


def controller(pack: Pack) -> list[tuple[str, str]]:
    """Who answers for it, as the pack says."""
    return [
        (_("Dataansvarlig"), pack.municipality_name),
        (_("Kontakt"), f"{pack.email}, {phone(pack.phone)}"),
        (_("Databeskyttelsesrådgiver"), pack.texts.get("dpo") or _("Skriv det i pakken under texts.dpo")),
        (_("Overførsel til lande uden for EU"), _("Ingen, medmindre kommunen vælger et firma der.")),
    ]


def record_lines() -> list[RecordLine]:
    """Every purpose that a feature declares."""
    return [_line(one) for one in processings()]


def _line(one: Processing) -> RecordLine:
    return RecordLine(
        key=one.key,
        purpose=str(one.purpose),
        why=str(one.why),
        basis=basis_of_law(one.basis),
        ground=str(one.ground),
        people=[str(who) for who in one.people],
        data=[str(what) for what in one.data],
        is_special=one.is_special,
        recipients=[str(who) for who in one.recipients],
        processors=[str(who) for who in one.processors],
        kept=kept_in_words(one, for_staff=True),
        security=[str(what) for what in one.security],
        risks=[(str(what), str(against)) for what, against in one.risks],
        tables=list(one.tables),
    )


def basis_of_law(basis: Basis) -> str:
    """The ground as a lawyer calls it."""
    return {
        Basis.TASK: _("Opgave i samfundets interesse (artikel 6, stk. 1, litra e)"),
        Basis.CONSENT: _("Samtykke (artikel 6, stk. 1, litra a)"),
        Basis.OBLIGATION: _("Retlig forpligtelse (artikel 6, stk. 1, litra c)"),
    }[basis]


def measures() -> list[str]:
    """What protects all of it (art. 32), whatever the purpose."""
    return [
        _("Der er ingen adgangskoder. Man logger ind med en kode eller et link."),
        _("En rolle som medarbejder virker først, når der er vist to ting."),
        _("Hver side siger, hvem der må se den. Uden det starter siden ikke."),
        _("Opslag i oplysninger om folk bliver skrevet ned med formål."),
        _("Felter til fri tekst afviser CPR-numre."),
        _("Det, der er for gammelt, bliver slettet hver dag. Rapporten kan ses under Sletning."),
        _("Slettede bliver slettet igen, hvis en sikkerhedskopi bliver lagt ind."),
        _("Der er ingen cookies ud over de nødvendige, og intet hentes fra andre firmaer."),
    ]


def impact_facts() -> list[tuple[str, list[str]]]:
    """Headings of art. 35(7) with what follows from the declarations; what does not is named as missing."""
    lines = record_lines()
    return [
        (
            _("a) Beskrivelse og formål"),
            [f"{line.purpose}: {line.why} {', '.join(line.data)}." for line in lines],
        ),
        (
            _("b) Nødvendighed og forhold"),
            [f"{line.purpose}: {line.basis}. {' '.join(line.kept)}".strip() for line in lines],
        ),
        (
            _("c) Risici for folk"),
            [f"{line.purpose}: {what}" for line in lines for what, _against in line.risks],
        ),
        (
            _("d) Det, der bliver gjort"),
            [*measures(), *(against for line in lines for _what, against in line.risks),
             *(what for line in lines for what in line.security)],
        ),
        (
            _("Det mangler, og det skriver kommunen"),
            [_("Rådgiverens svar (artikel 35, stk. 2)"), _("Hvad borgerne siger (artikel 35, stk. 9)")],
        ),
    ]  # fmt: skip


def as_json(now: datetime) -> dict[str, Any]:
    """All of it as plain values."""
    return {
        "format": "samskab-record-of-processing",
        "version": 1,
        "made_at": now.isoformat(),
        "controller": dict(controller(current_pack())),
        "measures": measures(),
        "purposes": [vars(line) for line in record_lines()],
        "impact_assessment": dict(impact_facts()),
    }


def as_csv() -> str:
    """One line a purpose, as Danish spreadsheets read it: semicolons and a byte order mark."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings())
    for line in record_lines():
        writer.writerow([_harmless(cell) for cell in _cells(line)])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + stream.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _headings() -> list[str]:
    return [
        _("Formål"),
        _("Grundlag"),
        _("Hvem det handler om"),
        _("Oplysninger"),
        _("Modtagere og databehandlere"),
        _("Hvor længe"),
        _("Sikkerhed"),
    ]


def _cells(line: RecordLine) -> list[str]:
    return [
        f"{line.purpose}\n{line.why}",
        f"{line.basis}\n{line.ground}",
        "\n".join(line.people),
        "\n".join(line.data),
        "\n".join([*line.recipients, *line.processors]),
        "\n".join(line.kept),
        "\n".join(line.security),
    ]


def as_docx(now: datetime) -> bytes:
    """The record and the facts of the impact assessment as a Word document."""
    # A large library, loaded in the processes that write a report and in no other.
    from app.documents.docx import make_docx

    pack = current_pack()
    rows = [_cells(line) for line in record_lines()]
    table = Table(header=_headings(), rows=rows, widths=(40, 45, 30, 40, 40, 40, 26))
    who = [f"{term}: {value}" for term, value in controller(pack)]
    sections = [
        Section(_("Hvem har ansvaret?"), who),
        Section(_("Fortegnelse over behandling"), table=table),
        Section(_("Sikkerhed for det hele"), measures()),
        *(Section(heading, said) for heading, said in impact_facts()),
    ]
    return make_docx(
        Paper(
            title=_("Fortegnelse efter artikel 30"),
            subtitle=f"{pack.municipality_name}, {local(now):%d.%m.%Y}",
            author=pack.house_name,
            sections=sections,
            foot=pack.site_name,
        ),
        now,
    )
