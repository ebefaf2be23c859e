"""The public pages of events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.gatherings.links import sign_up_token
from tests import factories
from tests.events.holding import make_date, make_event


def test_an_event_stands_in_the_list_and_has_a_page(client: FlaskClient, frozen_clock: Any) -> None:
    date = make_date(title="Oplæg om naboer")

    assert "Oplæg om naboer" in client.get("/arrangementer").text
    page = client.get(f"/arrangementer/{date.series_id}")
    assert page.status_code == 200
    assert "Oplæg om naboer" in page.text


def test_a_proposed_event_is_seen_by_nobody_else(client: FlaskClient, frozen_clock: Any) -> None:
    series = make_event(approved=False)

    assert client.get(f"/arrangementer/{series.id}").status_code == 404


def test_nobody_is_told_to_just_turn_up_at_what_is_over(client: FlaskClient, frozen_clock: Any) -> None:
    account = factories.make_account()
    date = make_date(account.person, title="Åbent hus", needs_sign_up=False, capacity=None)
    event = f"/arrangementer/{date.series_id}"
    assert "Bare mød op" in client.get(f"{event}/tilmeld").text
    assert "Du møder bare op" in client.get(event).text

    frozen_clock.move_to(date.ends_at + timedelta(days=1))

    assert "mød op" not in client.get(f"{event}/tilmeld").text
    assert "møder bare op" not in client.get(event).text
    factories.log_in(client, account)
    host = client.get(f"{event}/vaert").text
    assert "Der er ingen kommende dato." in host
    assert "Arrangementet har ingen kommende arrangementer" not in host


def test_the_way_to_the_meeting_is_shown_until_it_ends(client: FlaskClient, frozen_clock: Any) -> None:
    date = make_date(is_online=True, online_link="https://moede.example.org/abc")
    page = f"/arrangementer/tilmelding/{sign_up_token(factories.make_sign_up(date))}"
    for at, is_shown in ((date.starts_at, True), (date.ends_at, False)):
        frozen_clock.move_to(at)
        assert ("moede.example.org" in client.get(page).text) is is_shown
