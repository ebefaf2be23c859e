"""Every change of two who talk: see `changes.py`; and what the same of somebody else is: see `others.py`."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.core.permissions import Role
from tests.factories import log_in, make_account, writing
from tests.security.answers import LINK, STAFF, Other, other
from tests.security.change import Change, change
from tests.security.house import House
from tests.security.prepared import Fields


def _as_coordinator(_house: House, browser: FlaskClient) -> Fields:
    """A phone coordinator sits at this browser."""
    with writing():
        account = make_account(Role.PHONE_COORDINATOR, name="Kirsten Koordinator")
    log_in(browser, account)
    return {}


_RHYTHM = {"weekday": "3", "at": "10.00", "often": "weekly"}
OF_PAIR: dict[str, Change] = {
    "phone_friends.show_pair": change("phone_call.log", "visitor", press="talked"),
    "phone_friends.note_call": change("phone_call.note", "visitor", text="Ring efter kl. 10"),
    "phone_friends.change_rhythm": change("phone_pair.agree", "visitor", **_RHYTHM),
    "phone_friends.stop_pair": change("phone_pair.move phone_wish.move", "visitor", what="end"),
    "phone_friends.show_friend": change("phone_pair.remind", "visitor", press="remind"),
    "phone_friends.stop_friend": change("phone_pair.move phone_wish.move", "visitor", what="end", again="no"),
    "phone_friends.finish_row": change(
        "phone_concern.take", ready=_as_coordinator, press="take:{concern_id}"
    ),
    "phone_friends.watch_pair": change("phone_notes.read", ready=_as_coordinator),
    "phone_friends.steer_pair": change(
        "phone_pair.move phone_wish.move", ready=_as_coordinator, what="end", ending="well", again="no"
    ),
    "phone_friends.agree_for_pair": change("phone_pair.agree", ready=_as_coordinator, **_RHYTHM),
    "phone_friends.handle_concern": change(
        "phone_concern.take phone_concern.settle",
        ready=_as_coordinator,
        outcome="talked",
        text="Det går godt",
    ),
}
_OF_VOLUNTEER = other(LINK, phone_pair_token="phone_friend_token")
_OF_CITIZEN = other(LINK, phone_friend_token="phone_pair_token")

OTHERS_OF_PAIR: dict[str, Other | str] = {
    "phone_friends.show_pair": _OF_VOLUNTEER,
    "phone_friends.note_call": other(LINK, phone_call_id="other_phone_call_id"),
    "phone_friends.change_rhythm": _OF_VOLUNTEER,
    "phone_friends.stop_pair": _OF_VOLUNTEER,
    "phone_friends.show_friend": _OF_CITIZEN,
    "phone_friends.stop_friend": _OF_CITIZEN,
    "phone_friends.watch_pair": STAFF,
    "phone_friends.steer_pair": STAFF,
    "phone_friends.agree_for_pair": STAFF,
    "phone_friends.handle_concern": STAFF,
}
