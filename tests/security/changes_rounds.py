"""Every change of a fair's rounds; see `changes.py`."""

from __future__ import annotations

from tests.security.change import Change, change

_SEEN = "{rounds_version}"

ROUNDS: dict[str, Change] = {
    "exchange.show_rounds": change("exchange_rounds.propose", least="2", version=_SEEN),
    "exchange.show_proposal": change("exchange_rounds.save", answer="save", version=_SEEN),
    "exchange.decide_pair": change(
        "exchange_rounds.forbid",
        one="{rounds_one_id}", other="{rounds_other_id}", rule="forbid", round="0", version=_SEEN,
    ),
    "exchange.lock_round": change("exchange_rounds.lock", is_locked="1", version=_SEEN),
    "exchange.tell_rounds": change("exchange_rounds.show", version=_SEEN),
    "exchange.stop_planning": change("- nothing is being computed"),
}  # fmt: skip
