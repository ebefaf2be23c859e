"""What tasks know of people: what somebody said yes to, and whom an organisation wrote one can ring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.listings.letters import drop
from app.listings.models import ListingDate, Response
from app.listings.models_hours import Hours
from app.listings.privacy_letter import LETTER_CONSENT, LETTERS, letter_preview, wants_letter
from app.listings.privacy_proofs import PROOFS, has_proof
from app.listings.queries import coming_responses
from app.listings.responding import withdraw
from app.listings.retention import RULES, forget_contact, forget_person, takes_part
from app.listings.words import STATUS_WORDS, date_in_words, hours_in_words
from app.people.models import Person


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = (
        select(Response, Hours)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .outerjoin(Hours, Hours.response_id == Response.id)
        .options(joinedload(Response.date))
        .where(Response.person_id == person_id)
        .order_by(Response.id.desc())
    )
    return [
        Section(
            "tasks",
            _("Opgaver, du har sagt ja til"),
            [_facts(row[0], row[1]) for row in db.session.execute(own).unique()],
        )
    ]


def _facts(one: Response, hours: Hours | None) -> list[Fact]:
    date = one.date
    return [
        Fact("title", _("Hvad"), date.listing.title),
        Fact("organisation", _("Hos hvem"), date.listing.organisation.name),
        Fact("when", _("Hvornår"), date_in_words(date)),
        Fact("status", _("Hvordan det gik"), one.status, str(STATUS_WORDS[one.status])),
        Fact("note", _("Det, du skrev"), one.note or None),
        Fact("reason", _("Det, de svarede"), one.reason or None),
        Fact("created_at", _("Sagt ja"), one.created_at),
        Fact("queued_at", _("I køen fra"), one.queued_at, ""),
        Fact("placed_at", _("Fik plads"), one.placed_at, ""),
        Fact("changed_at", _("Sidst ændret"), one.changed_at, ""),
        *(_hours(hours) if hours is not None else []),
    ]


def _hours(one: Hours) -> list[Fact]:
    return [
        Fact("minutes", _("Hvor længe"), one.minutes, hours_in_words(one.minutes)),
        Fact("done_on", _("Hvilken dag"), one.done_on, ""),
        Fact("confirmed_at", _("Bekræftet"), one.confirmed_at),
    ]


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    said_yes = select(Response.id).where(Response.person_id == person_id).limit(1)
    if db.session.scalar(said_yes) is None:
        return letter_preview(person_id)
    said = [_("Du bliver meldt fra de opgaver, du har sagt ja til. Tallet bliver, men dit navn forsvinder.")]
    if has_proof(person_id):
        said.append(_("Dine beviser for frivilligt arbejde bliver slettet. Koderne på dem virker ikke mere."))
    return said + letter_preview(person_id)


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Give up what is to come, and take the person's words and number off the rest."""
    for response in coming_responses(person_id, now):
        withdraw(actor, now, response.id)
    drop(actor, now, person_id)
    forget_person(person_id)
    forget_contact(db.session.get_one(Person, person_id))


TASKS = Processing(
    key="listings",
    purpose=_l("Opgaver, du har sagt ja til at hjælpe med"),
    why=_l("Så de, der søger hjælp, ved, hvem der kommer."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_l("Borgere, der vil hjælpe"), _l("Dem, man kan ringe til om en opgave")),
    data=(
        _l("Hvad man har sagt ja til, og hvad der blev svaret"),
        _l("Hvor længe man hjalp"),
        _l("Det, man selv skriver til dem, der søger hjælp"),
        _l("Navn og telefon på den, man kan ringe til (offentligt)"),
    ),
    recipients=(_l("Den forening, der søger hjælp"), _l("Husets medarbejdere og frivillige ved telefonen")),
    tables=("listing", "listing_date", "listing_response", "listing_hours"),
    rules=RULES,
    sections=_sections,
    kept=_l("Du kan selv se, hvad du har hjulpet med, så længe du har en konto. En gæst bliver glemt helt."),
    security=(_l("Andre, der hjælper, ser ikke listen."), _l("Felter til fri tekst afviser CPR-numre.")),
    risks=(
        (
            _l("En forening bruger listen til noget andet."),
            _l(
                "Den ser kun dem, der har sagt ja til dens egne opgaver, og opslag i listen bliver skrevet ned."
            ),
        ),
    ),
)


def _is_needed(since: datetime) -> ColumnElement[bool]:
    return or_(takes_part(since), wants_letter())


PRIVACY = Privacy(
    processing=(TASKS, PROOFS, LETTERS),
    consents=(LETTER_CONSENT,),
    needs_person=_is_needed,
    purposes={"task list": _l("For at se, hvem der hjælper")},
)

ERASURE = Erasure(preview=erasure_preview, erase=erase)
