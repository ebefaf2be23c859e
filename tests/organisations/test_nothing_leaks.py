"""What was not read yet stands on no page, for nobody whose business it is not, whatever the address or the number."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.security import fixtures
from tests.security.house import House, rules_of

house, furnished = fixtures.house, fixtures.furnished
pytestmark = pytest.mark.any_database

#: The name of one that waits, and a sentence that waits on one that is public (tests/organisations/in_house.py).
NEW_NAME, NEW_WORDS = "Hemmelig forening", "En hemmelig ny sætning."
#: The same of tasks (tests/listings/in_house.py).
NEW_TASK, NEW_TEXT = "Hemmelig opgave", "En hemmelig ny tekst."
#: Parts that name an organisation, a task, or something of it.
_PARTS = {
    "organisation_id": "waiting_organisation_id",
    "thing_id": "waiting_organisation_id",
    "listing_id": "waiting_listing_id",
}
#: Files, which hold no texts of organisations.
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES = {"application/pdf", "application/zip", "image/jpeg", "image/png", _SHEET}


def _leaks(house: House, browser: FlaskClient, secrets: tuple[str, ...]) -> list[str]:
    """Addresses whose page holds a secret: those of the house, and the same with numbers of what waits."""
    found = []
    for rule in rules_of(house.app, "GET"):
        own = house.path(rule)
        number = str(house.parts["waiting_organisation_id"])
        swapped = own
        for part, key in _PARTS.items():
            if part in rule.arguments:
                swapped = own.replace(f"/{house.parts[part]}", f"/{house.parts[key]}", 1)
        for path in {own, swapped, f"{own.split('?')[0]}?efter={number}&foer={number}"}:
            answer = browser.get(path)
            if answer.mimetype in _FILES:
                continue
            text = answer.get_data(as_text=True)
            found += [f"{path}: {secret}" for secret in secrets if secret in text]
    return found


@pytest.mark.parametrize("role", ["visitor", "citizen"])
def test_nobody_else_reads_what_waits(house: House, role: str) -> None:
    assert _leaks(house, house.browsers[role], (NEW_NAME, NEW_WORDS, NEW_TASK, NEW_TEXT)) == []


def test_its_own_people_read_their_own_and_nobody_elses(house: House) -> None:
    host = house.browsers["host"]
    own = house.parts["organisation_id"]

    assert NEW_WORDS in host.get(f"/foreninger/{own}/ret").text
    assert NEW_WORDS not in host.get(f"/foreninger/{own}").text
    task = house.parts["listing_id"]
    assert NEW_TEXT in host.get(f"/opgaver/{task}/ret").text
    assert NEW_TEXT not in host.get(f"/opgaver/{task}").text
    assert _leaks(house, host, (NEW_NAME, NEW_TASK)) == []


def test_moderators_read_both(house: House) -> None:
    staff = house.browsers["moderator"]

    assert NEW_NAME in staff.get(f"/foreninger/{house.parts['waiting_organisation_id']}").text
    assert NEW_WORDS in staff.get(f"/admin/foreninger/aendring/{house.parts['edit_id']}").text
    assert NEW_TASK in staff.get(f"/opgaver/{house.parts['waiting_listing_id']}").text
    assert NEW_TEXT in staff.get(f"/opgaver/aendring/{house.parts['task_edit_id']}").text
