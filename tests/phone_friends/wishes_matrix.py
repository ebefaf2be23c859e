"""Who may open which page of the ways in, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

#: Only the phone coordinator sees who waits: not the administrator, and no other staff.
_COORDINATOR = "303 403 403 403 403"
_EVERYBODY = "200 200 200 200 200"

GET_WISHES = {
    "phone_friends.answer_handover": _EVERYBODY,
    "phone_friends.ask_offer": _EVERYBODY,
    "phone_friends.ask_wish": _EVERYBODY,
    "phone_friends.change_own_offer": _EVERYBODY,
    "phone_friends.change_own_wish": _EVERYBODY,
    "phone_friends.change_wish": _COORDINATOR,
    "phone_friends.hand_over_wish": _COORDINATOR,
    "phone_friends.list_wishes": _COORDINATOR,
    # Nobody has answered anything yet.
    "phone_friends.review_offer": "303 303 303 303 303",
    "phone_friends.review_wish": "303 303 303 303 303",
    "phone_friends.show_front": _EVERYBODY,
    "phone_friends.show_own_offer": _EVERYBODY,
    "phone_friends.show_own_wish": _EVERYBODY,
    "phone_friends.show_wish": _COORDINATOR,
}
POST_WISHES = {
    "phone_friends.close_wish": _COORDINATOR,
    "phone_friends.discard_offer": "303 303 303 303 303",
    "phone_friends.discard_wish": "303 303 303 303 303",
    "phone_friends.reveal_lived": _COORDINATOR,
    "phone_friends.take_back_wish": _COORDINATOR,
}
