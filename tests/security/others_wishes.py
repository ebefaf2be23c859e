"""For every address of the ways into the phone scheme: what the same thing of somebody else is."""

from __future__ import annotations

from tests.security.answers import CHOICE, LINK, Other, other

_COORDINATOR = "only the phone coordinator, who looks after all of them: the permission matrix holds it"

OTHERS_OF_WISHES: dict[str, Other | str] = {
    "phone_friends.answer_handover": other(LINK, phone_handover_token="phone_wish_token"),
    "phone_friends.ask_offer": CHOICE,
    "phone_friends.ask_wish": CHOICE,
    "phone_friends.change_own_offer": other(LINK, phone_offer_token="phone_wish_token"),
    "phone_friends.change_own_wish": other(LINK, phone_wish_token="phone_offer_token"),
    "phone_friends.change_wish": _COORDINATOR,
    "phone_friends.close_wish": _COORDINATOR,
    "phone_friends.hand_over_wish": _COORDINATOR,
    "phone_friends.reveal_lived": _COORDINATOR,
    "phone_friends.show_own_offer": other(LINK, phone_offer_token="reach_token"),
    "phone_friends.show_own_wish": other(LINK, phone_wish_token="phone_handover_token"),
    "phone_friends.show_wish": _COORDINATOR,
    "phone_friends.take_back_wish": _COORDINATOR,
}
