"""What must be there before a press at the desk about a fixed place, an offer or a group really does something."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.groups.models import Group
from app.people.models import Person
from tests.factories import writing
from tests.groups.grouping import join, make_group
from tests.security.house import House
from tests.security.prepared import Fields, own_coming


def own_fixed(house: House, browser: FlaskClient) -> Fields:
    """The caller comes every time."""
    own_coming(house, browser)
    with writing():
        person = db.session.get_one(Person, house.parts["person_id"])
        begin_fixed(SYSTEM, house.clock.now, house.parts["series_id"], person)
    return {}


def own_offer(house: House, browser: FlaskClient) -> Fields:
    """The caller waits, and was asked about the place that is free now."""
    own_coming(house, browser)
    with writing():
        sign_up = db.session.get_one(SignUp, house.parts["coming_id"])
        occurrence = db.session.get_one(Occurrence, sign_up.occurrence_id)
        sign_up.status, sign_up.asked_at = SignUpStatus.WAITING, house.clock.now
        occurrence.places_taken -= sign_up.party_size
    return {}


def group_to_join(house: House, _browser: FlaskClient) -> Fields:
    """A group that the caller is not in."""
    house.parts["slug"] = "group"
    return {f"g-group-{house.parts['group_id']}-note": "Hun hører dårligt"}


def own_membership(house: House, _browser: FlaskClient) -> Fields:
    """The caller is in a group."""
    group: Group = make_group(title="Med telefonen")
    member = join(group, db.session.get_one(Person, house.parts["person_id"]))
    house.parts |= {"slug": "group", "member_id": member.id}
    return {}
