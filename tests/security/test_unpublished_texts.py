"""What was not read yet stands on no page: every address, every role, with the numbers of what waits or was refused.

Organisations and tasks with their new words, walks, groups, proposals, reports and appeals; each has a text that only
its own people and moderators may see.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.core.database import db
from app.core.feature import installed
from tests.security import fixtures
from tests.security.house import House, rules_of

house, furnished = fixtures.house, fixtures.furnished
pytestmark = pytest.mark.any_database

#: What waits → words of it that stand nowhere else (tests/support/one_of_everything.py and those it calls).
SECRETS = {
    "organisation": "Hemmelig forening",
    "edit of an organisation": "En hemmelig ny sætning.",
    "task": "Hemmelig opgave",
    "edit of a task": "En hemmelig ny tekst.",
    "walk": "Frida Forslag",
    "group": "Hemmelig gruppe",
    "proposal": "Hemmeligt forslag",
    "report": "Nummeret er forkert.",
    "appeal": "En hemmelig klage.",
}
#: The host of the house wrote these.
OF_HOST = {"edit of an organisation", "edit of a task", "appeal"}
#: Part of an address → the number there of what waits.
WAITING = {
    "organisation_id": "waiting_organisation_id",
    "thing_id": "waiting_organisation_id",
    "listing_id": "waiting_listing_id",
    "date_id": "waiting_date_id",
    "series_id": "proposed_series_id",
    "group_id": "waiting_group_id",
    "proposal_id": "waiting_proposal_id",
    "item_id": "waiting_item_id",
}
#: Addresses that take the word for a kind, and each kind's word with the number of what waits.
BY_WORD = ("/anmeld/{}/{}", "/klage/{}/{}")
WORDS = {
    "forening": "waiting_organisation_id",
    "opgave": "waiting_listing_id",
    "gaatur": "proposed_series_id",
    "faellesskab": "waiting_group_id",
    "forslag": "waiting_proposal_id",
}
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES = {"application/pdf", "application/zip", "image/jpeg", "image/png", _SHEET}


def _paths(house: House, rule: Rule) -> set[str]:
    """The address as it is, with everything swapped that waits, and with its number asked for as a page."""
    swapped = {part: house.parts[key] for part, key in WAITING.items() if part in rule.arguments}
    own = house.path(rule).split("?")[0]
    edges = {f"{own}?efter={house.parts[key]}&foer={house.parts[key]}" for key in WAITING.values()}
    return {house.path(rule), house.path(rule, **swapped), *edges}


def _seen(house: House, browser: FlaskClient) -> set[str]:
    """Which of the secrets a browser finds anywhere, with where."""
    paths = {path for rule in rules_of(house.app, "GET") for path in _paths(house, rule)}
    paths |= {form.format(word, house.parts[key]) for form in BY_WORD for word, key in WORDS.items()}
    found = set()
    for path in sorted(paths):
        for headers in ({}, {"HX-Request": "true"}) if path.startswith("/admin/moderation") else ({},):
            answer = browser.get(path, headers=headers)
            if answer.mimetype not in _FILES:
                text = answer.get_data(as_text=True)
                found |= {f"{what} at {path}" for what, secret in SECRETS.items() if secret in text}
    # The author's private link opens a proposal for whoever has it.
    return {
        one for one in found if not (one.startswith("proposal ") and house.parts["proposal_token"] in one)
    }


# What a visitor may open, somebody with an account may open as well.
@pytest.mark.parametrize("role", [pytest.param("visitor", marks=pytest.mark.long), "citizen", "host"])
def test_no_address_shows_what_nobody_has_read(house: House, role: str) -> None:
    hidden = _seen(house, house.browsers[role])

    own = OF_HOST if role == "host" else set()
    assert {one for one in hidden if one.split(" at ")[0] not in own} == set()


def test_moderators_read_all_of_it_and_the_host_their_own(house: House) -> None:
    staff, host = house.browsers["moderator"], house.browsers["host"]
    parts = house.parts
    for what, path in (
        ("organisation", f"/admin/foreninger/{parts['waiting_organisation_id']}"),
        ("edit of an organisation", f"/admin/foreninger/aendring/{parts['edit_id']}"),
        ("task", f"/opgaver/{parts['waiting_listing_id']}/svar"),
        ("edit of a task", f"/opgaver/aendring/{parts['task_edit_id']}"),
        ("walk", f"/admin/godkend/{parts['proposed_series_id']}"),
        ("group", f"/faellesskaber/{parts['waiting_group_id']}/svar"),
        ("proposal", f"/forslag/{parts['waiting_proposal_id']}/svar"),
        ("report", f"/admin/anmeldelser/{parts['report_id']}"),
        ("appeal", f"/admin/klager/{parts['appeal_id']}"),
    ):
        assert SECRETS[what] in staff.get(path).text, path
    assert SECRETS["edit of an organisation"] in host.get(f"/foreninger/{parts['organisation_id']}/ret").text
    assert SECRETS["edit of a task"] in host.get(f"/opgaver/{parts['listing_id']}/ret").text
    assert SECRETS["edit of an organisation"] not in host.get(f"/foreninger/{parts['organisation_id']}").text
    assert SECRETS["edit of a task"] not in host.get(f"/opgaver/{parts['listing_id']}").text


def test_every_public_thing_says_where_to_report_it(house: House) -> None:
    visitor = house.browsers["visitor"]
    for one in (feature.moderated for feature in installed() if feature.moderated is not None):
        found = next((number, shown) for number in range(1, 100) if (shown := one.public(number)) is not None)
        number, (_title, path) = found
        db.session.rollback()
        assert f'href="/anmeld/{one.slug}/{number}"' in visitor.get(path).text, path
