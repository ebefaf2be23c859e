"""The crowd at the button, fifty rounds on each database, in a server of more processes than the machine has cores."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from tests.factories import make_occurrence
from tests.gatherings.support import assert_sound
from tests.support.crowd import Crowd
from tests.support.live import LiveServer

ROUNDS = 50


@pytest.mark.long
def test_fifty_rounds_of_two_hundred_for_twenty_places(
    app: Flask, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = LiveServer(
        database_url, tmp_path_factory.mktemp("crowd"), processes=4, PROXY_COUNT="1", FORM_LEAST_SECONDS="0"
    )
    server.start()
    try:
        for number in range(ROUNDS):
            # Each round on a day of its own: the same guests would be warned of two walks at the same time.
            occurrence = make_occurrence(capacity=20, on=clock.today() + timedelta(days=7 + number))
            crowd = Crowd(server.url, occurrence.series_id, occurrence.id, people=200)
            crowd.assert_served_in_order(occurrence, crowd.press_at_once(), places=20)
            assert_sound(occurrence)
    finally:
        server.stop()
