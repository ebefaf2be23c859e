"""Suggested partners: what is suggested, the answers, and the letter to who said yes to few."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.errors import DomainError
from app.exchange import items, partners, queries, registering, scans, wishing
from app.exchange.links import party_token
from app.exchange.models import Fair, Participant
from app.exchange.rules import Side
from app.moderation.states import State
from tests.exchange.test_pages import press
from tests.exchange.trading import DAY, MODERATOR, make_fair, make_item, register, told
from tests.factories import make_person, writing
from tests.listings.pages import text

pytestmark = pytest.mark.usefixtures("frozen_clock")
SEEKS = {"side": Side.SEEK, "category": "lokaler", "title": "Et sted at øve", "target_group": "enlige"}
GIVES = {"side": Side.GIVE, "category": "lokaler", "title": "En tom sal", "target_group": "enlige"}


def comes(fair: Fair, *things: dict[str, object], name: str | None = None) -> Participant:
    """Somebody who comes with these things, which everybody sees; what they registered with is taken down."""
    made = register(fair, make_person(name))
    with writing():
        items.take_down(SYSTEM, clock.now(), queries.items_of(made.party_id)[0].id)
    for one in things:
        make_item(made.party, **one)
    return made


def names(participant: Participant) -> list[str]:
    return [one.other.party.name for one in partners.partners_of(participant).suggested]


def test_who_gives_what_one_seeks_is_suggested_and_what_waits_or_is_elsewhere_is_not(app: Flask) -> None:
    fair = make_fair()
    own, giver = comes(fair, SEEKS), comes(fair, GIVES, name="Sal Salsen")
    comes(fair, SEEKS)
    comes(make_fair(), GIVES)
    waiting = comes(fair)
    make_item(waiting.party, public=False, **GIVES)

    found = partners.partners_of(own).suggested

    assert [one.other for one in found] == [giver]
    assert found[0].they_give is not None
    assert (found[0].they_give.title, found[0].they_seek) == ("En tom sal", None)


def test_a_yes_is_a_wish_that_both_see_when_both_have_it_and_a_no_is_told_nobody(app: Flask) -> None:
    fair = make_fair()
    own, giver = comes(fair, SEEKS, name="Ane"), comes(fair, GIVES, name="Bo")
    with writing():
        wishing.answer(SYSTEM, clock.now(), own.id, giver.id, is_yes=True)
    assert (names(own), partners.partners_of(own).wanted) == ([], [(giver, False)])
    with writing():
        wishing.answer(SYSTEM, clock.now(), giver.id, own.id, is_yes=True)
    assert partners.partners_of(own).wanted == [(giver, True)]

    with writing():
        wishing.answer(SYSTEM, clock.now(), giver.id, own.id, is_yes=False)

    assert (names(giver), partners.partners_of(own).wanted) == ([], [(giver, False)])
    assert queries.wishes_of(giver.id) == {own.id: False}


def test_only_who_comes_to_the_same_fair_in_time_is_answered_about(app: Flask) -> None:
    fair = make_fair()
    own, other, elsewhere = comes(fair, SEEKS), comes(fair, GIVES), comes(make_fair(), GIVES)
    with writing():
        registering.withdraw(SYSTEM, clock.now(), other.id)

    for about in (own.id, other.id, elsewhere.id, 99_999):
        with pytest.raises(DomainError), writing():
            wishing.answer(SYSTEM, clock.now(), own.id, about, is_yes=True)
    with pytest.raises(DomainError), writing():
        wishing.answer(SYSTEM, fair.ends_at, own.id, comes(fair, GIVES).id, is_yes=True)


def test_who_said_yes_to_few_is_told_once_a_week_before_when_there_is_somebody(app: Flask) -> None:
    fair = make_fair()
    own = comes(fair, SEEKS)
    busy, lonely = comes(fair, SEEKS), comes(fair)
    for _ in range(3):
        giver = comes(fair, GIVES)
        with writing():
            wishing.answer(SYSTEM, clock.now(), busy.id, giver.id, is_yes=True)

    due = clock.from_wall(DAY - timedelta(days=7), time(14))
    for now in (due - timedelta(hours=2), due, due + timedelta(days=1)):
        with writing():
            scans.promise_partners(now)

    for participant, number in ((own, 1), (busy, 0), (lonely, 0)):
        assert told(participant.party.person).count("exchange_partners") == number


def test_the_page_says_why_in_words_and_takes_a_yes_and_a_no(client: FlaskClient) -> None:
    fair = make_fair()
    own, giver = comes(fair, SEEKS), comes(fair, GIVES, name="Sal Salsen")
    other = comes(fair, {**GIVES, "target_group": ""}, name="Rum Rumsen")
    path = f"/samarbejdsboers/min/{party_token(own.party)}/tilmelding/{own.id}/moed"

    page = text(client, path)
    for said in ("Sal Salsen", "De kan give noget, I søger: En tom sal.", "I vil nå de samme mennesker."):
        assert said in page
    assert page.index("Sal Salsen") < page.index("Rum Rumsen")

    assert press(client, path, path, svar="ja", hvem=giver.id).status_code == 303
    assert press(client, path, path, svar="nej", hvem=other.id).status_code == 303
    assert queries.wishes_of(own.id) == {giver.id: True, other.id: False}
    page = text(client, path)
    assert "Dem har I sagt ja til" in page
    assert "Rum Rumsen" not in page
    assert press(client, path, path, svar="ja", hvem="99999").status_code == 422
    stranger = f"/samarbejdsboers/min/{party_token(giver.party)}/tilmelding/{own.id}/moed"
    assert client.get(stranger).status_code == 404


def test_what_is_hidden_is_no_reason(app: Flask) -> None:
    fair = make_fair()
    own, giver = comes(fair, SEEKS), comes(fair, GIVES)
    item = queries.items_of(giver.party_id)[0]
    with writing():
        items.answer(MODERATOR, clock.now(), item.id, State.HIDDEN, "Der er penge i det.")

    assert names(own) == []
