"""Forms and pages of tasks, sent and read as a browser does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.listings.models import Listing
from app.organisations.models import Organisation
from tests.factories import log_in, make_account, make_organisation, writing

GUEST = {"name": "Ane Ibsen", "phone": "11 11 11 57", "email": "", "website": ""}


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def send(client: FlaskClient, address: str, **fields: Any) -> Any:
    page = client.get(address).get_data(as_text=True)
    return client.post(address, data={"csrf_token": token_of(page), **fields})


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def mine(client: FlaskClient, *, trusted: bool = False, **values: Any) -> Organisation:
    """An organisation of who is logged in."""
    account = make_account(name="Bente Bang")
    made = make_organisation(account.person, name=values.get("name", "Fynshav Landsbylaug"))
    with writing():
        made.is_trusted = trusted
    log_in(client, account)
    return made


def posted(organisation: Organisation, **fields: Any) -> dict[str, Any]:
    day = (clock.local(clock.now()) + timedelta(days=3)).date()
    return {
        "organisation_id": organisation.id,
        "title": "Hjælp til julemarked",
        "place_id": organisation.place_id,
        "meeting_point": "Forsamlingshuset",
        "day": day.isoformat(),
        "starts": "10.00",
        "ends": "12.00",
        "places": "6",
        "contact_name": "Bente Bang",
        "contact_phone": "11 11 11 31",
        "shape": "dated",
        **fields,
    }


def newest() -> Listing:
    return db.session.scalars(select(Listing).order_by(Listing.id.desc())).unique().first()  # type: ignore[return-value]
