"""Getting the house ready for what moderators change."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from app.admin.views_queue import seen_of
from app.core.database import db
from app.moderation import queue
from app.moderation.blocking import block_person
from tests.factories import actor_of, writing
from tests.security.house import House

Fields = dict[str, Any]


def row_of_queue(house: House, _browser: FlaskClient) -> Fields:
    """What the row of the task that waits says."""
    entry = queue.entry("listing", house.parts["waiting_listing_id"], None)
    assert entry is not None
    db.session.rollback()
    return {"seen": seen_of(entry.row)}


def shut_out(house: House, _browser: FlaskClient) -> Fields:
    """The person of the house may not take part."""
    with writing():
        block_person(
            actor_of(house.accounts["administrator"]), house.clock.now, house.parts["person_id"], "Nej"
        )
    return {}
