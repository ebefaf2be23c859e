"""A volunteer of the phone scheme where a press really does something, and a coordinator to press it."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.core.database import db
from app.core.permissions import Role
from app.phone_friends.links_path import path_token
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.states import Path
from tests.factories import log_in, make_account, make_person, writing
from tests.phone_friends.friends import make_phone_volunteer
from tests.phone_friends.walking import walk
from tests.security.house import House
from tests.security.prepared import Fields


def as_coordinator(_house: House, browser: FlaskClient) -> Fields:
    """A phone coordinator sits at this browser."""
    with writing():
        account = make_account(Role.PHONE_COORDINATOR, name="Karla Koordinator")
    log_in(browser, account)
    return {}


def applied(house: House, browser: FlaskClient) -> Fields:
    """Somebody wrote, and it is the coordinator's turn."""
    return _at(house, browser, Path.APPLIED)


def interviewed(house: House, browser: FlaskClient) -> Fields:
    """It is time to look at a certificate."""
    return _at(house, browser, Path.INTERVIEWED)


def may_read(house: House, browser: FlaskClient) -> Fields:
    """It is the volunteer's turn to read; a coordinator may remind them."""
    return _at(house, browser, Path.ATTEST_NOTED)


def reader(house: House, _browser: FlaskClient) -> Fields:
    """The volunteer is about to read."""
    return _their_turn(house, Path.ATTEST_NOTED)


def promiser(house: House, _browser: FlaskClient) -> Fields:
    """The volunteer is about to promise."""
    return _their_turn(house, Path.BRIEFED)


def approved(house: House, browser: FlaskClient) -> Fields:
    """A coordinator has the approved volunteer of the house before them."""
    as_coordinator(house, browser)
    volunteer = db.session.get_one(PhoneVolunteer, house.parts["volunteer_id"])
    return {"version": volunteer.version}


def _at(house: House, browser: FlaskClient, state: Path) -> Fields:
    as_coordinator(house, browser)
    return {"version": _walked(house, state).version}


def _their_turn(house: House, state: Path) -> Fields:
    house.parts["path_token"] = path_token(_walked(house, state))
    return {"version": 1}


def _walked(house: House, state: Path) -> PhoneVolunteer:
    person = make_person("Viggo Vej", email="viggo@example.org")
    volunteer = walk(state, make_phone_volunteer(person, state=Path.APPLIED))
    house.parts["volunteer_id"] = volunteer.id
    return volunteer
