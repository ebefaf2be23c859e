"""The board in the house with one of everything: somebody who waits, somebody who rings, and two who are asked."""

from __future__ import annotations

from typing import Any

from app.phone_friends.links_match import answer_token
from app.phone_friends.models import Ender
from tests.factories import make_person
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish

#: Endpoint → part of the address → which of the parts it is there.
OF_MATCH: dict[str, dict[str, str]] = {
    **{
        f"phone_friends.{name}": {"wish_id": "match_wish_id", "volunteer_id": "match_volunteer_id"}
        for name in ("show_match", "show_lived", "pin_pair", "veto_pair", "undo_mark", "match_ask")
    },
    "phone_friends.note_answer": {"pair_id": "asked_pair_id"},
    "phone_friends.match_answer": {"token": "phone_answer_token"},
}


def match_of() -> dict[str, Any]:
    """Parts of addresses."""
    wish = make_wish(make_person("Viggo Venter"), lived={"lived": ["enke"]})
    volunteer = make_phone_volunteer(make_person("Rita Ringer"))
    asked = make_pair(
        make_wish(make_person("Sigrid Spurgt")),
        make_phone_volunteer(make_person("Sofus Spurgt")),
        talking=False,
    )
    return {
        "match_wish_id": wish.id,
        "match_volunteer_id": volunteer.id,
        "asked_pair_id": asked.id,
        "phone_answer_token": answer_token(asked, Ender.CITIZEN),
    }
