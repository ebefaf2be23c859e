"""Who is on the phone, and what they said yes to, before a press at the desk really does something."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import new_email
from app.accounts.models import Account
from app.core.actor import SYSTEM
from app.core.database import db
from app.desk import identity
from app.desk.acting import for_person
from app.desk.models import CheckWay
from app.notifications.models import Message
from app.people.actions import make_calendar
from app.people.consent import record_consent
from app.people.models import Person
from tests.factories import (
    actor_of,
    make_person,
    writing,
)
from tests.security.house import House
from tests.security.prepared import Fields


def caller_with_phone(house: House, _browser: FlaskClient) -> Fields:
    """Somebody whom nobody has merged or corrected lately is at the phone, and can be rung back."""
    with writing():
        house.parts["person_id"] = make_person("Ruth Ringer", phone="+4511111197").id
    return {}


def caller_is_sure(house: House, browser: FlaskClient) -> Fields:
    """It was sure who rings."""
    caller_with_phone(house, browser)
    with writing():
        staff = for_person(actor_of(house.accounts["administrator"]), house.parts["person_id"])
        identity.note_sure(staff, house.clock.now, house.parts["person_id"], CheckWay.CALL_BACK)
    return {}


def caller_with_log_in(house: House, browser: FlaskClient) -> Fields:
    """The same, of somebody who logs in."""
    caller_is_sure(house, browser)
    with writing():
        person_id = house.parts["person_id"]
        db.session.add(Account(person_id=person_id, email="ruth@example.org", created_at=house.clock.now))
    return {}


def code_to_new_email(house: House, browser: FlaskClient) -> Fields:
    """A code was sent to the e-mail that they want to log in with."""
    caller_with_log_in(house, browser)
    with writing():
        person_id = house.parts["person_id"]
        staff = for_person(actor_of(house.accounts["administrator"]), person_id)
        new_email.send_code(staff, house.clock.now, person_id, "ny@example.org")
    return _newest_code()


def code_to_own_new_email(house: House, _browser: FlaskClient) -> Fields:
    """The same by the administrator, for themselves."""
    with writing():
        account = house.accounts["administrator"]
        new_email.send_code(actor_of(account), house.clock.now, account.person_id, "ny@example.org")
    return _newest_code()


def _newest_code() -> Fields:
    newest = select(Message).where(Message.kind == "log_in_code").order_by(Message.id.desc()).limit(1)
    return {"code": db.session.scalars(newest).one().params["code"]}


def who_goes_is_sure(house: House, _browser: FlaskClient) -> Fields:
    """It is sure who the one is that becomes another, and that they say yes."""
    with writing():
        staff, gone_id = actor_of(house.accounts["administrator"]), house.parts["gone_id"]
        identity.note_sure(staff, house.clock.now, gone_id, CheckWay.IN_PERSON)
    return {}


def code_for_caller(house: House, browser: FlaskClient) -> Fields:
    """A code was sent to the person at the phone."""
    caller_with_phone(house, browser)
    with writing():
        staff = for_person(actor_of(house.accounts["administrator"]), house.parts["person_id"])
        identity.send_code(staff, house.clock.now, house.parts["person_id"], CheckWay.EMAIL)
    newest = select(Message).where(Message.kind == identity.KIND).order_by(Message.id.desc()).limit(1)
    return {"code": db.session.scalars(newest).one().params["code"]}


def caller_said_yes(house: House, browser: FlaskClient) -> Fields:
    """Somebody who is known by a yes on the phone, and it is sure that they ring."""
    caller_is_sure(house, browser)
    return _said_yes(house, db.session.get_one(Person, house.parts["person_id"]))


def citizen_said_yes(house: House, _browser: FlaskClient) -> Fields:
    """The citizen is known by a yes."""
    return _said_yes(house, db.session.get_one(Person, house.accounts["citizen"].person_id))


def citizen_has_calendar(house: House, _browser: FlaskClient) -> Fields:
    """The citizen's calendar has an address."""
    with writing():
        person = db.session.get_one(Person, house.accounts["citizen"].person_id)
        make_calendar(SYSTEM, house.clock.now, person)
    return {}


def _said_yes(house: House, person: Person) -> Fields:
    with writing():
        record_consent(SYSTEM, house.clock.now, person, "register", "Må vi skrive dig op?")
    house.parts["slug"] = "register"
    return {}
