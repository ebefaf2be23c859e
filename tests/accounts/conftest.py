"""Fixtures of the log-in tests."""

from __future__ import annotations

import pytest

from app.core.permissions import Role
from tests.accounts.municipality import METTE, provider, use_provider
from tests.factories import make_account


@pytest.fixture(scope="module")
def a_provider():
    with provider() as url:
        yield url


@pytest.fixture
def site(app, a_provider):
    """The application with the provider set."""
    use_provider(app, a_provider)
    return a_provider


@pytest.fixture
def mette(app):
    return make_account(Role.ADMINISTRATOR, name="Mette Krogh", email=METTE)
