"""Somebody else's object under one's own address, by every role: it is not there, and nothing is changed."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security.answers import Other
from tests.security.changes import CHANGES
from tests.security.house import House, contents, difference, rules_of
from tests.security.others import OTHERS, ROLES, add_others

SWAPPED = {endpoint: one for endpoint, one in OTHERS.items() if isinstance(one, Other)}


@pytest.fixture
def crowded(house: House) -> House:
    """The house with other people's things in it."""
    add_others(house)
    return house


@pytest.mark.any_database
def test_every_address_with_a_part_says_what_another_is(app: Flask) -> None:
    with_parts = {rule.endpoint for rule in rules_of(app, "GET", "POST") if rule.arguments}

    assert with_parts == set(OTHERS)


@pytest.mark.slow_on_postgres
def test_another_persons_object_is_not_found_and_not_changed(crowded: House) -> None:
    before = contents()
    found = {}
    for rule in rules_of(crowded.app, "GET", "POST"):
        swapped = SWAPPED.get(rule.endpoint)
        if swapped is None:
            continue
        path = crowded.path(rule, **{name: crowded.parts[key] for name, key in swapped.parts.items()})
        for method in {"GET", "POST"} & set(rule.methods or ()):
            found[f"{method} {rule.endpoint}"] = " ".join(_answer(crowded, rule.endpoint, method, path))

    wrong = {name: said for name, said in found.items() if said != SWAPPED[name.split()[1]].answers}
    assert wrong == {}
    assert len(found) >= len(SWAPPED)
    assert set(difference(before, contents())) <= {"audit_event"}


def _answer(house: House, endpoint: str, method: str, path: str) -> list[str]:
    data = dict(CHANGES[endpoint].data) if method == "POST" else None
    filled = {k: v.format_map(house.parts) if isinstance(v, str) else v for k, v in (data or {}).items()}
    expected = dict(zip(ROLES, SWAPPED[endpoint].answers.split(), strict=True))
    return [
        "-"
        if expected[role] == "-"
        else str(house.browsers[role].open(path, method=method, data=filled or None).status_code)
        for role in ROLES
    ]
