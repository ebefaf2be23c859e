"""What must be there before a form about a task, its hours or a picture can really do something."""

from __future__ import annotations

import io
from datetime import timedelta

from flask.testing import FlaskClient

from app.core import clock
from app.core.database import db
from app.listings.models import ListingDate
from app.organisations.models import Organisation
from tests.factories import writing
from tests.listings.over import confirm, helped, make_past, stored_proof
from tests.media.made import jpeg
from tests.security.house import House
from tests.security.prepared import Fields, place


def place_and_day(house: House, browser: FlaskClient) -> Fields:
    """The same, and a day to come."""
    return {**place(house, browser), "day": (clock.today() + timedelta(days=3)).isoformat()}


def task_as_it_stands(house: House, _browser: FlaskClient) -> Fields:
    """The fields of the host's own task, with a new text."""
    date = db.session.get_one(ListingDate, house.parts["date_id"])
    listing = date.listing
    assert date.starts_at is not None
    assert date.ends_at is not None
    starts, ends = clock.local(date.starts_at), clock.local(date.ends_at)
    return {
        "organisation_id": listing.organisation_id,
        "title": listing.title,
        "place_id": listing.place_id,
        "meeting_point": listing.meeting_point,
        "date_id": str(date.id),
        "day": starts.date().isoformat(),
        "starts": starts.strftime("%H:%M:%S"),
        "ends": ends.strftime("%H:%M:%S"),
        "places": str(date.places),
        "contact_name": listing.contact_name,
        "contact_phone": listing.contact_phone,
        "shape": "dated",
        "text": "Vi stiller boder op.",
        "question": listing.question,
    }


def post_begun(house: House, browser: FlaskClient) -> Fields:
    """A post that is not finished."""
    fields = {"organisation_id": house.parts["organisation_id"], "title": "Hjælp til sommerfest", "gem": "1"}
    assert browser.post("/opgaver/nyt", data=fields).status_code == 303
    return {}


def task_with_picture(house: House, _browser: FlaskClient) -> Fields:
    """A moderator put a picture on the host's task."""
    return _with_picture(house, f"/opgaver/{house.parts['listing_id']}/billede")


def organisation_with_picture(house: House, _browser: FlaskClient) -> Fields:
    """The same on the host's organisation."""
    return _with_picture(house, f"/foreninger/{house.parts['organisation_id']}/billede")


def group_with_picture(house: House, _browser: FlaskClient) -> Fields:
    """The same on the host's group."""
    return _with_picture(house, f"/faellesskaber/{house.parts['group_id']}/vaert/billede")


def organisation_with_film(house: House, _browser: FlaskClient) -> Fields:
    """The host's organisation has a film, and here is a picture from it."""
    with writing():
        own = db.session.get_one(Organisation, house.parts["organisation_id"])
        own.film_url, own.film_text = "https://example.org/film", "Vi ser folk."
    return {"picture": (io.BytesIO(jpeg()), "x.jpg")}


def film_with_picture(house: House, browser: FlaskClient) -> Fields:
    """The same with the picture beside its link."""
    organisation_with_film(house, browser)
    return _with_picture(house, f"/foreninger/{house.parts['organisation_id']}/filmbillede")


def _with_picture(house: House, address: str) -> Fields:
    sent = {"picture": (io.BytesIO(jpeg()), "x.jpg"), "alt": "Otte i snevejr"}
    assert house.browsers["moderator"].post(address, data=sent).status_code == 303
    return {}


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
