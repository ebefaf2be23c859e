"""Fairs, items and who takes part in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import clock
from app.core.formatting import capital, date_da
from app.core.pack import current_pack
from app.exchange.models import Fair, Item, Party
from app.exchange.models_agreements import AgreementState, Answer
from app.exchange.rules import Offer, Phase, Shape, Side, phase_of
from app.exchange.rules_day import is_the_day
from app.moderation.states import State
from app.places.queries import all_places

#: What the audit and moderation's tables call them.
FAIR, ITEM, PARTICIPANT = "exchange_fair", "exchange_item", "exchange_participant"
PARTY = "exchange_party"

SIDE_WORDS: dict[Side, Any] = {Side.GIVE: _l("Vi kan give"), Side.SEEK: _l("Vi søger")}
SHAPE_WORDS: dict[Shape, Any] = {
    Shape.MARKET: _l("Frit marked: alle går rundt mellem bordene"),
    Shape.ROUNDS: _l("Runder: en plan siger, hvem der mødes"),
}
PHASE_WORDS: dict[Phase, Any] = {
    Phase.DRAFT: _l("Kladde. Kun vi kan se den"),
    Phase.OPEN: _l("Man kan tilmelde sig"),
    Phase.CLOSED: _l("Tilmeldingen er lukket"),
    Phase.OVER: _l("Den er holdt"),
    Phase.CANCELLED: _l("Aflyst"),
}
STATE_WORDS: dict[State, Any] = {
    State.DRAFT: _l("Kladde"),
    State.PENDING: _l("Venter på svar"),
    State.NEEDS_WORK: _l("Skal rettes"),
    State.PUBLISHED: _l("Alle kan se det"),
    State.REJECTED: _l("Vi sagde nej"),
    State.HIDDEN: _l("Taget ned"),
    State.EXPIRED: _l("Tiden er gået"),
    State.ARCHIVED: _l("Taget ned af jer selv"),
}


AGREEMENT_WORDS: dict[AgreementState, Any] = {
    AgreementState.PROPOSED: _l("Den anden har ikke svaret"),
    AgreementState.AGREED: _l("Begge har sagt ja"),
    AgreementState.DECLINED: _l("Den anden sagde nej"),
}
#: As buttons, in the order to press them.
ANSWER_WORDS: dict[Answer, Any] = {
    Answer.DONE: _l("Det er gjort"),
    Answer.GOING: _l("Vi er i gang"),
    Answer.DROPPED: _l("Det blev ikke til noget"),
}


def phase(fair: Fair, now: datetime) -> Phase:
    """Where a fair is now."""
    return phase_of(fair.state, fair.register_by, fair.ends_at, now, clock.local(now).date())


def is_market_day(fair: Fair, now: datetime) -> bool:
    """Whether a free market is today."""
    is_today = is_the_day(clock.local(fair.starts_at).date(), clock.local(now).date())
    return fair.shape is Shape.MARKET and is_today


def category_in_words(code: str) -> str:
    """A category of the pack; one that it has no more as it was stored."""
    return next((tag.label for tag in current_pack().exchange_categories if tag.code == code), code)


def target_group_in_words(code: str) -> str:
    """For whom something is."""
    return next((tag.label for tag in current_pack().target_groups if tag.code == code), "") or _("alle")


def owner_in_words(party: Party) -> str:
    """Who gives or seeks, for everybody: people are never named."""
    return party.organisation.name if party.organisation is not None else _("En aktiv borger")


def where_in_words(item: Item) -> str:
    """Where something is."""
    return item.place.name if item.place is not None else _("Hele kommunen")


def offer_in_words(offer: Offer) -> list[tuple[str, str]]:
    """(what, words) of all that stands in an offer, in the order of the form."""
    return [(what, words) for what, words in _rows_of(offer) if words]


def changes_in_words(before: Offer, after: Offer) -> list[tuple[str, str]]:
    """(what, the new words) of all that differs; what is gone is said to be empty."""
    rows = zip(_rows_of(before), _rows_of(after), strict=True)
    return [(what, words or _("Tomt")) for old, (what, words) in rows if old[1] != words]


def _rows_of(offer: Offer) -> list[tuple[str, str]]:
    place = next((one.name for one in all_places() if one.id == offer.place_id), _("Hele kommunen"))
    return [
        (_("Giver eller søger"), str(SIDE_WORDS[offer.side])),
        (_("Hvad"), category_in_words(offer.category)),
        (_("Sagt kort"), offer.title),
        (_("Mere om det"), offer.text),
        (_("Til hvem"), capital(target_group_in_words(offer.target_group))),
        (_("Hvor"), place),
        (_("Hvornår"), offer.when_text),
    ]


def standing_in_words(item: Item) -> str:
    """How an item stands, for its owner."""
    if item.is_public:
        return _("Alle kan se det til og med %(day)s", day=date_da(item.expires_on))
    return str(STATE_WORDS[item.state])


def coming_in_words(number: int, people: int) -> str:
    """`12 tilmeldt, 18 personer`."""
    parties = ngettext("%(num)s tilmeldt", "%(num)s tilmeldte", number)
    return f"{parties}, " + ngettext("%(num)s person", "%(num)s personer", people)
