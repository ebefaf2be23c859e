"""Somebody finds a dialogue meeting on their phone and signs up; its host writes the programme and invites."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import follow
from tests.browser.test_my_data import enter
from tests.events.holding import make_date
from tests.factories import make_account, make_organisation
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


def test_a_host_prepares_an_event_and_a_visitor_reads_it(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    vera = make_account(name="Vera Vært")
    make_organisation(name="Oksbøl Landsbylaug")
    date = make_date(
        vera.person, title="Godt hjem", is_online=True, online_link="https://moede.example.org/a"
    )
    host, visitor = open_page(390), open_page(390)

    enter(host, live_server, vera)
    host.goto(f"/arrangementer/{date.series_id}/vaert/program")
    host.get_by_label("Hvad er klokken?").fill("10:15")
    host.get_by_label("Hvad sker der?").fill("Velkomst og kaffe")
    follow(host.get_by_role("button", name="Gem punktet"))
    expect(host.get_by_text("Programmet er gemt.")).to_be_visible()
    look(host)
    follow(host.get_by_role("link", name="Indbydelser"))
    host.get_by_label("Vælg en forening").select_option(label="Oksbøl Landsbylaug")
    follow(host.get_by_role("button", name="Sæt på listen"))
    look(host)
    follow(host.get_by_role("link", name="Filer"))
    look(host)

    visitor.goto("/arrangementer")
    look(visitor)
    follow(visitor.get_by_role("link", name="Godt hjem"))
    expect(visitor.get_by_text("Velkomst og kaffe")).to_be_visible()
    expect(visitor.get_by_text("Oksbøl Landsbylaug")).to_be_visible()
    look(visitor)
