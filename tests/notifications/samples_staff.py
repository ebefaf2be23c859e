"""One message of every kind to staff about roles and log-ins, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.accounts import new_email, staff
from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message
from tests.factories import actor_of, give_app, make_account, writing


def _lene(*roles: Role) -> Account:
    return make_account(*roles, name="Lene Riis", email="lene@example.org")


def _administrator() -> Actor:
    return actor_of(make_account(Role.ADMINISTRATOR, name="Mette Krogh"))


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def staff_invited() -> Message:
    given = {Role.DESK_VOLUNTEER, Role.MODERATOR}
    with writing():
        staff.add_staff(
            _administrator(), clock.now(), name="Lene Riis", email="lene@example.org", given=given
        )
    return _newest("staff_invited")


def staff_roles_changed() -> Message:
    with writing():
        staff.set_roles(_administrator(), clock.now(), _lene(Role.DESK_VOLUNTEER).id, {Role.MODERATOR})
    return _newest("staff_roles_changed")


def second_factor_added() -> Message:
    give_app(_lene(Role.MODERATOR))
    return _newest("second_factor_added")


def second_factor_reset() -> Message:
    with writing():
        staff.reset_factor(SYSTEM, clock.now(), _lene(Role.MODERATOR))
    return _newest("second_factor_reset")


def log_in_moved() -> Message:
    account = make_account(name="Ane Ibsen", email="ane@example.org")
    staff_member = actor_of(_lene(Role.MODERATOR))
    with writing():
        new_email.send_code(staff_member, clock.now(), account.person_id, "ny@example.org")
        code = str(_newest("log_in_code").params["code"])
        new_email.take_code(staff_member, clock.now(), account.person_id, code)
    return _newest("log_in_moved")


def staff_access_given() -> Message:
    make_account(Role.ADMINISTRATOR, name="Bo Lund", email="bo@example.org")
    staff_invited()
    return _newest("staff_access_given")


OF_STAFF: dict[str, Callable[[], Message]] = {
    "staff_invited": staff_invited,
    "staff_roles_changed": staff_roles_changed,
    "staff_access_given": staff_access_given,
    "log_in_moved": log_in_moved,
    "second_factor_added": second_factor_added,
    "second_factor_reset": second_factor_reset,
}
