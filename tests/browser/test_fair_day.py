"""The day of a fair in Chromium, with the network cut: the brokers' page keeps presses, the screen hears the bell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.exchange import bell, queries_day, registering
from app.exchange.links import party_token
from app.exchange.models import Fair, Participant
from app.exchange.rules_day import Talked
from tests.browser.house import follow
from tests.browser.test_my_data import enter
from tests.exchange.market import arrive, give, make_broker, make_market, put, seek
from tests.exchange.trading import MODERATOR, agree
from tests.factories import make_account, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser

#: Milliseconds that a busy machine may take to send what waits.
_PATIENCE = 30_000


def window(browser: Browser, live_server: LiveServer) -> tuple[BrowserContext, Page]:
    """A window whose network can be cut and whose clock can be moved."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1024, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    return context, page


def brokered() -> tuple[Fair, list[Participant], Account]:
    """A market with a broker: one gives what two seek, of whom the last is not here."""
    fair, (ane, bo, dan) = make_market("Ane Ibsen", "Bo Lind", "Dan Holm")
    give(ane)
    for one in (bo, dan):
        seek(one)
    arrive(fair, dan, None)
    put(fair)
    broker = make_account(name="Mette Mægler")
    make_broker(fair, broker.person)
    return fair, [ane, bo, dan], broker


def test_a_broker_presses_without_a_network_and_it_is_sent_once(
    browser: Browser, live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    fair, (ane, bo, dan), broker = brokered()
    context, page = window(browser, live_server)
    enter(page, live_server, broker)
    page.clock.install()
    page.goto(f"/samarbejdsboers/boerser/{fair.id}/maegler")
    lost, waits = page.locator("#maegler-tabt"), page.locator("#maegler-venter")
    pair = page.locator(f"[data-about='{ane.id}-{bo.id}']")
    look(page)

    context.set_offline(True)
    page.clock.run_for(61_000)
    expect(lost).to_contain_text("Forbindelsen er væk.")
    expect(pair).to_be_visible()
    pair.get_by_role("button", name="De taler sammen nu").click()
    pair.get_by_role("button", name="De taler sammen nu").click()
    page.locator(f"[data-about='{dan.id}']").get_by_role("button", name="Er kommet").click()
    expect(waits).to_contain_text("2 tryk venter på nettet.")
    expect(pair).to_have_class("pair is-waiting")
    page.get_by_role("button", name="Ring med klokken").click()
    expect(waits).to_contain_text("Klokken ringede ikke.")
    page.get_by_role("link", name="En ny aftale").click()
    expect(waits).to_contain_text("Andre sider kan ikke åbnes uden net.")
    expect(pair).to_be_visible()
    look(page)
    assert queries_day.talks_at(fair.id) == {}

    context.set_offline(False)
    page.clock.run_for(21_000)
    expect(lost).to_be_hidden(timeout=_PATIENCE)
    expect(page.get_by_role("heading", name="De taler sammen")).to_be_visible(timeout=_PATIENCE)
    expect(waits).to_have_text("", timeout=_PATIENCE)
    db.session.rollback()
    assert {pair: one.state for pair, one in queries_day.talks_at(fair.id).items()} == {
        (ane.id, bo.id): Talked.TALKING
    }
    assert dan.id in queries_day.arrivals_at(fair.id)
    assert queries_day.day_of(fair.id).rings == 0

    page.get_by_role("button", name="De har mødtes").click()
    expect(page.get_by_role("heading", name="Det er noteret")).to_be_visible(timeout=_PATIENCE)
    follow(page.get_by_role("link", name="De har en aftale"))
    expect(page.get_by_label("Med hvem?")).to_have_value(str(bo.id))
    look(page)
    context.close()


def test_a_press_that_is_refused_is_told_though_the_next_one_is_taken(
    browser: Browser, live_server: LiveServer
) -> None:
    fair, (ane, bo, dan), broker = brokered()
    context, page = window(browser, live_server)
    enter(page, live_server, broker)
    page.clock.install()
    page.goto(f"/samarbejdsboers/boerser/{fair.id}/maegler")
    context.set_offline(True)
    page.locator(f"[data-about='{dan.id}']").get_by_role("button", name="Er kommet").click()
    page.locator(f"[data-about='{ane.id}-{bo.id}']").get_by_role("button", name="De taler sammen nu").click()
    with writing():
        registering.withdraw(SYSTEM, clock.now(), dan.id)
    context.set_offline(False)
    page.clock.run_for(6_000)
    expect(page.get_by_role("heading", name="De taler sammen")).to_be_visible(timeout=_PATIENCE)
    expect(page.locator("#maegler-venter")).to_contain_text("Et tryk kunne ikke gemmes: Er kommet")
    context.close()


def test_a_press_on_a_device_that_keeps_nothing_is_sent_at_once(
    browser: Browser, live_server: LiveServer
) -> None:
    fair, (ane, bo, _dan), broker = brokered()
    context, page = window(browser, live_server)
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    enter(page, live_server, broker)
    page.goto(f"/samarbejdsboers/boerser/{fair.id}/maegler")
    page.locator(f"[data-about='{ane.id}-{bo.id}']").get_by_role("button", name="De taler sammen nu").click()
    expect(page.get_by_role("heading", name="De taler sammen")).to_be_visible(timeout=_PATIENCE)
    context.close()


def test_everything_on_the_brokers_page_works_without_scripts(
    open_page: Callable[..., Page], live_server: LiveServer
) -> None:
    fair, _everybody, broker = brokered()
    page = open_page(390, javascript=False)
    enter(page, live_server, broker)
    page.goto(f"/samarbejdsboers/boerser/{fair.id}/maegler")
    page.get_by_role("button", name="De taler sammen nu").click()
    expect(page.get_by_text("Det er noteret.").first).to_be_visible()
    page.get_by_role("button", name="Ring med klokken").click()
    expect(page.get_by_text("Klokken ringer på skærmen.")).to_be_visible()


def test_the_screen_says_that_the_bell_rings_and_has_a_sound_only_after_a_press(
    browser: Browser, live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    fair, (ane, bo) = make_market("Ane Ibsen", "Bo Lind")
    context, screen = window(browser, live_server)
    screen.add_init_script(
        "window.sounds = 0; const Real = AudioContext;"
        "window.AudioContext = class extends Real { constructor() { super(); window.sounds += 1; } };"
    )
    screen.clock.install()
    screen.goto(f"/samarbejdsboers/{fair.id}/skaerm")
    words, count, lost = (
        screen.locator("#skaerm-klokke"),
        screen.locator(".screen__count"),
        screen.locator("#skaerm-tabt"),
    )
    expect(count).to_have_text("0 aftaler indtil nu")
    look(screen)

    context.set_offline(True)
    agree(ane, bo, is_yes=True)
    with writing():
        bell.ring(MODERATOR, clock.now(), fair.id)
    screen.clock.run_for(61_000)
    expect(lost).to_contain_text("Forbindelsen er væk.")
    expect(count).to_have_text("0 aftaler indtil nu")
    expect(words).to_have_text("")

    context.set_offline(False)
    screen.clock.run_for(14_000)
    expect(lost).to_be_hidden(timeout=_PATIENCE)
    expect(count).to_have_text("1 aftale indtil nu")
    expect(words).to_contain_text("Klokken ringer!")
    assert screen.evaluate("window.sounds") == 0
    screen.get_by_role("button", name="Lyd, når klokken ringer").click()
    assert screen.evaluate("window.sounds") == 1
    look(screen)
    screen.clock.run_for(61_000)
    expect(words).to_have_text("")
    context.close()


def test_a_participant_finds_their_table(
    open_page: Callable[..., Page], look: Callable[[Page], None]
) -> None:
    fair, (_ane, bo) = make_market("Ane Ibsen", "Bo Lind")
    put(fair)
    page = open_page(390)
    page.goto(f"/samarbejdsboers/min/{party_token(bo.party)}")
    expect(page.get_by_text("I står ved bord 2")).to_be_visible()
    look(page)
    follow(page.get_by_role("link", name="Se, hvor det er"))
    expect(page.get_by_role("img", name="Plan over bordene.")).to_be_visible()
    look(page)
