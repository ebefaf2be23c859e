"""Somebody at the phone: a browser of the desk, and words of its pages."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core.database import db
from app.core.permissions import Role
from app.people.models import Person
from tests.factories import log_in, make_account, make_person, make_volunteer, writing


def at_the_desk(app: Flask, role: Role = Role.MODERATOR) -> tuple[FlaskClient, Account]:
    """A browser of somebody who answers the phone, and their log-in."""
    volunteer = role is Role.DESK_VOLUNTEER
    account = make_volunteer("Bodil Bord") if volunteer else make_account(role, name="Bodil Bord")
    browser = app.test_client()
    log_in(browser, account)
    return browser, account


def caller(name: str = "Ingrid Hansen", **values: Any) -> Person:
    """Somebody with a landline and no e-mail, unless the test says otherwise; `values` are columns of Person."""
    person = make_person(name, email=None, phone=values.pop("phone", "+4511111131"))
    with writing():
        for column, value in values.items():
            setattr(db.session.get_one(Person, person.id), column, value)
    return person


def text_of(html: str) -> str:
    """What is read on a page, tags and line breaks taken out."""
    return (
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
        .replace("\N{NO-BREAK SPACE}", " ")
        .replace("\u2060", "")
    )


def events(action: str) -> list[AuditEvent]:
    """The audit's rows of an action, oldest first."""
    found = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
    return list(db.session.scalars(found))
