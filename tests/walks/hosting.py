"""A walking group with its host logged in, for the tests of the host's pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core.database import Base, db
from app.gatherings.models import Occurrence, Series, SignUp
from app.notifications.models import Channel, Message
from app.people.models import Person
from tests import factories
from tests.conftest import FrozenClock

PHONE = "+4511111141"


M = TypeVar("M", bound=Base)


def fresh(model: type[M], key: int) -> M:
    """The row as it is now."""
    found = db.session.get(model, key)
    assert found is not None
    return found


class Hosted:
    """A walking group of eight places with its host logged in."""

    def __init__(self, client: FlaskClient, **values: Any) -> None:
        self.client = client
        self.account: Account = factories.make_account(name="Birthe Holm")
        host = fresh(Person, self.account.person_id)
        self.series: Series = factories.make_walk(
            host=host, **{"title": "Dybbøl Gågruppe", "capacity": 8, **values}
        )
        self.occurrence: Occurrence = factories.make_occurrence(self.series)
        factories.log_in(client, self.account)

    @property
    def url(self) -> str:
        return f"/gaature/{self.series.id}/vaert"

    @property
    def date_url(self) -> str:
        return f"{self.url}/{self.occurrence.id}"

    def sign_up(
        self, name: str, *, phone: str | None = None, email: str | None = None, **needs: Any
    ) -> SignUp:
        person = factories.make_person(name, phone=phone, email=email)
        return factories.make_sign_up(self.occurrence, person, **needs)


def begin(hosted: Hosted, frozen_clock: FrozenClock, minutes: int = 30) -> datetime:
    return frozen_clock.move_to(hosted.occurrence.starts_at + timedelta(minutes=minutes))


def text_of(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.get_data(as_text=True)


def cancel(hosted: Hosted, client: FlaskClient) -> None:
    data = {"reason": "weather", "words": "Der er is på stien.", "step": "do"}
    assert client.post(f"{hosted.date_url}/aflys", data=data).status_code == 303


def the_call(kind: str) -> Message:
    return db.session.scalars(
        select(Message).where(Message.kind == kind, Message.channel == Channel.CALL)
    ).one()
