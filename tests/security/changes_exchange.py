"""Every change of the exchange; see `changes.py`."""

from __future__ import annotations

from tests.security import prepared
from tests.security.change import GUEST, Change, change

_OFFER = {"side": "give", "category": "lokaler", "title": "Et lokale", "target_group": ""}
_FAIR = {
    "title": "Børs", "on": "2027-03-30", "starts": "13.00", "ends": "16.00", "address": "Borgen",
    "register_by": "2027-03-20", "tables": "12", "shape": "market", "initiative_id": "0",
}  # fmt: skip

EXCHANGE: dict[str, Change] = {
    "exchange.register": change(
        "person.add exchange_participant.join exchange_item.pending",
        "visitor", prepared.place, **_OFFER, party_size="1", organisation_id="0", **GUEST,
    ),
    "exchange.post_item": change(
        "person.add exchange_item.pending", "visitor", prepared.place, **_OFFER, organisation_id="0", **GUEST
    ),
    "exchange.show_own": change("exchange_participant.leave exchange_item.archived", "visitor"),
    "exchange.come_again": change("exchange_participant.join", "visitor", party_size="1"),
    "exchange.change_registration": change(
        "exchange_participant.change exchange_participant.wish", "visitor", party_size="2"
    ),
    "exchange.choose_partners": change(
        "exchange_participant.wish", "visitor", svar="ja", hvem="{rival_id}"
    ),
    "exchange.make_agreement": change(
        "exchange_agreement.make", "visitor", other_id="{begun_rival_id}", what="Suppe"
    ),
    "exchange.show_agreement": change("exchange_agreement.agreed", "visitor", svar="ja"),
    "exchange.list_agreements": change(
        "exchange_agreement.make", one_id="{participant_id}", other_id="{rival_id}", what="Suppe"
    ),
    "exchange.note_help": change("exchange_agreement.help"),
    "exchange.withdraw": change("exchange_participant.leave", "visitor"),
    "exchange.add_own_item": change("exchange_item.pending", "visitor", prepared.place, **_OFFER),
    "exchange.edit_own_item": change(
        "exchange_item.change", "visitor", prepared.place, **_OFFER, version="1"
    ),
    "exchange.renew_item": change("exchange_item.renew", "visitor"),
    "exchange.take_down_item": change("exchange_item.archived", "visitor"),
    "exchange.appeal_decision": change("appeal.add", "visitor", text="Det er gratis."),
    "exchange.disown": change(
        "exchange_participant.leave exchange_item.archived person.erase", "visitor"
    ),
    "exchange.answer_item": change("exchange_item.published", answer="godkend", text="", version="1"),
    "exchange.create_fair": change("exchange_fair.add", ready=prepared.place, **_FAIR),
    "exchange.edit_fair": change("exchange_fair.change", ready=prepared.fair_read, **_FAIR),
    "exchange.list_participants": change("exchange_fair.closed", to="closed", reason=""),
}  # fmt: skip
