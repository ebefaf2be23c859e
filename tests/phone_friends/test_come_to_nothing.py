"""Who said yes when they were asked is told when the other one goes: nobody waits for a call that never comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.erasure import erase_everything
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.notifications.letters import merge_fields
from app.notifications.models import Message
from app.phone_friends import offers, wishes
from app.phone_friends.actions_path import end_path
from app.phone_friends.blocking import leave_scheme
from app.phone_friends.matching import answer, propose
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_path import PathEnd
from app.phone_friends.moving import locked_volunteer
from app.phone_friends.queries_match import board_version
from app.phone_friends.states import PairState, WishState
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_phone_volunteer, make_wish


def _asked(*who_says_yes: Ender) -> PhonePair:
    wish, volunteer = make_wish(make_person("Ove Jepsen", email="ove@example.org")), make_phone_volunteer()
    with writing():
        pair = propose(SYSTEM, clock.now(), wish.id, volunteer.id, board_version())
    for side in who_says_yes:
        with writing():
            answer(SYSTEM, clock.now(), pair.id, side, says_yes=True)
    return pair


def _told() -> set[str]:
    """Who reads that it came to nothing: first names on letters that are still true."""
    found = db.session.scalars(select(Message).where(Message.kind == "phone_not_now"))
    fields = [merge_fields(one, clock.now()) for one in found]
    return {str(one["first_name"]) for one in fields if one is not None}


def _withdraw(pair: PhonePair) -> None:
    wishes.withdraw_wish(SYSTEM, clock.now(), pair.wish_id)


def _erase_citizen(pair: PhonePair) -> None:
    erase_everything(SYSTEM, clock.now(), pair.wish.person_id)


def _shut_out_citizen(pair: PhonePair) -> None:
    leave_scheme(SYSTEM, clock.now(), pair.wish.person_id)


def _stop(pair: PhonePair) -> None:
    offers.withdraw_offer(SYSTEM, clock.now(), pair.volunteer_id)


def _refuse(pair: PhonePair) -> None:
    end_path(SYSTEM, clock.now(), locked_volunteer(pair.volunteer_id), PathEnd.NO_FIT, Ender.COORDINATOR)


def _erase_volunteer(pair: PhonePair) -> None:
    erase_everything(SYSTEM, clock.now(), pair.volunteer.person_id)


@pytest.mark.parametrize("go", [_withdraw, _erase_citizen, _shut_out_citizen])
def test_a_volunteer_who_said_yes_hears_that_the_citizen_is_gone(
    app: Flask, go: Callable[[PhonePair], None]
) -> None:
    pair = _asked(Ender.VOLUNTEER)
    with writing():
        go(pair)
    assert pair.state is PairState.DECLINED
    assert _told() == {"Jonna"}


@pytest.mark.parametrize("go", [_stop, _refuse, _erase_volunteer])
def test_a_citizen_who_said_yes_hears_that_it_was_not_to_be(
    app: Flask, go: Callable[[PhonePair], None]
) -> None:
    pair = _asked(Ender.CITIZEN)
    with writing():
        go(pair)
    assert (pair.state, pair.wish.state) == (PairState.DECLINED, WishState.WAITING)
    assert _told() == {"Ove"}


@pytest.mark.parametrize("go", [_withdraw, _stop, _refuse])
def test_who_goes_is_not_told_that_we_look_on(app: Flask, go: Callable[[PhonePair], None]) -> None:
    pair = _asked(Ender.VOLUNTEER if go is not _withdraw else Ender.CITIZEN)
    with writing():
        go(pair)
    assert _told() == set()
