"""The house made ready for changes of the ways into the phone scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from app.accounts.roles import give_role
from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from tests.factories import log_in, writing
from tests.listings.pages import send
from tests.phone_friends.wishing import HIMSELF, OFFER
from tests.security.house import House
from tests.security.prepared import Fields


def coordinator(house: House, browser: FlaskClient) -> Fields:
    """The administrator is the phone coordinator too: the first role alone opens nothing of the scheme."""
    with writing():
        give_role(SYSTEM, clock.now(), house.accounts["administrator"].id, Role.PHONE_COORDINATOR)
    log_in(browser, house.accounts["administrator"])
    return {}


def wish_answered(_house: House, browser: FlaskClient) -> Fields:
    """Every question of who would like to be rung is answered."""
    return _answered(browser, "/telefonven/ringes-op", HIMSELF)


def offer_answered(_house: House, browser: FlaskClient) -> Fields:
    """The same for who would like to ring."""
    return _answered(browser, "/telefonven/ring", OFFER)


def _answered(browser: FlaskClient, path: str, answers: Mapping[str, Mapping[str, Any]]) -> Fields:
    for slug, sent in answers.items():
        send(browser, f"{path}/{slug}", **sent)
    return {"agrees": "y"}
