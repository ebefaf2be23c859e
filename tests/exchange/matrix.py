"""Who may open which page of the exchange: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

from tests.exchange.matrix_day import GET_DAY, POST_DAY
from tests.exchange.matrix_rounds import GET_ROUNDS, POST_ROUNDS

_ALL, _STAFF = "200 200 200 200 200", "303 403 403 200 200"

GET_EXCHANGE = {
    **GET_DAY,
    **GET_ROUNDS,
    "exchange.add_own_item": _ALL,
    "exchange.answer_item": _STAFF,
    "exchange.appeal_decision": _ALL,
    "exchange.change_registration": _ALL,
    "exchange.choose_partners": _ALL,
    "exchange.come_again": _ALL,
    "exchange.create_fair": _STAFF,
    "exchange.disown": _ALL,
    "exchange.download_booklet": _ALL,
    "exchange.download_numbers": _STAFF,
    "exchange.edit_fair": _STAFF,
    "exchange.edit_own_item": _ALL,
    "exchange.list_agreements": _STAFF,
    "exchange.list_fairs": _STAFF,
    "exchange.list_items": _ALL,
    "exchange.list_participants": _STAFF,
    "exchange.make_agreement": _ALL,
    "exchange.post_item": _ALL,
    "exchange.register": _ALL,
    "exchange.show_agreement": _ALL,
    "exchange.show_fair_numbers": _STAFF,
    "exchange.show_item": _ALL,
    "exchange.show_numbers": _STAFF,
    "exchange.show_own": _ALL,
}

POST_EXCHANGE = {
    **POST_DAY,
    **POST_ROUNDS,
    "exchange.note_help": "303 403 403 303 303",
    "exchange.renew_item": "303 303 303 303 303",
    "exchange.take_down_item": "303 303 303 303 303",
    "exchange.withdraw": "303 303 303 303 303",
}
