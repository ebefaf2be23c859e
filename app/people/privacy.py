"""What is known of people themselves: name, contact, who helps them, what they said yes to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.formatting import phone
from app.core.privacy import Basis, Fact, Fate, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.people.consent import purpose_of
from app.people.merging import UNDO, count_unforgotten, forget_merged
from app.people.models import Consent, ConsentForm, Delegation, Person, PersonBlock, PersonMerge, Reach

#: Who may have helped whom is asked about for a while after it ended.
KEEP_ENDED_HELP = timedelta(days=90)
#: That somebody was shut out, and why.
KEEP_ENDED_BLOCKS = timedelta(days=395)
#: That somebody had said yes, and when it ended, must be shown to whoever doubts it.
KEEP_WITHDRAWN = timedelta(days=365)
#: Which rows were one person's before a merge: private links in old letters ask for it.
KEEP_MERGES = timedelta(days=395)

_REACH = {
    Reach.EMAIL: _l("E-mail"),
    Reach.SMS: _l("Sms"),
    Reach.CALL: _l("Opringning"),
    Reach.LETTER: _l("Brev med posten"),
    Reach.RELATIVE: _l("En pårørende får beskeden"),
    Reach.IN_PERSON: _l("Kommer selv forbi"),
}
FORM_WORDS = {ConsentForm.ORAL: _l("I telefonen"), ConsentForm.WRITTEN: _l("På skrift")}
_EVERYBODY = _l("Alle, vi kender")


def is_helper(_since: datetime) -> ColumnElement[bool]:
    """Who helps somebody is needed as long as they do."""
    helps = select(Delegation.id).where(Delegation.delegate_id == Person.id, Delegation.ended_at.is_(None))
    return helps.exists()


def _contact(person: Person) -> Section:
    # Places are a neighbour on this floor: their table is known, their code is not.
    places = Person.metadata.tables["place"]
    place = db.session.scalar(select(places.c.name).where(places.c.id == person.place_id))
    address = ", ".join(
        filter(None, [person.street, " ".join(filter(None, [person.postal_code, person.town]))])
    )
    facts = (
        Fact("name", _("Navn"), person.name),
        Fact("phone", _("Telefon"), person.phone, phone(person.phone)),
        Fact("email", _("E-mail"), person.email),
        Fact("address", _("Adresse"), address or None),
        Fact("place", _("Hvor du bor"), place),
        Fact(
            "reach", _("Sådan får du besked"), person.reach, str(_REACH[person.reach]) if person.reach else ""
        ),
        Fact("email_fault_at", _("E-mailen virker ikke siden"), person.email_fault_at),
        Fact("phone_fault_at", _("Nummeret virker ikke siden"), person.phone_fault_at),
        Fact("calendar_made_at", _("Du lavede en adresse til din kalender"), person.calendar_made_at),
        Fact("created_at", _("Vi har kendt dig siden"), person.created_at),
    )
    return Section("contact", _("Navn og kontakt"), [facts])


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    person = db.session.get_one(Person, person_id)
    return [
        _contact(person),
        _helping(person_id),
        _consents(person_id),
        _blocks(person_id),
        _merges(person_id),
    ]


def _helping(person_id: int) -> Section:
    either = or_(Delegation.person_id == person_id, Delegation.delegate_id == person_id)
    whole = select(Delegation).options(joinedload(Delegation.person), joinedload(Delegation.delegate))
    rows = db.session.scalars(whole.where(either).order_by(Delegation.id.desc()))
    return Section("helpers", _("Hjælp til at være med"), [_help(one, person_id) for one in rows])


def _help(one: Delegation, person_id: int) -> list[Fact]:
    is_helped = one.person_id == person_id
    return [
        Fact("role", _("Hvem hjælper"), "helped" if is_helped else "helper",
             _("Du får hjælp") if is_helped else _("Du hjælper")),
        Fact("other", _("Af eller for"), one.delegate.name if is_helped else one.person.name),
        Fact("relation", _("Hvem det er"), one.relation or None),
        Fact("may_sign_up", _("Må melde til"), one.may_sign_up),
        Fact("may_cancel", _("Må melde fra"), one.may_cancel),
        Fact("gets_messages", _("Får beskederne"), one.gets_messages),
        Fact("created_at", _("Begyndt"), one.created_at),
        Fact("ended_at", _("Slut"), one.ended_at),
    ]  # fmt: skip


def _consents(person_id: int) -> Section:
    rows = db.session.scalars(
        select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    )
    return Section("consents", _("Det, du har sagt ja til"), [_consent(one) for one in rows])


def _consent(one: Consent) -> list[Fact]:
    meant = purpose_of(one.purpose)
    return [
        Fact("purpose", _("Til hvad"), one.purpose, str(meant.title) if meant is not None else None),
        Fact("words", _("Ordene"), one.words),
        Fact("version", _("Udgave af ordene"), one.version, ""),
        Fact("form", _("Hvordan"), one.form, str(FORM_WORDS[one.form])),
        Fact("given_at", _("Hvornår"), one.given_at),
        Fact("withdrawn_at", _("Trukket tilbage"), one.withdrawn_at),
    ]


def _blocks(person_id: int) -> Section:
    rows = select(PersonBlock).where(PersonBlock.person_id == person_id).order_by(PersonBlock.id.desc())
    records = [
        [
            Fact("reason", _("Hvorfor"), one.reason),
            Fact("began_at", _("Fra"), one.began_at),
            Fact("ended_at", _("Til"), one.ended_at),
        ]
        for one in db.session.scalars(rows)
    ]
    return Section("blocks", _("Når du ikke måtte være med"), records)


def _merges(person_id: int) -> Section:
    either = or_(PersonMerge.kept_id == person_id, PersonMerge.gone_id == person_id)
    rows = db.session.scalars(select(PersonMerge).where(either).order_by(PersonMerge.id.desc()))
    records = [
        [
            Fact("merged_at", _("Lagt sammen"), one.merged_at),
            Fact("undone_at", _("Fortrudt"), one.undone_at),
        ]
        for one in rows
    ]
    return Section("merges", _("Du stod to gange hos os"), records)


def _old_merges(now: datetime) -> ColumnElement[bool]:
    return PersonMerge.merged_at < now - KEEP_MERGES


RULES = (
    RetentionRule(
        "people.merged", ("person",), _l("Navn og kontakt, der stod to gange"),
        _l("Den, der er lagt sammen med en anden"), _l("efter at de to er lagt sammen"),
        lambda: UNDO, Fate.EMPTIED, "the day in which a merge can be undone",
        clean=forget_merged, overdue=count_unforgotten,
    ),
    RetentionRule(
        "people.merges", ("person_merge",), _l("At to blev lagt sammen"), _EVERYBODY,
        _l("efter at de to er lagt sammen"), lambda: KEEP_MERGES, Fate.DELETED,
        "law.md section 2, metadata of messages: links in old letters ask for it",
        **delete_rows(PersonMerge, _old_merges)._asdict(),
    ),
    RetentionRule(
        "people.ended_blocks", ("person_block",), _l("At nogen ikke måtte være med, og hvorfor"), _EVERYBODY,
        _l("efter at de må være med igen"), lambda: KEEP_ENDED_BLOCKS, Fate.DELETED,
        "law.md section 2, as steps of moderation",
        **delete_rows(PersonBlock, lambda now: PersonBlock.ended_at < now - KEEP_ENDED_BLOCKS)._asdict(),
    ),
    RetentionRule(
        "people.ended_help", ("delegation",), _l("Hvem der har hjulpet"), _l("Hjælpere og dem, de hjælper"),
        _l("efter at hjælpen er slut"), lambda: KEEP_ENDED_HELP, Fate.DELETED,
        "law.md section 2, as sign-ups",
        **delete_rows(Delegation, lambda now: Delegation.ended_at < now - KEEP_ENDED_HELP)._asdict(),
    ),
    RetentionRule(
        "people.withdrawn_consent", ("consent",), _l("Et ja, der er trukket tilbage"), _EVERYBODY,
        _l("efter at det er trukket tilbage"), lambda: KEEP_WITHDRAWN, Fate.DELETED,
        "art. 7(1) GDPR: that there was a yes must be shown; the figure is for the DPO to confirm",
        **delete_rows(Consent, lambda now: and_(Consent.withdrawn_at < now - KEEP_WITHDRAWN))._asdict(),
    ),
)  # fmt: skip

CONTACT = Processing(
    key="contact",
    purpose=_l("At kende dig og kunne give dig besked"),
    why=_l("Så vi ved, hvem du er, og kan ringe eller skrive, når noget bliver ændret."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "fællesskaber (serviceloven § 18, ældreloven §§ 6–7, sundhedsloven § 119). "
        "Den, der bliver skrevet op i telefonen, siger ja først (litra a)."
    ),
    people=(_l("Borgere"), _l("Værter"), _l("Hjælpere og pårørende"), _l("Medarbejdere")),
    data=(
        _l("Navn"),
        _l("Telefon, e-mail og adresse"),
        _l("By"),
        _l("Ønske om, hvordan man får besked"),
        _l("Hvem der hjælper, og hvad de må"),
        _l("Samtykker"),
    ),
    recipients=(_l("Husets medarbejdere og frivillige ved telefonen"), _l("Værten for det, man er tilmeldt")),
    tables=("person", "delegation", "consent", "person_merge", "person_block"),
    rules=RULES,
    sections=_sections,
    risks=(
        (
            _l("En fremmed ringer og siger, at de er en anden."),
            _l("Oplysninger læses først højt, når vi har ringet tilbage eller sendt en kode."),
        ),
        (
            _l("To med samme navn bliver lagt sammen."),
            _l("Kun medarbejdere lægger sammen, de ser det først, og det kan fortrydes i et døgn."),
        ),
    ),
)
