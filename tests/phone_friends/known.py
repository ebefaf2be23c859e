"""What the phone scheme knows of somebody: a house in which every rule of forgetting has something to let go of."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Account
from app.core.actor import SYSTEM
from app.phone_friends.models import Ender, Way
from app.phone_friends.moving import (
    locked_pair,
    locked_volunteer,
    locked_wish,
    move_pair,
    move_volunteer,
    move_wish,
)
from app.phone_friends.pairing import end_pair
from app.phone_friends.states import PairState, Path, WishState
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish


def known_to_phone_friends(now: datetime, citizen: Account) -> None:
    """The citizen talked with somebody until it was over, wrote for their father, and rang to somebody else."""
    talked = make_pair(make_wish(citizen.person, lived={"lived": ["enke"]}))
    asked = make_pair(
        make_wish(make_person("Far", email=None), way=Way.RELATIVE, made_by=citizen.person), talking=False
    )
    rang = make_pair(
        make_wish(make_person("Tove")), make_phone_volunteer(citizen.person, lived={"lived": ["sorg"]})
    )
    alone = make_wish(make_person("Meldte Fra"))
    never = make_phone_volunteer(make_person("Nåede Ikke"), state=Path.APPLIED)
    with writing():
        end_pair(SYSTEM, now, locked_pair(talked.id), Ender.CITIZEN)
        end_pair(SYSTEM, now, locked_pair(rang.id), Ender.VOLUNTEER)
        asked.declined_by = Ender.CITIZEN
        move_pair(SYSTEM, now, locked_pair(asked.id), PairState.DECLINED)
        for number in (alone.id, asked.wish_id):
            move_wish(SYSTEM, now, locked_wish(number), WishState.CLOSED)
        for number in (never.id, rang.volunteer_id, talked.volunteer_id, asked.volunteer_id):
            move_volunteer(SYSTEM, now, locked_volunteer(number), Path.STOPPED)
