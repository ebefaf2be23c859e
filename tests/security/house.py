"""A house with one of everything in it, for attacks: who may be in it, its addresses, and what its database holds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from werkzeug.routing import Rule

from app.accounts.models import Account
from app.accounts.sessions import cookie_name
from app.core.database import Base, db
from tests.conftest import FrozenClock
from tests.factories import log_in
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
    """Builds the house once, and afterwards copies its pages back: building it takes longer than most attacks."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "house.db"
        self._account_ids: dict[str, int] = {}
        self._cookies: dict[str, str] = {}
        self._parts: dict[str, Any] = {}

    def house(self, app: Flask, clock: FrozenClock) -> House:
        """A house with a browser for each role of the permission matrix."""
        file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
        if file is None or not self._template.exists():
            self._build(app)
            if file is not None:
                db.session.remove()
                _copy(Path(file), self._template)
        else:
            db.session.remove()
            _copy(self._template, Path(file))
        accounts = {role: db.session.get_one(Account, number) for role, number in self._account_ids.items()}
        browsers = {role: app.test_client() for role in ROLES}
        for role, cookie in self._cookies.items():
            browsers[role].set_cookie(cookie_name(), cookie)
        return House(app, clock, accounts, dict(self._parts), browsers)

    def _build(self, app: Flask) -> None:
        accounts, self._parts = one_of_everything()
        browser = app.test_client()
        for role, account in accounts.items():
            self._account_ids[role] = account.id
            log_in(browser, account)
            cookie = browser.get_cookie(cookie_name())
            assert cookie is not None
            self._cookies[role] = cookie.value


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target, timeout=10)) as written:
        read.backup(written)


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
