"""A volunteer of the phone scheme in the house with one of everything, and who may open which of the path's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core import clock
from app.people.models import Person
from app.phone_friends import actions_path as actions
from app.phone_friends.links_path import path_token
from app.phone_friends.states import Path
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_phone_volunteer
from tests.phone_friends.walking import themselves, walk


def path_of() -> dict[str, Any]:
    """Parts of addresses: somebody who is approved and takes a pause."""
    person = make_person("Jonna Krag", email="jonna.krag@example.org")
    volunteer = make_phone_volunteer(person, paused_until=clock.today() + timedelta(days=3))
    return {"volunteer_id": volunteer.id, "path_token": path_token(volunteer)}


def stopped_path(person: Person) -> None:
    """A person who walked the whole path, and stopped."""
    volunteer = walk(Path.APPROVED, make_phone_volunteer(person, state=Path.APPLIED))
    with writing():
        actions.stop(themselves(volunteer), clock.now(), volunteer.id)


#: Pages behind a volunteer's private link.
OWN_PAGES = ("arrange_path", "come_back", "promise_to_keep", "read_briefing", "show_path", "stop_path")
#: Rows of `tests/test_permission_matrix.py`. What is said in the scheme only its coordinators see, and no colleague
#: opens a volunteer's own page.
GET_PATH = {
    "phone_friends.arrange_for_volunteer": "303 403 403 403 403",
    "phone_friends.arrange_path": "200 200 200 404 404",
    "phone_friends.find_own_path": "303 404 404 404 404",
    "phone_friends.list_volunteers": "303 403 403 403 403",
    "phone_friends.note_attest": "303 403 403 403 403",
    "phone_friends.promise_to_keep": "200 200 200 404 404",
    "phone_friends.read_briefing": "200 200 200 404 404",
    "phone_friends.say_no": "303 403 403 403 403",
    "phone_friends.show_path": "200 200 200 404 404",
    "phone_friends.show_volunteer": "303 403 403 403 403",
    "phone_friends.stop_path": "200 200 200 404 404",
}
POST_PATH = {
    "phone_friends.come_back": "303 303 303 404 404",
    "phone_friends.remind_volunteer": "303 403 403 403 403",
}
