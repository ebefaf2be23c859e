"""Tasks of the house with one of everything: the host's own, which is public, and another's that waits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from app.core.database import db
from app.core.records import Throttle
from app.listings.links import response_token
from app.organisations.models import Organisation
from tests.factories import make_organisation, make_person
from tests.listings.posting import date_of, make_listing, yes


def tasks_of(organisation_id: int) -> dict[str, Any]:
    """Parts of addresses."""
    own = make_listing(db.session.get_one(Organisation, organisation_id), question="Har du en bil?")
    response = yes(own, make_person("Hjalte Hjælper"))
    other = make_organisation(make_person("Anna Anden"), name="En anden forening")
    waiting = make_listing(other, public=False, title="Hemmelig opgave")
    others_response = yes(make_listing(other, title="De andres opgave"))
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "listing_id": own.id,
        "date_id": date_of(own).id,
        "response_id": response.id,
        "response_token": response_token(response),
        "waiting_listing_id": waiting.id,
        "waiting_date_id": date_of(waiting).id,
        "other_response_id": others_response.id,
    }
