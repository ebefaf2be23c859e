"""Facts of log-ins that no other test states."""

from __future__ import annotations

import pytest

from app.accounts.roles import give_role, take_role
from app.core.actor import SYSTEM
from app.core.permissions import Role
from tests.accounts.letters import ask, is_logged_in, link_for
from tests.factories import give_app, log_in, make_account, writing
from tests.security.house import House


def test_other_devices_can_be_ended_after_a_factor_was_changed(house: House) -> None:
    account = house.accounts["administrator"]
    browser, other = house.browsers["administrator"], house.app.test_client()
    log_in(other, account)
    give_app(account)

    page = browser.get("/log-ind/sikkerhed").get_data(as_text=True)
    assert 'action="/log-ud/alle-steder"' in page
    browser.post("/log-ud/alle-steder")
    assert not is_logged_in(other)


@pytest.mark.any_database
def test_opening_a_link_logs_nobody_in(house: House) -> None:
    browser = house.app.test_client()
    ask(browser, str(house.accounts["citizen"].email))
    link = link_for(str(house.accounts["citizen"].email))

    for ask_again in (browser.get, browser.head, browser.get):
        assert ask_again(link).status_code == 200
        assert not is_logged_in(browser)
    assert browser.post(link).status_code == 303
    assert is_logged_in(browser)


@pytest.mark.parametrize("change", [give_role, take_role])
def test_a_changed_role_has_effect_at_once_for_a_copy_too(house: House, change: object) -> None:
    account = make_account(Role.MODERATOR)
    browser, copy = house.app.test_client(), house.app.test_client()
    log_in(browser, account)
    copy._cookies = dict(browser._cookies or {})
    assert copy.get("/admin/godkend").status_code == 200
    with writing():
        role = Role.DESK_VOLUNTEER if change is give_role else Role.MODERATOR
        change(SYSTEM, house.clock.now, account.id, role)

    for one in (browser, copy):
        assert one.get("/admin/godkend").status_code == 303
        assert not is_logged_in(one)
