"""Programmes that ask by time: feeds, calendars and the API say since when they are as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import http_date, parse_date

from app.audit.actions import record
from app.catalogue.freshness import own_changed_at, public_changed_at
from app.core import clock
from app.core.actor import SYSTEM
from app.gatherings.hosting import cancel_date
from app.home import views_own_calendar
from app.people.actions import make_calendar
from app.people.links import calendar_token
from tests.conftest import FrozenClock
from tests.factories import make_occurrence, make_person, make_sign_up, writing

ADDRESSES = (
    "/abonner/det-sker.rss",
    "/abonner/det-sker.json",
    "/api/v1/dates",
    "/kalender/det-sker.ics",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_it_since_then_gets_no_second_copy(
    client: FlaskClient, frozen_clock: FrozenClock, address: str
) -> None:
    date = make_occurrence()
    changed = clock.now()
    frozen_clock.move_to(changed + timedelta(minutes=10))
    first = client.get(address)
    assert parse_date(first.headers["Last-Modified"]) == changed.replace(microsecond=0)

    known = {"If-Modified-Since": first.headers["Last-Modified"]}
    again = client.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    earlier = {"If-Modified-Since": http_date(changed - timedelta(seconds=1))}
    assert client.get(address, headers=earlier).status_code == 200
    # The tag says it better, where both are sent.
    assert client.get(address, headers={**known, "If-None-Match": '"another"'}).status_code == 200

    with writing():
        cancel_date(SYSTEM, clock.now(), date.id, "Storm")
    at_once = client.get(address, headers=known)
    assert at_once.status_code == 200
    assert "Last-Modified" not in at_once.headers
    frozen_clock.move_to(clock.now() + timedelta(minutes=10))
    assert client.get(address, headers=known).status_code == 200


def test_it_is_never_older_than_the_day(app: Flask, frozen_clock: FrozenClock) -> None:
    make_occurrence()
    tomorrow = frozen_clock.move_to(clock.now() + timedelta(days=2))
    found = public_changed_at(tomorrow)
    assert found is not None
    assert clock.local(found).date() == clock.local(tomorrow).date()
    assert clock.local(found).hour == 0


def test_what_is_not_public_moves_nothing_that_is(app: Flask, frozen_clock: FrozenClock) -> None:
    before = frozen_clock.move_to(clock.now() + timedelta(days=2))
    with writing():
        record(SYSTEM, before, "phone_concern.take", "phone_pair", 1)
    later = frozen_clock.move_to(before + timedelta(minutes=10))
    public, own = public_changed_at(later), own_changed_at(later)
    assert public is not None
    assert own == before
    assert public < before


class TestOnesOwn:
    def made(self) -> str:
        """The address of a calendar of somebody with a place."""
        me = make_person("Karen Kalender")
        make_sign_up(make_occurrence(), me)
        with writing():
            make_calendar(SYSTEM, clock.now(), me)
        return f"/kalender/{calendar_token(me)}.ics"

    def test_it_says_since_when(self, client: FlaskClient, frozen_clock: FrozenClock) -> None:
        address = self.made()
        frozen_clock.move_to(clock.now() + timedelta(minutes=10))
        known = {"If-Modified-Since": client.get(address).headers["Last-Modified"]}
        assert client.get(address, headers=known).status_code == 304

    def test_a_programme_gone_wild_is_told_to_wait_and_others_are_not(
        self, client: FlaskClient, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views_own_calendar, "MOST_RIGHT", 3)
        address, other = self.made(), self.made()
        assert [client.get(address).status_code for _number in range(4)] == [200, 200, 200, 429]
        assert client.get(address).headers["Retry-After"] == "3600"
        assert client.get(other).status_code == 200
        frozen_clock.move_to(clock.now() + timedelta(hours=2))
        assert client.get(address).status_code == 200
