"""Every feature that anybody can find can be done at the phone: sign up, change, cancel, through the desk's pages.

A new feature adds how one of its offers comes about to OFFERS; without that, or without a `desk`, this fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.core.feature import feature_of_kind, installed
from app.gatherings.models import Rhythm
from app.notifications.models import Message, MessageStatus
from app.people.models import Person
from tests.desk.callers import at_the_desk, caller
from tests.events.holding import make_date as make_event_date
from tests.factories import make_occurrence, make_walk
from tests.groups.grouping import dated, make_group
from tests.meals.cooking import make_date


def _walk() -> int:
    return make_occurrence().id


def _meal() -> int:
    return make_date().id


def _event() -> int:
    return make_event_date().id


def _group() -> int:
    return make_occurrence(dated(make_group(), clock.now())).id


#: Kind → makes something of it within two weeks; gives the number that the desk knows it by.
OFFERS: dict[str, Callable[[], int]] = {"event": _event, "group": _group, "meal": _meal, "walk": _walk}

#: The same of what comes back every week.
REPEATED: dict[str, Callable[[], int]] = {
    "group": _group,
    "event": lambda: make_event_date(rhythm=Rhythm.WEEKLY, until=None).id,
    "meal": lambda: make_date(rhythm=Rhythm.WEEKLY, until=None).id,
    "walk": lambda: make_occurrence(make_walk()).id,
}

#: The kinds that are found for who rings on the feature's own pages.
BY_LINK = ["listing"]
#: The kinds of which a citizen can begin one of their own.
PROPOSED = ["walk"]


def kinds() -> list[str]:
    return sorted(feature.catalogue_kind.kind for feature in installed() if feature.catalogue_kind)


def test_every_feature_in_the_catalogue_is_reached_from_the_desk(app: Flask) -> None:
    without = [kind for kind in kinds() if feature_of_kind(kind).desk is None]

    assert without == BY_LINK
    assert all(feature_of_kind(kind).caller_links is not None for kind in BY_LINK)
    assert kinds() == sorted([*OFFERS, *BY_LINK])


def test_whoever_may_propose_may_do_it_at_the_phone(app: Flask) -> None:
    services = [(kind, feature_of_kind(kind).desk) for kind in kinds()]

    assert [kind for kind, service in services if service and service.propose_path] == PROPOSED


@pytest.mark.parametrize("kind", sorted(OFFERS))
def test_it_is_signed_up_for_changed_and_given_up_at_the_phone(
    app: Flask, frozen_clock: object, kind: str
) -> None:
    desk, _bodil = at_the_desk(app)
    offer_id, ingrid = OFFERS[kind](), caller()
    service = feature_of_kind(kind).desk
    assert service is not None

    def size() -> list[int]:
        db.session.expire_all()
        return [one.needs.party_size for one in service.coming(ingrid.id, clock.now())]

    key = f"{kind}-{offer_id}"
    desk.post(f"/telefonbord/{ingrid.id}/tilmeld/{kind}/{offer_id}", data={f"{key}-party_size": "1"})
    assert size() == [1]
    (own,) = service.coming(ingrid.id, clock.now())
    desk.post(
        f"/telefonbord/{ingrid.id}/ret-tilmelding/{kind}/{own.id}",
        data={f"c-{kind}-{own.id}-party_size": "2"},
    )
    assert size() == [2]
    desk.post(f"/telefonbord/{ingrid.id}/meld-fra/{kind}/{own.id}", data={})

    assert size() == []


@pytest.mark.parametrize("kind", sorted(OFFERS))
def test_a_caller_gets_a_fixed_place_and_gives_it_up(app: Flask, frozen_clock: object, kind: str) -> None:
    desk, _bodil = at_the_desk(app)
    offer_id, ingrid = REPEATED[kind](), caller()
    service = feature_of_kind(kind).desk
    assert service is not None
    key = f"{kind}-{offer_id}"
    desk.post(f"/telefonbord/{ingrid.id}/tilmeld/{kind}/{offer_id}", data={f"{key}-party_size": "1"})
    (own,) = service.coming(ingrid.id, clock.now())
    assert own.is_fixed is False
    told = db.session.scalar(select(func.count(Message.id)))

    desk.post(f"/telefonbord/{ingrid.id}/fast-plads/{kind}/{own.id}")
    db.session.expire_all()
    coming = service.coming(ingrid.id, clock.now())
    assert len(coming) > 4
    assert {one.is_fixed for one in coming} == {True}
    assert "Stop den faste plads" in desk.get(f"/telefonbord/{ingrid.id}").text
    waiting = select(func.count(Message.id)).where(Message.status == MessageStatus.QUEUED, Message.id > told)
    assert db.session.scalar(waiting) == 0

    desk.post(f"/telefonbord/{ingrid.id}/fast-plads/{kind}/{own.id}/slut")
    db.session.expire_all()
    assert service.coming(ingrid.id, clock.now()) == []


@pytest.mark.parametrize("kind", sorted(OFFERS))
def test_its_offers_are_told_with_words_to_read_aloud(app: Flask, frozen_clock: object, kind: str) -> None:
    offer_id, person = OFFERS[kind](), caller()
    service = feature_of_kind(kind).desk
    assert service is not None
    now = clock.now()

    offers = service.offers(
        (54.92, 9.86), db.session.get_one(Person, person.id).id, now, now + timedelta(days=14)
    )

    offer = next(one for one in offers if one.id == offer_id)
    sentences = [sentence for sentence in offer.read_aloud.split(". ") if sentence]
    assert len(sentences) >= 3
    assert offer.read_aloud.endswith(".")
    assert offer.km is not None
    assert not offer.is_mine


@pytest.mark.parametrize("kind", PROPOSED)
def test_who_wants_to_begin_one_of_their_own_is_helped_to_propose_it(
    app: Flask, frozen_clock: object, kind: str
) -> None:
    desk, _bodil = at_the_desk(app)
    ingrid, service = caller(), feature_of_kind(kind).desk
    assert service is not None
    assert service.propose_path is not None

    page = desk.get(service.propose_path(ingrid.id))

    assert page.status_code == 200
    assert "Ingrid Hansen" in page.text
