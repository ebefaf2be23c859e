"""Every change of the volunteer's path: see `changes.py`; and what the same of somebody else is: see `others.py`."""

from __future__ import annotations

from tests.security import prepared_path as ready
from tests.security.answers import LINK, STAFF, Other, other
from tests.security.change import Change, change

OF_PATH: dict[str, Change] = {
    "phone_friends.arrange_for_volunteer": change(
        "phone_volunteer.arrange", ready=ready.approved, capacity="2"
    ),
    "phone_friends.arrange_path": change("phone_volunteer.arrange", "visitor", capacity="3"),
    "phone_friends.come_back": change("phone_volunteer.arrange", "visitor"),
    "phone_friends.note_attest": change(
        "phone_volunteer.attest phone_volunteer.move", ready=ready.interviewed, kind="none", no_need="adults"
    ),
    "phone_friends.promise_to_keep": change("phone_volunteer.move", "visitor", ready.promiser),
    "phone_friends.read_briefing": change("phone_volunteer.move", "visitor", ready.reader),
    "phone_friends.remind_volunteer": change("phone_volunteer.remind", ready=ready.may_read),
    "phone_friends.say_no": change("phone_volunteer.move", ready=ready.approved, reason="no_room"),
    "phone_friends.show_volunteer": change("phone_volunteer.move", ready=ready.applied),
    "phone_friends.stop_path": change("phone_volunteer.move", "visitor"),
}
_LINK = other(LINK, path_token="reach_token")

OTHERS_OF_PATH: dict[str, Other | str] = {
    "phone_friends.arrange_for_volunteer": STAFF,
    "phone_friends.arrange_path": _LINK,
    "phone_friends.come_back": _LINK,
    "phone_friends.note_attest": STAFF,
    "phone_friends.promise_to_keep": _LINK,
    "phone_friends.read_briefing": _LINK,
    "phone_friends.remind_volunteer": STAFF,
    "phone_friends.say_no": STAFF,
    "phone_friends.show_path": _LINK,
    "phone_friends.show_volunteer": STAFF,
    "phone_friends.stop_path": _LINK,
}
