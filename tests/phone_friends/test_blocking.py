"""Who is shut out is not rung any more, and rings nobody; the other one of a pair does not pay for it."""

from __future__ import annotations

from flask import Flask

from app.core import clock
from app.core.actor import SYSTEM
from app.phone_friends.blocking import OF_PERSON
from app.phone_friends.states import PairState, Path, WishState
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish

#: Who shuts somebody out does not learn what the agreement is about.
ENDS = "Har en fast aftale gennem os. Den slutter."


def test_a_volunteer_rings_nobody_and_their_friend_waits_anew(app: Flask) -> None:
    pair = make_pair(make_wish(), make_phone_volunteer())
    number = pair.volunteer.person_id
    assert OF_PERSON.preview(number, clock.now()) == [ENDS]
    with writing():
        OF_PERSON.carry_out(SYSTEM, clock.now(), number)
    assert (pair.state, pair.volunteer.state) == (PairState.ENDED, Path.STOPPED)
    assert pair.wish.state is WishState.WAITING
    assert OF_PERSON.preview(number, clock.now()) == []


def test_a_citizen_is_rung_by_nobody_and_the_volunteer_has_room_again(app: Flask) -> None:
    pair = make_pair(make_wish(make_person("Låst Ude")))
    number = pair.wish.person_id
    assert OF_PERSON.preview(number, clock.now()) == [ENDS]
    with writing():
        OF_PERSON.carry_out(SYSTEM, clock.now(), number)
    assert (pair.state, pair.wish.state, pair.wish.said) == (PairState.ENDED, WishState.CLOSED, {})
    assert pair.volunteer.state is Path.APPROVED
