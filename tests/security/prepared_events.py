"""What changes of events need to be good."""

from __future__ import annotations

from io import BytesIO

from flask.testing import FlaskClient

from tests.events.holding import PDF
from tests.security import prepared
from tests.security.house import House
from tests.security.prepared import Fields

PROPOSAL = {
    "organisation_id": "0",
    "title": "Oplæg om naboer",
    "description": "Kom og hør.",
    "first_on": "2027-03-20",
    "starts_at_local": "19.00",
    "duration_minutes": "90",
    "meeting_point": "Salen",
    "rollator": "yes",
    "wheelchair": "yes",
    "toilet": "yes",
    "bus": "ask",
    "needs_sign_up": "yes",
    "capacity": "30",
    "price": "",
    "online_link": "",
    "initiative_id": "0",
}


def proposal(house: House, browser: FlaskClient) -> Fields:
    """All of a proposal that is good."""
    return {**PROPOSAL, **prepared.place(house, browser)}


def document(_house: House, _browser: FlaskClient) -> Fields:
    """A PDF, chosen from one's own files."""
    return {"title": "Slides", "is_for_all": "all", "file": (BytesIO(PDF), "slides.pdf")}
