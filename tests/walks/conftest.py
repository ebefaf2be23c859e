"""Fixtures of the tests of walks."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.gatherings.models import Series
from tests import factories
from tests.conftest import FrozenClock
from tests.walks.hosting import Hosted


@pytest.fixture
def hosted(client: FlaskClient, frozen_clock: FrozenClock) -> Hosted:
    return Hosted(client)


@pytest.fixture
def walk(client: FlaskClient, frozen_clock: FrozenClock) -> Series:
    """A weekly walk with two places a date."""
    return factories.make_walk(
        host=factories.make_person("Birthe Holm"), title="Dybbøl Gågruppe", capacity=2, companion_offered=True
    )
