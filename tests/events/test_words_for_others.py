"""What machines and the plan read of events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.events.feature import FEATURE
from app.gatherings.figures import KEYS
from tests.conftest import FrozenClock
from tests.events.after import held, make_row_initiative
from tests.events.holding import make_event
from tests.walks.visiting import get

LINK = "https://moede.example.org/hemmeligt-rum"


def told(client: FlaskClient, series_id: int) -> dict[str, Any]:
    """The date that its page tells machines of."""
    page = get(client, f"/arrangementer/{series_id}")
    assert LINK not in page
    assert "hemmeligt-rum" not in page
    script = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    (date,) = json.loads(script)["@graph"]
    return dict(date)


@pytest.mark.usefixtures("frozen_clock")
def test_an_event_that_is_online_too_says_so_and_not_how(client: FlaskClient) -> None:
    series = make_event(is_online=True, online_link=LINK)
    date = told(client, series.id)
    assert date["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    place, virtual = date["location"]
    assert place["@type"] == "Place"
    assert virtual == {"@type": "VirtualLocation", "url": date["url"]}
    assert f"/arrangementer/{series.id}" in date["url"]


@pytest.mark.usefixtures("frozen_clock")
def test_one_that_is_not_says_that_one_comes(client: FlaskClient) -> None:
    date = told(client, make_event().id)
    assert date["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert date["location"]["@type"] == "Place"


def test_the_plan_speaks_of_events_as_one_does(app: Flask, frozen_clock: FrozenClock) -> None:
    initiative = make_row_initiative()
    held(frozen_clock, initiative_id=initiative.id)
    counts = FEATURE.plan_figures
    assert counts is not None
    kinds = counts.kinds()
    assert set(KEYS) <= set(kinds)
    said = " ".join(f"{one.label} {one.words(1)} {one.words(2)} {one.how}" for one in kinds.values())
    for word in ("plads", "gruppe", "datoer"):
        assert word not in said
    labels = [str(one.label) for one in counts.figures([initiative.id], 2027)]
    assert labels[:2] == ["deltagere", "arrangementer holdt"]
