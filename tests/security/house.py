"""A house with one of everything in it, for attacks: who may be in it, its addresses, and what its database holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from werkzeug.routing import Rule

from app.accounts.models import Account
from app.accounts.sessions import cookie_name
from app.core.database import Base, db
from tests.conftest import FrozenClock
from tests.factories import log_in
from tests.support.databases import CleanDatabase
from tests.support.filled import filled_once
from tests.support.one_of_everything import ROLES, address, one_of_everything

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
#: What a refused request may write: counted tries.
_MAY_CHANGE = {"throttle"}


@dataclass
class House:
    """Accounts and browsers by role, and the parts of every address."""

    app: Flask
    clock: FrozenClock
    accounts: dict[str, Account]
    parts: dict[str, Any]
    browsers: dict[str, FlaskClient]

    def path(self, rule: Rule, **other: Any) -> str:
        """The address of a page, with `other` parts where given."""
        return address(self.app, rule, {**self.parts, **other})


class Furnished:
    """Builds the house once, and afterwards brings back what it held: building it takes longer than most attacks."""

    def house(self, app: Flask, clock: FrozenClock) -> House:
        """A house, and nothing beside it, with a browser for each role of the permission matrix."""
        database = CleanDatabase.of(db.engine.url)
        assert database is not None
        db.session.remove()
        database.empty()
        accounts, parts, cookies = _furnish()
        browsers = {role: app.test_client() for role in ROLES}
        for role, cookie in cookies.items():
            browsers[role].set_cookie(cookie_name(), cookie)
        return House(app, clock, accounts, dict(parts), browsers)


@filled_once
def _furnish() -> tuple[dict[str, Account], dict[str, Any], dict[str, str]]:
    """Accounts by role, the parts of every address, and the cookie of each account's log-in."""
    accounts, parts = one_of_everything()
    browser = current_app.test_client()
    cookies = {}
    for role, account in accounts.items():
        log_in(browser, account)
        cookie = browser.get_cookie(cookie_name())
        assert cookie is not None
        cookies[role] = cookie.value
    return accounts, parts, cookies


def rules_of(app: Flask, *methods: str) -> list[Rule]:
    """Every address but static files that takes one of `methods`; logging out comes last."""
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if set(methods) & set(rule.methods or ()) and not rule.endpoint.endswith("static")
    ]
    return sorted(found, key=lambda rule: ("log_out" in rule.endpoint, rule.endpoint))


def tables() -> list[Table]:
    """Every table that a refused request may not change."""
    return [table for table in Base.metadata.sorted_tables if table.name not in _MAY_CHANGE]


def contents() -> dict[str, list[str]]:
    """All rows of the database, as text, by table."""
    db.session.rollback()
    found = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables()}
    db.session.rollback()
    return found


def difference(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was added or changed, by table."""
    return {
        name: sorted(set(after[name]) ^ set(rows)) for name, rows in before.items() if after[name] != rows
    }


def token_of(page: str) -> str:
    """The CSRF token of the first form of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, "the page has no token"
    return found[1]


Ready = Callable[[House, FlaskClient], dict[str, Any]]
