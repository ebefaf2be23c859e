"""What the ways in leave behind: a wish that others took over, and answers that were never sent."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Account
from app.core import drafts
from app.core.actor import SYSTEM
from app.phone_friends import handing_over
from tests.factories import make_person, writing
from tests.phone_friends.wishing import asked_of_others, wish_for


def known_from_ways_in(now: datetime, citizen: Account) -> None:
    """Somebody was taken over by another scheme, and the citizen began to answer for their mother."""
    asked = asked_of_others(wish_for(make_person("Givet Videre")))
    with writing():
        handing_over.answer(SYSTEM, now, asked.id, is_yes=True)
        drafts.save_part(drafts.owner_of(citizen.id), "phone-wish", "hvem", {"who": ["relative"]}, now)
