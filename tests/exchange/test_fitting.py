"""Something new that fits what somebody wrote: who is told, of what, how often, and who is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import message_kind
from app.exchange import editing, fitting, items, queries_fits, registering, retention, scans
from app.exchange.links import own_path, party_token
from app.exchange.messages_fits import FITS
from app.exchange.models import Fit, Item
from app.exchange.rules import Side
from app.moderation.states import State
from app.notifications.models import Message
from app.notifications.wishes import choose_kinds
from tests.exchange.trading import MODERATOR, make_fair, make_item, make_party, offer, register
from tests.factories import make_organisation, make_person, make_place, writing
from tests.walks.visiting import get

pytestmark = pytest.mark.usefixtures("frozen_clock")


def seeks(*, public: bool = True, **values: Any) -> Item:
    return make_item(public=public, **{"side": Side.SEEK, "title": "Et sted at øve", **values})


def look(after: timedelta = timedelta()) -> int:
    with writing():
        return scans.tell_what_fits(clock.now() + after)


def letters(item: Item) -> list[list[list[int]]]:
    """What the letters to its writer are about: (own, other) of each."""
    about = select(Message).where(Message.kind == FITS, Message.person_id == item.party.person_id)
    return [one.params["pairs"] for one in db.session.scalars(about.order_by(Message.id))]


def test_both_who_wrote_are_told_once_of_what_fits(app: Flask) -> None:
    wanted = seeks()
    assert look() == 0
    gives = make_item(title="En tom sal")
    assert look() == 2
    assert letters(wanted) == [[[wanted.id, gives.id]]]
    assert letters(gives) == [[[gives.id, wanted.id]]]
    with writing():
        editing.change(MODERATOR, clock.now(), gives.id, offer(title="En meget tom sal"), gives.version)
    for days in (0, 8, 16):
        assert look(timedelta(days=days)) == 0


def test_what_waits_is_of_another_kind_for_others_or_ones_own_fits_nobody(app: Flask) -> None:
    wanted = seeks(target_group="enlige")
    make_item(public=False)
    make_item(category="mad")
    make_item(target_group="familier")
    make_item(wanted.party)
    assert look() == 0
    everybody = make_item()
    assert look() >= 1
    assert letters(wanted) == [[[wanted.id, everybody.id]]]


def test_two_of_one_organisation_are_not_told_of_each_other(app: Flask) -> None:
    own = make_organisation()
    seeks(party=make_party(make_person(), own.id))
    make_item(make_party(make_person(), own.id))
    assert look() == 0


def test_nobody_gets_two_letters_in_a_week_and_the_rest_waits(app: Flask) -> None:
    wanted = seeks()
    first = [make_item(title=f"Sal {number}") for number in range(fitting.MOST_IN_LETTER + 2)]
    look()
    make_item(title="Endnu en sal")
    look(timedelta(days=6))
    (only,) = letters(wanted)
    assert len(only) == fitting.MOST_IN_LETTER
    look(timedelta(days=7, hours=1))
    again = letters(wanted)
    assert [len(one) for one in again] == [fitting.MOST_IN_LETTER, 3]
    told = [pair[1] for one in again for pair in one]
    assert len(set(told)) == len(told) == len(first) + 1


def test_one_new_thing_is_told_to_those_it_fits_best(app: Flask) -> None:
    town, far = make_place("Sønderborg", lat=54.91, lon=9.79), make_place("Padborg", lat=54.82, lon=9.36)
    others = [seeks(place_id=far.id) for _number in range(fitting.MOST_HEAR)]
    near = seeks(place_id=town.id, title="Lokale til klaver", target_group="enlige")
    look()
    gives = make_item(place_id=town.id, title="Sal med klaver", target_group="enlige")
    look()
    hears = set(db.session.scalars(select(Fit.own_id).where(Fit.other_id == gives.id)))
    assert len(hears) == fitting.MOST_HEAR
    assert near.id in hears
    assert len([one for one in others if one.id not in hears]) == 1
    assert letters(gives)[0][0] == [gives.id, near.id]
    assert len(letters(gives)[0]) == fitting.MOST_OWN


def test_who_would_rather_not_meet_and_who_said_no_to_letters_hear_nothing(app: Flask) -> None:
    fair = make_fair()
    own, avoided, off = (register(fair, make_person(name)) for name in ("Ane", "Bo", "Cia"))
    with writing():
        registering.wish(SYSTEM, clock.now(), own.id, [], [avoided.id])
        choose_kinds(SYSTEM, clock.now(), off.party.person, set())
    wanted, refuses = seeks(party=own.party), seeks(party=off.party)
    gives = make_item(avoided.party, title="En tom sal")
    look()
    assert letters(wanted) == []
    assert letters(refuses) == []
    assert [one.id for one in queries_fits.fits_of(off.party_id, 3)[refuses.id]] == [gives.id]
    assert queries_fits.fits_of(own.party_id, 3) == {}


@pytest.mark.parametrize("what", ["taken down", "hidden", "avoided", "blocked"])
def test_a_letter_says_nothing_that_is_no_longer_true(app: Flask, what: str) -> None:
    wanted = seeks()
    gives = make_item(title="En tom sal")
    look()
    params = {"party_id": wanted.party_id, "pairs": letters(wanted)[0]}
    merge = message_kind(FITS).merge
    said = merge(params, clock.now())
    assert said is not None
    assert said["rows"] == ["I søger “Et sted at øve”. En aktiv borger kan give “En tom sal”."]
    with writing():
        if what == "taken down":
            items.take_down(SYSTEM, clock.now(), gives.id)
        elif what == "hidden":
            items.answer(MODERATOR, clock.now(), gives.id, State.HIDDEN, "Der er penge i det.")
        elif what == "blocked":
            registering.leave(SYSTEM, clock.now(), gives.party_id)
    if what == "avoided":
        fair = make_fair()
        one, other = register(fair, wanted.party.person), register(fair, gives.party.person)
        with writing():
            registering.wish(SYSTEM, clock.now(), other.id, [], [one.id])
    assert merge(params, clock.now()) is None


def test_it_stands_on_ones_own_page_as_long_as_everybody_sees_it(client: FlaskClient) -> None:
    wanted = seeks()
    own = own_path(party_token(wanted.party))
    assert "Det passer måske til jer" not in get(client, own)
    gives = make_item(title="En tom sal")
    look()
    page = get(client, own)
    assert "Det passer måske til jer" in page
    assert f"/samarbejdsboers/opslag/{gives.id}" in page
    with writing():
        items.take_down(SYSTEM, clock.now(), gives.id)
    assert "En tom sal" not in get(client, own)


def test_what_is_long_gone_is_forgotten(app: Flask) -> None:
    wanted, gives = seeks(), make_item()
    look()
    with writing():
        items.take_down(SYSTEM, clock.now(), gives.id)
        assert retention.FITS.clean is not None
        retention.FITS.clean(clock.now() + retention.KEEP, 100)
        assert len(db.session.scalars(select(Fit)).all()) == 2
        retention.FITS.clean(clock.now() + retention.KEEP + timedelta(days=1), 100)
    assert db.session.scalars(select(Fit)).all() == []
    assert wanted.state is State.PUBLISHED
