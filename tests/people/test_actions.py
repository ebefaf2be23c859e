"""Making, correcting and erasing people."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import NotFoundError
from app.people.actions import add_person, correct_person, erase_person
from app.people.models import Person
from app.people.queries import living_person, person_to_change
from tests.factories import make_person, writing


def test_a_guest_is_always_a_new_person_also_with_a_known_address(app) -> None:
    with writing():
        one = add_person(SYSTEM, clock.now(), name="Karen", email="Par@Example.org")
        two = add_person(SYSTEM, clock.now(), name="Karen", email="par@example.org")
    assert one.id != two.id
    assert one.email == two.email == "par@example.org"


def test_a_name_is_kept_without_white_space_around_it(app) -> None:
    with writing():
        person = add_person(SYSTEM, clock.now(), name="  Åse Sørensen ")
    assert (person.name, person.first_name) == ("Åse Sørensen", "Åse")


def test_correcting_leaves_the_address_alone(app) -> None:
    person = make_person(email="a@example.org")
    with writing():
        changed = person_to_change(person.id)
        correct_person(SYSTEM, clock.now(), changed, name=" Ny ", phone=None)
    assert (person.name, person.email, person.phone) == ("Ny", "a@example.org", None)


def test_erasing_takes_name_contact_and_links_and_keeps_the_row(app) -> None:
    person = make_person("Karen Iversen", phone="+4511111141")
    before = person.link_version
    with writing():
        erase_person(SYSTEM, clock.now(), person_to_change(person.id))
    kept = db.session.get_one(Person, person.id)
    assert (kept.name, kept.email, kept.phone) == ("Slettet", None, None)
    assert not kept.is_living
    assert kept.link_version == before + 1
    assert living_person(person.id) is None


def test_nobody_changes_who_is_erased_or_never_was(app) -> None:
    person = make_person()
    with writing():
        erase_person(SYSTEM, clock.now(), person_to_change(person.id))
    for missing in (person.id, 4711):
        with pytest.raises(NotFoundError), writing():
            person_to_change(missing)


def test_what_is_done_to_people_is_audited_without_names(app) -> None:
    person = make_person("Karen Iversen")
    with writing():
        erase_person(SYSTEM, clock.now(), person_to_change(person.id))
    about = select(AuditEvent).where(AuditEvent.object_id == person.id).order_by(AuditEvent.id)
    events = db.session.scalars(about).all()
    assert [event.action for event in events] == ["person.add", "person.erase"]
    assert "Karen" not in str([vars(event) for event in events])
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 2
