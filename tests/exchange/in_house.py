"""The exchange of the house with one of everything: two fairs, who comes to the first, and three things they give."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from app.core import clock
from app.core.database import db
from app.core.records import Throttle
from app.exchange import items, queries
from app.exchange.links import party_token
from app.moderation.states import State
from app.people.models import Person
from tests.exchange.trading import MODERATOR, make_fair, make_item, register
from tests.factories import make_person


def exchange_of() -> dict[str, Any]:
    """Parts of addresses."""
    fair, later = make_fair(), make_fair(title="Den næste børs")
    participant = register(fair, make_person("Bente Bytter"))
    rival = register(fair, make_person("Rikke Rival"))
    party = participant.party
    waiting = queries.items_of(party.id)[0]
    public = make_item(party, title="Ti stole")
    refused = make_item(party, public=False, title="Afvist opslag")
    items.answer(MODERATOR, clock.now(), refused.id, State.REJECTED, "Der er penge i det.")
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "fair_id": fair.id,
        "later_fair_id": later.id,
        "participant_id": participant.id,
        "rival_id": rival.id,
        "item_id": public.id,
        "waiting_item_id": waiting.id,
        "refused_item_id": refused.id,
        "exchange_token": party_token(party),
    }


_OWN = (
    "add_own_item", "appeal_decision", "change_registration", "choose_partners", "come_again", "disown",
    "edit_own_item", "renew_item", "show_own", "take_down_item", "withdraw",
)  # fmt: skip
#: Page → what its parts are called in `exchange_of`.
ITS_OWN: dict[str, dict[str, str]] = {f"exchange.{name}": {"token": "exchange_token"} for name in _OWN}
ITS_OWN["exchange.answer_item"] = {"item_id": "waiting_item_id"}
ITS_OWN["exchange.edit_own_item"] |= {"item_id": "waiting_item_id"}
ITS_OWN["exchange.appeal_decision"] |= {"item_id": "refused_item_id"}
ITS_OWN["exchange.come_again"] |= {"fair_id": "later_fair_id"}


def many_who_trade(person: Person) -> dict[str, Any]:
    """A fair to which twenty come, each with something to give, and this one: words of addresses."""
    fair = make_fair()
    for number in range(20):
        register(fair, make_person(f"Bytter {number}"))
        make_item(title=f"Lokale {number}")
    own = register(fair, person)
    for number in range(9):
        make_item(own.party, title=f"Stol {number}")
    waiting = queries.waiting_items()[0]
    return {
        "fair": fair.id,
        "item": make_item(own.party).id,
        "waiting": waiting.id,
        "participant": own.id,
        "party": party_token(own.party),
    }
