"""What proofs of volunteering tell of people: only to whom the person shows the paper, and for as long as they like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.privacy import Basis, Fact, Processing, Section
from app.listings.models_hours import Proof
from app.listings.proving import period_in_words
from app.listings.queries_hours import proofs_of
from app.listings.retention import PROOF_RULES
from app.listings.words import hours_in_words


def has_proof(person_id: int) -> bool:
    """Whether a person has a proof that stands."""
    return db.session.scalar(select(Proof.id).where(Proof.person_id == person_id).limit(1)) is not None


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    found = [_facts(one) for one in proofs_of(person_id)]
    return [Section("proofs", _("Beviser, du har lavet"), found)]


def _facts(one: Proof) -> list[Fact]:
    return [
        Fact("name", _("Navn på beviset"), one.name),
        Fact("minutes", _("Timer"), one.minutes, hours_in_words(one.minutes)),
        Fact("tasks", _("Opgaver"), one.tasks),
        Fact("first_on", _("Hvornår"), one.first_on, period_in_words(one.first_on, one.last_on)),
        Fact("last_on", _("Sidste dag"), one.last_on, ""),
        Fact("code", _("Kode"), one.code),
        Fact("issued_at", _("Lavet"), one.issued_at),
    ]


PROOFS = Processing(
    key="proofs",
    purpose=_l("Beviser for frivilligt arbejde, som du selv laver"),
    why=_l("Så du kan vise en arbejdsplads eller en skole, at du har hjulpet."),
    basis=Basis.CONSENT,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra a: du laver selv beviset, og du kan trække det "
        "tilbage, når du vil."
    ),
    people=(_l("Borgere, der har hjulpet"),),
    data=(
        _l("Navn, opgaver, hvem man hjalp, hvornår og hvor længe"),
        _l("En kode, som beviset kan kendes på"),
    ),
    recipients=(_l("Den, du viser beviset: med koden kan man se navn, tid og timer"),),
    tables=("proof",),
    rules=PROOF_RULES,
    sections=_sections,
    kept=_l(
        "Vi husker dig, så længe du har et bevis. Når du trækker det tilbage eller sletter din konto, er filen, "
        "navnet og koden væk."
    ),
    security=(
        _l("Navnet, koden og filen er krypteret."),
        _l("Koden er så lang, at den ikke kan gættes, og der er en grænse for, hvor mange man kan prøve."),
    ),
    risks=(
        (
            _l("En fremmed prøver koder for at finde navne."),
            _l("En kode har 80 bit, og efter 20 forkerte koder skal man vente en time."),
        ),
        (
            _l("Et papir siger mere, end personen vil vise."),
            _l("Personen vælger selv tid og foreninger. At man ikke kom, står ikke på beviset."),
        ),
    ),
)
