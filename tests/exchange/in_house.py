"""The exchange of the house with one of everything: two fairs, who comes to the first, and three things they give."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.records import Throttle
from app.exchange import agreements, items, queries, queries_agreements
from app.exchange.links import party_token
from app.exchange.models_agreements import Answer
from app.moderation.states import State
from app.people.models import Person
from tests.exchange.in_house_day import OF_DAY, day_of_house
from tests.exchange.in_house_rounds import OF_ROUNDS, rounds_of_house
from tests.exchange.trading import MODERATOR, agree, begun, make_fair, make_item, register
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
    now = clock.now()
    before, today = now - timedelta(days=2), begun()
    one = register(today, party.person, now=before)
    other = register(today, rival.party.person, now=before)
    waits, told = agree(other, one), agree(one, other, is_yes=True)
    agreements.ask(now + timedelta(days=30), told.id, 1)
    follow_up = queries_agreements.newest_follow_up(told.id, party.id)
    assert follow_up is not None
    agreements.tell(SYSTEM, now, follow_up.id, Answer.GOING, wants_help=True)
    rounds, day = rounds_of_house(party.person), day_of_house()
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "fair_id": fair.id,
        "later_fair_id": later.id,
        "participant_id": participant.id,
        "rival_id": rival.id,
        "begun_participant_id": one.id,
        "begun_rival_id": other.id,
        "agreement_id": waits.id,
        "follow_up_id": follow_up.id,
        "item_id": public.id,
        "waiting_item_id": waiting.id,
        "refused_item_id": refused.id,
        "exchange_token": party_token(party),
        **rounds,
        **day,
    }


_OWN = (
    "add_own_item", "appeal_decision", "change_registration", "choose_partners", "come_again", "disown",
    "edit_own_item", "make_agreement", "renew_item", "show_agreement", "show_own", "take_down_item", "withdraw",
)  # fmt: skip
#: Page → what its parts are called in `exchange_of`.
ITS_OWN: dict[str, dict[str, str]] = {f"exchange.{name}": {"token": "exchange_token"} for name in _OWN}
ITS_OWN |= OF_ROUNDS | OF_DAY
ITS_OWN["exchange.answer_item"] = {"item_id": "waiting_item_id"}
ITS_OWN["exchange.edit_own_item"] |= {"item_id": "waiting_item_id"}
ITS_OWN["exchange.appeal_decision"] |= {"item_id": "refused_item_id"}
ITS_OWN["exchange.make_agreement"] |= {"participant_id": "begun_participant_id"}
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
