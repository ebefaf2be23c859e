"""What the board knows of somebody who is not looked for any more."""

from __future__ import annotations

from datetime import datetime

from app.core.actor import SYSTEM
from app.core.database import db
from app.phone_friends.models_match import MarkKind, PhoneMark
from app.phone_friends.moving import locked_wish, move_wish
from app.phone_friends.states import WishState
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_phone_volunteer, make_wish


def known_to_the_board(now: datetime) -> None:
    """Two were kept together; then the citizen took the wish back."""
    wish, volunteer = make_wish(make_person("Ida Låst")), make_phone_volunteer(make_person("Omar Låst"))
    with writing():
        db.session.add(PhoneMark(wish_id=wish.id, volunteer_id=volunteer.id, kind=MarkKind.PIN, made_at=now))
        move_wish(SYSTEM, now, locked_wish(wish.id), WishState.CLOSED)
