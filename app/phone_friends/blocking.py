"""What happens to wishes, pairs and who rings when a person is shut out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.phone_friends import offers, wishes
from app.phone_friends.queries import open_wish_of, volunteer_of


def _preview(person_id: int, _now: datetime) -> list[str]:
    """Neutral words: who shuts people out is none of the scheme's coordinators."""
    is_in = open_wish_of(person_id) is not None or volunteer_of(person_id) is not None
    return [_("Har en fast aftale gennem os. Den slutter.")] if is_in else []


def leave_scheme(actor: Actor, now: datetime, person_id: int) -> None:
    """Close a person's wish, end their pairs and take them off the volunteers' path."""
    wishes.let_go(actor, now, person_id)
    offers.let_go_of_offer(actor, now, person_id)


OF_PERSON = BlockEffects(_preview, leave_scheme)
