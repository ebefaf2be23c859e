"""No step of the scheme can be left out: every jump that is not in the tables is refused, and noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.moving import locked_pair, locked_wish, move_pair, move_volunteer, move_wish
from app.phone_friends.pairing import end_pair
from app.phone_friends.said import Said
from app.phone_friends.states import PAIR, PATH, STEPS, WISH, PairState, Path, WishState, next_step
from tests.factories import writing
from tests.phone_friends.friends import SAID, make_pair, make_phone_volunteer, make_wish


def test_the_path_is_one_step_after_the_other() -> None:
    assert [next_step(one) for one in STEPS] == [*STEPS[1:], None]
    for at, one in enumerate(STEPS[:-1]):
        assert PATH[one] == {STEPS[at + 1], Path.REFUSED, Path.STOPPED}


def test_what_was_said_is_read_back_as_it_was() -> None:
    said = Said(languages=("da", "de"), times=("mon-eve",), wants_from=30, wants_until=50)
    for one in (said, SAID, Said()):
        assert Said.read(one.as_json()) == one
    assert said.for_matching(7, ("enke",), 2027)["wants_ages"] == (30, 50)
    assert SAID.for_matching(7, (), 2027)["age"] == 79


_THINGS: tuple[tuple[Mapping[Any, Any], Callable[..., Any], Callable[..., None]], ...] = (
    (WISH, make_wish, move_wish),
    (PATH, make_phone_volunteer, move_volunteer),
    (PAIR, make_pair, move_pair),
)


@pytest.mark.parametrize(("table", "make", "move"), _THINGS, ids=("wish", "path", "pair"))
def test_every_forbidden_jump_is_refused_and_noted(
    app: Flask, table: Mapping[Any, frozenset[Any]], make: Callable[..., Any], move: Callable[..., None]
) -> None:
    thing = make()
    if isinstance(thing, PhonePair):
        with writing():
            thing.ended_at, thing.ended_by = clock.now(), Ender.CITIZEN
    jumps = [(one, other) for one in table for other in table if other not in table[one]]
    begin_write()
    for before, to in jumps:
        thing.state = before
        with pytest.raises(DomainError) as refused:
            move(SYSTEM, clock.now(), thing, to)
        assert thing.state is before
    db.session.rollback()
    assert refused.value.afterwards is not None
    refused.value.afterwards()
    db.session.commit()
    noted = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert noted is not None
    assert noted.action.endswith(".refused")
    assert noted.details == {"before": str(jumps[-1][0]), "to": str(jumps[-1][1])}


def test_two_begin_and_stop_and_the_wish_follows(app: Flask) -> None:
    pair = make_pair()
    wish = pair.wish
    assert (pair.state, wish.state) == (PairState.TRIAL, WishState.TALKING)
    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(pair.id), Ender.VOLUNTEER, again=True)
    assert (pair.state, wish.state, wish.waiting_since) == (PairState.ENDED, WishState.WAITING, pair.ended_at)
    again = make_pair(wish)
    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(again.id), Ender.CITIZEN)
        assert locked_wish(wish.id).state is WishState.CLOSED


def test_somebody_else_was_quicker(app: Flask) -> None:
    pair = make_pair()
    begin_write()
    with pytest.raises(DomainError, match="En anden"):
        locked_pair(pair.id, version=pair.version - 1)
    db.session.rollback()
