"""Every change of the day of a fair; see `changes.py`."""

from __future__ import annotations

from tests.security.change import Change, change

_TWO = {"one_id": "{day_one_id}", "other_id": "{day_other_id}"}

DAY_OF_FAIR: dict[str, Change] = {
    "exchange.show_board": change("exchange_fair.bell", rings="y"),
    "exchange.note_arrival": change(
        "exchange_participant.present", participant_id="{day_one_id}", state="here"
    ),
    "exchange.check_in": change("exchange_participant.present"),
    "exchange.ring_bell": change("exchange_fair.ring"),
    "exchange.plan_stalls": change("exchange_fair.stalls", per_row="4"),
    "exchange.move_stall": change("exchange_fair.stalls", participant_id="{day_one_id}", number="3"),
    "exchange.show_stalls": change("exchange_fair.stalls", shown="0"),
    "exchange.choose_brokers": change("exchange_fair.brokers"),
    "exchange.note_talk": change("exchange_fair.talk", **_TWO, state="talking"),
    "exchange.note_agreement": change(
        "exchange_agreement.make exchange_fair.talk", **_TWO, what="Suppe", is_signed="y"
    ),
}
