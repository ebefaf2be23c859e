"""Every change of the ways into the phone scheme; see `changes.py`."""

from __future__ import annotations

from tests.security import prepared_wishes as prepared
from tests.security.change import Change, change

_DRAFT = "- answers that are not sent are a draft, which only its own browser opens"
_ABOUT = {"born": "1950", "gender": "woman"}

WISHES: dict[str, Change] = {
    "phone_friends.ask_wish": change(_DRAFT, "visitor", **_ABOUT),
    "phone_friends.ask_offer": change(_DRAFT, "visitor", **_ABOUT),
    "phone_friends.review_wish": change(
        "person.add consent.give phone_wish.make", "visitor", prepared.wish_answered
    ),
    "phone_friends.review_offer": change(
        "person.add consent.give phone_volunteer.apply", "visitor", prepared.offer_answered
    ),
    "phone_friends.discard_wish": change(_DRAFT, "visitor"),
    "phone_friends.discard_offer": change(_DRAFT, "visitor"),
    "phone_friends.show_own_wish": change("consent.withdraw phone_wish.move", "visitor"),
    "phone_friends.change_own_wish": change("phone_wish.change", "visitor", **_ABOUT),
    "phone_friends.show_own_offer": change("consent.withdraw phone_volunteer.move", "visitor"),
    "phone_friends.change_own_offer": change("phone_volunteer.change", "visitor", **_ABOUT),
    "phone_friends.answer_handover": change("phone_handover.answer phone_wish.move", "visitor", svar="nej"),
    "phone_friends.reveal_lived": change("phone_wish.read", "administrator", prepared.coordinator),
    "phone_friends.change_wish": change("phone_wish.change", "administrator", prepared.coordinator, **_ABOUT),
    "phone_friends.close_wish": change(
        "consent.withdraw phone_wish.move", "administrator", prepared.coordinator
    ),
    "phone_friends.take_back_wish": change(
        "phone_handover.answer phone_wish.move", "administrator", prepared.coordinator
    ),
    "phone_friends.hand_over_wish": change(
        "consent.give phone_handover.ask phone_wish.move", "administrator", prepared.coordinator, agrees="y"
    ),
}
