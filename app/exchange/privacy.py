"""What the exchange knows of people: what they give and seek, which fairs they come to, and whom they wish to meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.pack import current_pack
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.exchange import items, queries
from app.exchange.blocking import leave_all
from app.exchange.models import Fit, Item, Participant, Party, Wish
from app.exchange.privacy_agreements import (
    AGREEMENTS,
    FOLLOW_UPS,
    agreement_sections,
    forget_agreements,
    is_followed,
)
from app.exchange.retention import FITS, TEXTS, WISHES, WORDS, forget_person, takes_part
from app.exchange.rules import Coming
from app.exchange.words import (
    ITEM,
    SIDE_WORDS,
    STATE_WORDS,
    category_in_words,
    owner_in_words,
    target_group_in_words,
    where_in_words,
)
from app.moderation.actions import move
from app.moderation.states import By, State


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = select(Item).join(Party, Party.id == Item.party_id).where(Party.person_id == person_id)
    coming = (
        select(Participant)
        .join(Party, Party.id == Participant.party_id)
        .where(Party.person_id == person_id)
        .options(joinedload(Participant.fair))
    )
    wishes = _wishes(person_id)
    comings = db.session.scalars(coming.order_by(Participant.id.desc())).unique()
    return [
        Section(
            "exchange_items",
            _("Det, du giver og søger på samarbejdsbørsen"),
            [_item(one) for one in db.session.scalars(own.order_by(Item.id.desc())).unique()],
        ),
        Section(
            "exchange_fairs",
            _("Samarbejdsbørser, du er tilmeldt"),
            [_coming(one, wishes) for one in comings],
        ),
        Section(
            "exchange_fits",
            _("Det, vi har foreslået, passer til dine opslag"),
            [_fit(*row) for row in db.session.execute(_fits(person_id)).unique()],
        ),
        *agreement_sections(person_id),
    ]


def _item(one: Item) -> list[Fact]:
    organisation = one.party.organisation
    return [
        Fact("title", _("Hvad"), one.title),
        Fact("side", _("Giver eller søger"), one.side, str(SIDE_WORDS[one.side])),
        Fact("category", _("Slags"), one.category, category_in_words(one.category)),
        Fact("text", _("Det, du skrev"), one.text or None),
        Fact("target_group", _("Hvem det er for"), one.target_group, target_group_in_words(one.target_group)),
        Fact("place", _("Hvor"), where_in_words(one)),
        Fact("when", _("Hvornår"), one.when_text or None),
        Fact("organisation", _("For hvem"), organisation.name if organisation is not None else None),
        Fact("state", _("Hvordan det står"), one.state, str(STATE_WORDS[one.state])),
        Fact("expires_on", _("Gælder til"), one.expires_on),
        Fact("created_at", _("Skrevet"), one.created_at),
        Fact("published_at", _("Set af alle fra"), one.published_at),
        Fact("state_at", _("Sidst ændret"), one.state_at, ""),
    ]


def _fits(person_id: int) -> Select[*tuple[Any, ...]]:
    other = aliased(Item)
    return (
        select(Fit, Item, other)
        .join(Item, Item.id == Fit.own_id)
        .join(other, other.id == Fit.other_id)
        .join(Party, Party.id == Item.party_id)
        .where(Party.person_id == person_id)
        .order_by(Fit.found_at.desc(), Fit.own_id, Fit.other_id)
    )


def _fit(one: Fit, own: Item, other: Item) -> list[Fact]:
    return [
        Fact("own", _("Dit opslag"), own.title or None),
        Fact("other", _("Det andet opslag"), other.title or None),
        Fact("found_at", _("Fundet"), one.found_at),
        Fact("told_at", _("Skrevet til dig"), one.told_at),
    ]


def _coming(one: Participant, wishes: Mapping[tuple[int, bool], list[str]]) -> list[Fact]:
    languages = [tag.label for tag in current_pack().languages if tag.code in one.languages]
    organisation = one.party.organisation
    return [
        Fact("title", _("Hvad"), one.fair.title),
        Fact("starts_at", _("Hvornår"), one.fair.starts_at),
        Fact("organisation", _("For hvem"), organisation.name if organisation is not None else None),
        Fact("status", _("Hvordan det står"), one.status, _status(one)),
        Fact("party_size", _("Hvor mange"), one.party_size),
        Fact("names", _("Hvem der kommer"), one.names or None),
        Fact("arrives_at", _("Kommer"), one.arrives_at),
        Fact("leaves_at", _("Går"), one.leaves_at),
        Fact("needs", _("Det, vi skal sørge for"), one.needs or None),
        Fact("languages", _("Sprog"), one.languages, ", ".join(languages)),
        Fact("wanted", _("Dem, du gerne vil møde"), ", ".join(wishes.get((one.id, True), [])) or None),
        Fact(
            "unwanted", _("Dem, du helst ikke vil møde"), ", ".join(wishes.get((one.id, False), [])) or None
        ),
        Fact("created_at", _("Tilmeldt"), one.created_at),
        Fact("changed_at", _("Sidst ændret"), one.changed_at, ""),
    ]


def _status(one: Participant) -> str:
    return _("Tilmeldt") if one.status is Coming.COMING else _("Meldt fra")


def _wishes(person_id: int) -> dict[tuple[int, bool], list[str]]:
    """(participant, whether wanted) → names of organisations; of people only what they are: who is theirs to tell."""
    other = aliased(Participant)
    about = (
        select(Wish.participant_id, Wish.is_wanted, other)
        .join(Participant, Participant.id == Wish.participant_id)
        .join(Party, Party.id == Participant.party_id)
        .join(other, other.id == Wish.about_id)
        .where(Party.person_id == person_id)
        .order_by(other.id)
    )
    found: dict[tuple[int, bool], list[str]] = {}
    for participant_id, is_wanted, one in db.session.execute(about).unique():
        found.setdefault((participant_id, is_wanted), []).append(owner_in_words(one.party))
    return found


# ---- erasing ----------------------------------------------------------------------------------------------------


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    if not queries.parties_of(person_id):
        return []
    return [
        _("Dine opslag på samarbejdsbørsen bliver taget ned, og det, der stod i dem, bliver slettet."),
        _("Du bliver meldt fra samarbejdsbørsen. Tallet bliver, men dit navn forsvinder."),
    ]


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Leave everything, and empty what the person wrote."""
    leave_all(actor, now, person_id)
    for party in queries.parties_of(person_id):
        for item in queries.items_of(party.id):
            if item.state is State.HIDDEN:
                move(actor, now, ITEM, items.locked(item.id), State.ARCHIVED, by=By.SYSTEM)
    own = select(Item).join(Party, Party.id == Item.party_id).where(Party.person_id == person_id)
    for item in db.session.scalars(own).unique():
        item.title, item.text, item.when_text, item.folded = "", "", "", ""
    forget_person(person_id)
    forget_agreements(person_id)


# ---- how long ---------------------------------------------------------------------------------------------------

EXCHANGE = Processing(
    key="exchange",
    purpose=_l("Samarbejdsbørsen"),
    why=_l("Så foreninger og borgere kan finde hinanden og mødes."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_l("Dem, der giver eller søger noget"), _l("Dem, der kommer til en samarbejdsbørs")),
    data=(
        _l("Det, man giver og søger (offentligt, når vi har sagt ja)"),
        _l("Hvem der kommer, hvornår, og hvad vi skal sørge for"),
        _l("Hvem man gerne vil møde, og hvem ikke"),
        _l("Hvad man har aftalt med hvem, og hvordan det gik"),
        _l("Navn og kontakt, som kun huset ser"),
    ),
    recipients=(_l("Husets medarbejdere"), _l("Andre tilmeldte ser navnet på den, der kommer")),
    tables=(
        "exchange_fair", "exchange_party", "exchange_item", "exchange_participant", "exchange_wish", "exchange_fit",
        "exchange_agreement", "exchange_follow_up",
    ),
    rules=(WORDS, TEXTS, WISHES, FITS, AGREEMENTS, FOLLOW_UPS),
    sections=_sections,
    kept=_l("En gæst bliver glemt helt, når der ikke er flere opslag eller børser."),
    security=(
        _l("En borger bliver aldrig nævnt ved navn i kataloget."),
        _l("Det, vi skal sørge for, er krypteret."),
        _l("Felter til fri tekst afviser CPR-numre."),
    ),
    risks=(
        (
            _l("Nogen får at vide, hvem der helst ikke vil møde dem."),
            _l("Kun den, der skrev det, og husets medarbejdere kan se det, og det bliver slettet efter 90 dage."),
        ),
    ),
)  # fmt: skip


def _is_needed(since: datetime) -> ColumnElement[bool]:
    return or_(takes_part(since), is_followed(since))


PRIVACY = Privacy(
    processing=(EXCHANGE,),
    needs_person=_is_needed,
    purposes={"exchange": _l("For at se, hvem der er med på samarbejdsbørsen")},
)

ERASURE = Erasure(preview=erasure_preview, erase=erase)
