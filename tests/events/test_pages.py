"""The public pages of events."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

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
