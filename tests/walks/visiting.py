"""What a citizen does on the pages of a walk, for their tests."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.database import db
from app.gatherings.models import Occurrence, Series, SignUp
from tests import factories

PHONE = "11 11 11 41"


def first_date(series: Series) -> Occurrence:
    return factories.make_occurrence(series)


def text_of(response: TestResponse) -> str:
    return response.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")


def get(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return text_of(response)


def send(client: FlaskClient, series: Series, **typed: Any) -> TestResponse:
    """Fill in and send the form of a guest."""
    values = {
        "occurrence_id": first_date(series).id,
        "name": "Karen Iversen",
        "phone": PHONE,
        "party_size": 1,
    }
    return client.post(f"/gaature/{series.id}/tilmeld", data={**values, **typed})


def sign_ups() -> list[SignUp]:
    db.session.rollback()
    return list(db.session.scalars(select(SignUp).order_by(SignUp.id)).unique())
