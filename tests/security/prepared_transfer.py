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


def new_sheet(_house: House, _browser: FlaskClient) -> Fields:
    """A spreadsheet whose name would like to lie somewhere else."""
    return {"file": (io.BytesIO(csv([*GOOD[:6], "", GOOD[7]])), "../../static/js/app.js")}


def on_its_way(house: House, _browser: FlaskClient) -> Fields:
    """Somebody pressed already, and nothing is written yet."""
    with writing():
        carry_out(actor_of(house.accounts["administrator"]), clock.now(), house.parts["file_id"])
    return {}
