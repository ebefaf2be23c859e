"""What must be there before a file can really be brought in, or stopped."""

from __future__ import annotations

import io

from flask.testing import FlaskClient

from app.core import clock
from app.transfer.actions import carry_out
from tests.factories import actor_of, writing
from tests.security.house import House
from tests.security.prepared import Fields
from tests.transfer.broken_files import GOOD, csv
from tests.transfer.in_house import good_contact, list_of


def new_sheet(_house: House, _browser: FlaskClient) -> Fields:
    """A spreadsheet whose name would like to lie somewhere else."""
    return {"file": (io.BytesIO(csv([*GOOD[:6], "", GOOD[7]])), "../../static/js/app.js")}


def new_list(_house: House, _browser: FlaskClient) -> Fields:
    """A list of an organisation with whom to ask there."""
    return {"file": (io.BytesIO(list_of(good_contact())), "liste.csv")}


def on_its_way(house: House, _browser: FlaskClient) -> Fields:
    """Somebody pressed already, and nothing is written yet."""
    with writing():
        carry_out(actor_of(house.accounts["administrator"]), clock.now(), house.parts["file_id"])
    return {}


def all_on_its_way(house: House, _browser: FlaskClient) -> Fields:
    """The same of the list of all."""
    with writing():
        carry_out(actor_of(house.accounts["administrator"]), clock.now(), house.parts["all_file_id"])
    return {}
