"""Pages of the plan, as staff read them."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db
from app.plan.models import PlanActivity


def row_id(code: str) -> int:
    """The number of the row with this code."""
    return db.session.scalars(select(PlanActivity.id).filter_by(code=code)).one()


def page(client: FlaskClient, address: str) -> str:
    """What a page that opens says, each run of white space as one blank."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.get_data(as_text=True).replace("\u00a0", " ").split())
