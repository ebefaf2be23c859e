"""Every change of the board of phone friends; see `changes.py`. The citizen of the house is its coordinator here."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.core.actor import SYSTEM
from app.core.permissions import Role
from app.phone_friends.matching import pin
from app.phone_friends.plan_match import ask_for_plan
from tests.factories import log_in, make_account, writing
from tests.security.change import Change, change
from tests.security.house import House

Fields = dict[str, object]


def _coordinator(_house: House, browser: FlaskClient) -> Fields:
    log_in(browser, make_account(Role.PHONE_COORDINATOR))
    return {}


def _with_pin(house: House, browser: FlaskClient) -> Fields:
    with writing():
        pair = (house.parts["match_wish_id"], house.parts["match_volunteer_id"])
        pin(SYSTEM, house.clock.now, *pair, 0)
    return _coordinator(house, browser)


def _being_made(house: House, browser: FlaskClient) -> Fields:
    with writing():
        ask_for_plan(SYSTEM, house.clock.now, 0)
    return _coordinator(house, browser)


MATCH: dict[str, Change] = {
    "phone_friends.pin_pair": change("phone_mark.pin", "citizen", _coordinator, version="0"),
    "phone_friends.veto_pair": change("phone_mark.veto", "citizen", _coordinator, version="0"),
    "phone_friends.undo_mark": change("phone_mark.undo", "citizen", _with_pin, version="1"),
    "phone_friends.match_ask": change("phone_pair.propose", "citizen", _coordinator, version="0"),
    "phone_friends.show_lived": change("phone_lived.read", "citizen", _coordinator),
    "phone_friends.note_answer": change(
        "phone_pair.answer", "citizen", _coordinator, side="citizen", answer="ja"
    ),
    "phone_friends.match_answer": change("phone_pair.answer", "visitor", answer="ja"),
    "phone_friends.draw_plan": change("long_task.ask", "citizen", _coordinator, first="0"),
    "phone_friends.stop_drawing": change("long_task.stop", "citizen", _being_made),
}
