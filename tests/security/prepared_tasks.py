"""Getting the house ready for changes of hours and proofs."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.listings.over import confirm, helped, make_past, stored_proof
from tests.security.house import House
from tests.security.prepared import Fields


def hours_to_correct(house: House, _browser: FlaskClient) -> Fields:
    """Two hours are confirmed, and it was a quarter less."""
    number = house.parts["past_response_id"]
    return {f"h{number}": "1,75", f"w{number}": "120"}


def helped_oneself(house: House, _browser: FlaskClient) -> Fields:
    """Who is logged in has helped for two hours."""
    listing = make_past(title="Loppemarked")
    confirm(listing, (helped(listing, house.accounts["administrator"].person), 120))
    return {}


def proof_of_oneself(house: House, _browser: FlaskClient) -> Fields:
    """Who is logged in has a proof of it."""
    house.parts["proof_id"] = stored_proof(house.accounts["administrator"].person).id
    return {}
