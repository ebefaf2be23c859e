"""Fixtures of the log-in tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from app.core.database import db
from app.core.permissions import Role
from tests.accounts.municipality import METTE, provider, use_provider
from tests.factories import make_account


class Statements:
    """The SQL that a stretch of a test sent."""

    def __init__(self) -> None:
        self._of: dict[str, list[str]] = {}
        self._now: str | None = None

    @contextmanager
    def counting(self, name: str) -> Iterator[None]:
        """Note the statements of the block under `name`."""
        self._now = name
        self._of[name] = []
        yield
        self._now = None

    def note(self, sql: str) -> None:
        """One statement."""
        if self._now is not None:
            self._of[self._now].append(re.sub(r"\s+", " ", sql))

    def of(self, name: str) -> list[str]:
        """What was noted under `name`."""
        return self._of[name]


@pytest.fixture
def statements(app: Flask) -> Iterator[Statements]:
    """What the database was asked."""
    found = Statements()

    def note(_connection, _cursor, sql, *_rest) -> None:
        found.note(sql)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def a_provider():
    with provider() as url:
        yield url


@pytest.fixture
def site(app, a_provider):
    """The application with the provider set."""
    use_provider(app, a_provider)
    return a_provider


@pytest.fixture
def mette(app):
    return make_account(Role.ADMINISTRATOR, name="Mette Krogh", email=METTE)
