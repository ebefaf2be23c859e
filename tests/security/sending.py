"""Sending the form of a change, as its own browser or as somebody else's."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.security.changes import CHANGES
from tests.security.house import UNSAFE, House
from tests.support.sms import signed


def rule_of(house: House, endpoint: str) -> Rule:
    """The unsafe address of an endpoint."""
    rules = house.app.url_map.iter_rules(endpoint)
    return next(rule for rule in rules if set(UNSAFE) & set(rule.methods or ()))


def path_of(house: House, endpoint: str) -> str:
    """Where the form of a change is sent."""
    rule, change = rule_of(house, endpoint), CHANGES[endpoint]
    # The matrix looks at the public page of a sign-up; a link in a letter is another token.
    other = {"token": house.parts["token"]} if endpoint == "accounts.open_link" else {}
    assert change is not None
    return house.path(rule, **other)


def send_change(
    house: House,
    endpoint: str,
    fields: dict[str, Any],
    *,
    browser: FlaskClient | None = None,
    **more: Any,
) -> TestResponse:
    """Send `fields` to the address of a change; `more` as in a test client's request."""
    browser = browser or house.browsers[CHANGES[endpoint].role]
    path = path_of(house, endpoint)
    if "" in fields:
        body = fields[""]
        headers = {**signed(body), **more.pop("headers", {})}
        return browser.post(path, data=body, headers=headers, **more)
    return browser.post(path, data=fields, **more)
