"""For every address of the exchange: what the same thing of somebody else is, and what each role then meets."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.exchange import queries
from tests.exchange.trading import agree, begun, register
from tests.security.answers import HIDDEN, LINK, PUBLIC, STAFF, Other, other

_OF_ANOTHER = other(LINK, exchange_token="reach_token")

OTHERS_OF_EXCHANGE: dict[str, Other | str] = {
    "exchange.add_own_item": _OF_ANOTHER,
    "exchange.answer_item": STAFF,
    "exchange.appeal_decision": other(LINK, refused_item_id="other_item_id"),
    "exchange.change_registration": other(LINK, participant_id="other_participant_id"),
    "exchange.choose_partners": other(LINK, participant_id="other_participant_id"),
    "exchange.come_again": _OF_ANOTHER,
    "exchange.disown": _OF_ANOTHER,
    "exchange.edit_fair": STAFF,
    "exchange.edit_own_item": other(LINK, waiting_item_id="other_item_id"),
    "exchange.list_agreements": STAFF,
    "exchange.list_participants": STAFF,
    "exchange.make_agreement": other(LINK, begun_participant_id="other_participant_id"),
    "exchange.note_help": STAFF,
    "exchange.show_agreement": other(LINK, agreement_id="other_agreement_id"),
    "exchange.register": PUBLIC,
    "exchange.renew_item": other(LINK, item_id="other_item_id"),
    "exchange.show_item": other(HIDDEN, item_id="waiting_item_id"),
    "exchange.show_fair_numbers": STAFF,
    "exchange.show_own": _OF_ANOTHER,
    "exchange.take_down_item": other(LINK, item_id="other_item_id"),
    "exchange.withdraw": other(LINK, participant_id="other_participant_id"),
}


def others_in_exchange(fair_id: int) -> dict[str, int]:
    """Somebody else who comes to the same fair, and what they give."""
    fair = queries.fair_by_id(fair_id)
    assert fair is not None
    one = register(fair)
    today, before = begun(), clock.now() - timedelta(days=2)
    made = agree(register(today, now=before), register(today, now=before))
    return {
        "other_agreement_id": made.id,
        "other_fair_id": today.id,
        "other_participant_id": one.id,
        "other_item_id": queries.items_of(one.party_id)[0].id,
    }
