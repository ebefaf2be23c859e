"""The pages of the path: a volunteer and a coordinator through all of it, and who may open which page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.core.permissions import Role
from app.phone_friends.links_path import path_token
from app.phone_friends.models import PhoneVolunteer
from tests.factories import log_in, make_account


@pytest.fixture
def karla(app: Flask) -> FlaskClient:
    """The browser of a phone coordinator."""
    return browser(app, make_account(Role.PHONE_COORDINATOR, name="Karla Koordinator"))


def browser(app: Flask, account: Account) -> FlaskClient:
    client = app.test_client()
    log_in(client, account)
    return client


def token(app: Flask, volunteer: PhoneVolunteer, helper_id: int | None = None) -> str:
    with app.test_request_context():
        return path_token(volunteer, helper_id)
