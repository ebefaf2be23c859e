"""Ways into the phone scheme of the house with one of everything: who waits, who offers to ring, and who was asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from app.core.database import db
from app.core.records import Throttle
from app.phone_friends.wish_links import handover_token, volunteer_token, wish_token
from tests.factories import make_person
from tests.phone_friends.wishing import asked_of_others, offer_of, wish_for


def wishes_of() -> dict[str, Any]:
    """Parts of addresses."""
    waiting = wish_for(make_person("Vagn Venter", phone="+4511111175"), lived=("enke",))
    asked = asked_of_others(wish_for(make_person("Sonja Spurgt", phone="+4511111176")))
    offered = offer_of(make_person("Rikke Ringer"))
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "wish_id": waiting.id,
        "asked_wish_id": asked.wish_id,
        "phone_wish_token": wish_token(waiting),
        "phone_offer_token": volunteer_token(offered),
        "phone_handover_token": handover_token(asked),
        "phone_question": "om",
        "phone_partner": "aeldre",
    }


#: Endpoint → part of the address → which of the parts it is there.
OF_WISHES: dict[str, dict[str, str]] = {
    "phone_friends.ask_wish": {"slug": "phone_question"},
    "phone_friends.ask_offer": {"slug": "phone_question"},
    "phone_friends.show_own_wish": {"token": "phone_wish_token"},
    "phone_friends.change_own_wish": {"token": "phone_wish_token", "slug": "phone_question"},
    "phone_friends.show_own_offer": {"token": "phone_offer_token"},
    "phone_friends.change_own_offer": {"token": "phone_offer_token", "slug": "phone_question"},
    "phone_friends.change_wish": {"slug": "phone_question"},
    "phone_friends.hand_over_wish": {"slug": "phone_partner"},
    "phone_friends.take_back_wish": {"wish_id": "asked_wish_id"},
    "phone_friends.answer_handover": {"token": "phone_handover_token"},
}
