"""Somebody at the desk, and people who wait for a call about a walk that was cancelled."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.hosting import cancel_date
from app.gatherings.messages import topic_of
from app.gatherings.models import Occurrence
from app.notifications.models import Message
from app.people.models import Person
from tests.factories import (
    log_in,
    make_occurrence,
    make_person,
    make_sign_up,
    make_volunteer,
    make_walk,
    writing,
)

PHONE = "+4511111141"


class Desk:
    """A browser with a volunteer of the desk logged in."""

    def __init__(self, client: FlaskClient, name: str = "Lene Riis") -> None:
        self.client = client
        self.account: Account = make_volunteer(name)
        log_in(client, self.account)

    def log_in_again(self) -> None:
        """Time has passed, and the log-in with it."""
        log_in(self.client, self.account)

    def page(self, path: str = "/ringeliste", status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status
        return answer.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")

    def press(self, person: Person, what: str, **data: Any) -> str:
        """Press a button of a card and read the list that follows."""
        answer = self.client.post(f"/ringeliste/{person.id}/{what}", data=data, follow_redirects=True)
        assert answer.status_code == (422 if 'role="alert"' in answer.text else 200)
        return answer.get_data(as_text=True).replace("\u00a0", " ")

    def say(self, person: Person, outcome: str, **data: Any) -> str:
        """Say what came of a call about everything that waits."""
        waiting = select(Message.id).where(Message.person_id == person.id)
        ids = " ".join(map(str, db.session.scalars(waiting)))
        return self.press(person, "svar", outcome=outcome, **{"messages": ids, **data})


def cancelled_walk(*people: Person, title: str = "Dybbøl Gågruppe") -> Occurrence:
    """A walk in a week that these people were on and that was cancelled."""
    occurrence = make_occurrence(make_walk(host=make_person("Birthe Holm", phone="+4511111112"), title=title))
    for person in people:
        make_sign_up(occurrence, person, is_on_phone=True)
    with writing():
        for message in db.session.scalars(select(Message).where(Message.topic == topic_of(occurrence.id))):
            db.session.delete(message)
        cancel_date(SYSTEM, clock.now(), occurrence.id, "Det er glat ude.")
    return occurrence


def ingrid() -> Person:
    return make_person("Ingrid Holm", email=None, phone=PHONE)
