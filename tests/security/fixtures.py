"""The house under attack, for the folders that attack it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import A_MONDAY, FrozenClock
from tests.security.forms_of import Forms, find_forms
from tests.security.house import Furnished, House
from tests.support.shared import found_once


@pytest.fixture(scope="session")
def furnished() -> Furnished:
    """What builds the house."""
    return Furnished()


@pytest.fixture
def house(app: Flask, frozen_clock: FrozenClock, furnished: Furnished) -> House:
    """A house with one of everything, and a browser per role."""
    return furnished.house(app, frozen_clock)


@pytest.fixture(scope="session")
def _found_forms() -> dict[str, Forms]:
    return {}


@pytest.fixture
def forms(
    app: Flask,
    house: House,
    frozen_clock: FrozenClock,
    furnished: Furnished,
    _found_forms: dict[str, Forms],
) -> Forms:
    """Endpoint → the fields of its forms; the house is as new afterwards."""
    if "all" not in _found_forms:
        settings = dict(app.config)

        def new_house() -> House:
            app.config.clear()
            app.config.update(settings)
            frozen_clock.move_to(A_MONDAY)
            return furnished.house(app, frozen_clock)

        _found_forms["all"] = found_once("forms", lambda: find_forms(new_house))
        renewed = new_house()
        house.accounts, house.parts, house.browsers = renewed.accounts, renewed.parts, renewed.browsers
    return _found_forms["all"]
