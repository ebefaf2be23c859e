"""The start of a march in Chromium: heads counted with the network cut, people checked in by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.events import check_in, march_routes, queries_march
from app.events.links_day import code_token, helper_token
from app.gatherings.actions import join
from app.gatherings.models import Occurrence, SignUpStatus
from app.people.models import Person
from tests.browser.test_fair_day import window
from tests.browser.test_my_data import enter
from tests.events.marching import make_march, make_route, walk
from tests.factories import make_account, make_person, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser

#: Milliseconds that a busy machine may take to send what waits.
PATIENCE = 30_000


@pytest.fixture
def host(live_server: LiveServer) -> Account:
    return make_account(name="Vera Vært")


@pytest.fixture
def march(host: Account) -> Occurrence:
    """A march that begins in an hour, with two who are signed up."""
    made = make_march(db.session.get_one(Person, host.person_id), first_on=clock.today() + timedelta(days=1))
    route = make_route(made)
    walk(made, "Ane Ibsen", route, phone="+4511111141")
    walk(made, "Bo Lind", phone="+4511111152", party_size=2)
    with writing():
        made.starts_at = clock.now() + timedelta(hours=1)
        made.ends_at = made.starts_at + timedelta(hours=3)
    return made


def url_of(march: Occurrence, page: str) -> str:
    return f"/arrangementer/{march.series_id}/vaert/{march.id}/{page}"


def counted(march: Occurrence) -> int | None:
    db.session.rollback()
    return db.session.get_one(Occurrence, march.id).head_count


def test_heads_are_counted_without_a_network_and_sent_once(
    browser: Browser,
    live_server: LiveServer,
    host: Account,
    march: Occurrence,
    look: Callable[[Page], None],
) -> None:
    context, page = window(browser, live_server)
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, live_server, host)
    page.goto(url_of(march, "taelling"))
    total, waits = page.locator("[data-sum]"), page.locator("#taelling-venter")
    look(page)
    page.get_by_role("button", name="+1").click()
    expect(total).to_have_text("1")
    expect(waits).to_have_text("", timeout=PATIENCE)

    context.set_offline(True)
    for _time in range(3):
        page.get_by_role("button", name="+1").click()
    page.get_by_role("button", name="+5").click()
    page.get_by_role("button", name="−1").click()
    expect(waits).to_contain_text("5 tryk venter på nettet.")
    expect(total).to_have_text("8")
    assert counted(march) == 1
    look(page)

    context.set_offline(False)
    expect(waits).to_have_text("", timeout=PATIENCE)
    expect(total).to_have_text("8")
    assert counted(march) == 8
    page.get_by_role("button", name="Fortryd det sidste").click()
    expect(total).to_have_text("9", timeout=PATIENCE)
    context.close()


def test_what_is_taken_back_without_a_network_is_taken_off_the_sum_at_once(
    browser: Browser, live_server: LiveServer, host: Account, march: Occurrence
) -> None:
    context, page = window(browser, live_server)
    enter(page, live_server, host)
    page.goto(url_of(march, "taelling"))
    total, waits = page.locator("[data-sum]"), page.locator("#taelling-venter")
    number, undo = page.get_by_label("Skriv et tal"), page.get_by_role("button", name="Fortryd det sidste")
    page.get_by_role("button", name="+5").click()
    expect(waits).to_have_text("", timeout=PATIENCE)

    context.set_offline(True)
    for wrong in ("", "5001"):
        number.fill(wrong)
        number.press("Enter")
        expect(waits).to_have_text("Skriv et tal fra 1 til 5000")
    number.fill("40")
    number.press("Enter")
    expect(number).to_have_value("")
    page.get_by_role("button", name="+1").click()
    expect(total).to_have_text("46")
    # Three that wait or were sent, and one for which there is nothing left to take back.
    for left in ("45", "5", "0", "0"):
        undo.click()
        expect(total).to_have_text(left)
    page.get_by_role("button", name="+5").click()
    expect(total).to_have_text("5")

    context.set_offline(False)
    expect(waits).to_contain_text("Et tryk kunne ikke gemmes: Fortryd det sidste", timeout=PATIENCE)
    expect(total).to_have_text("5")
    assert counted(march) == 5
    context.close()


@pytest.mark.parametrize("was_away", [False, True])
def test_who_is_no_helper_any_more_is_told_so_and_not_that_the_network_is_away(
    browser: Browser, live_server: LiveServer, march: Occurrence, was_away: bool
) -> None:
    with writing():
        helper = check_in.name_helper(SYSTEM, clock.now(), march.id, "Port 2")
    context, page = window(browser, live_server)
    asked: list[Dialog] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog)
        dialog.accept()

    page.on("dialog", accept)
    page.clock.install()
    page.goto(f"/arrangementer/dagen/{helper_token(helper)}/taelling")
    expect(page.get_by_role("button", name="+5")).to_be_visible()
    if was_away:
        context.set_offline(True)
        page.get_by_role("button", name="+5").click()
        page.clock.run_for(16_000)
        expect(page.locator("#taelling-tabt")).to_be_visible(timeout=PATIENCE)
    with writing():
        check_in.end_helper(SYSTEM, clock.now(), march.id, helper.id)
    if was_away:
        context.set_offline(False)

    page.clock.run_for(16_000)

    expect(page.get_by_role("heading", name="Siden findes ikke")).to_be_visible(timeout=PATIENCE)
    assert asked == [], "nothing on that page is worth staying for"
    context.close()


def test_three_hundred_walk_two_routes_and_are_found_counted_and_paged(
    browser: Browser,
    live_server: LiveServer,
    open_page: Callable[..., Page],
    host: Account,
    march: Occurrence,
    look: Callable[[Page], None],
) -> None:
    context, page = window(browser, live_server)
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, live_server, host)
    make_another_route(page, march)
    sign_up_many(march, 300)

    look(sign_up_here(open_page(390), march))

    page.reload()
    expect(page.get_by_text("151 personer går ruten.")).to_have_count(2)
    page.goto(url_of(march, "tjek-ind"))
    expect(page.locator(".big")).to_contain_text("0 af 304 er kommet")
    expect(page.get_by_text("Du ser nr. 1–100 af 303 på listen.")).to_be_visible()
    for last in ("101–200", "201–300"):
        page.get_by_role("link", name="Næste").click()
        expect(page.get_by_text(f"Du ser nr. {last} af 303 på listen.")).to_be_visible()
    page.locator("#find").fill("østergård")
    page.locator("#find").press("Enter")
    page.get_by_role("button", name=re.compile("^Kom ?: Åse")).click()
    expect(page.locator(".big")).to_contain_text("1 af 304 er kommet")

    page.get_by_role("link", name="Tæl dem, der ikke er tilmeldt").click()
    page.wait_for_url("**/taelling")
    context.set_offline(True)
    for _time in range(7):
        page.get_by_role("button", name="+5").click()
    page.get_by_role("button", name="Fortryd det sidste").click()
    expect(page.locator("[data-sum]")).to_have_text("30")
    context.set_offline(False)
    expect(page.locator("#taelling-venter")).to_have_text("", timeout=PATIENCE)
    assert counted(march) == 30
    context.close()


def make_another_route(page: Page, march: Occurrence) -> None:
    """The host makes one in the browser; what was no number is said at its field and the rest is kept."""
    page.goto(f"/arrangementer/{march.series_id}/vaert/ruter")
    page.get_by_label("Hvad hedder ruten?").fill("Rundt om Sundet")
    page.get_by_label("Hvor mange kilometer er den?").fill("seks")
    page.get_by_label("Hvornår starter ruten?").fill("10:15")
    page.get_by_label("Hvor starter ruten?").fill("Rådhustorvet")
    page.get_by_role("button", name="Lav ruten").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv et tal fra 0,1 til 100")
    expect(page.get_by_label("Hvor starter ruten?")).to_have_value("Rådhustorvet")
    page.get_by_label("Hvor mange kilometer er den?").fill("6")
    page.get_by_role("button", name="Lav ruten").click()
    expect(page.get_by_role("heading", name="Rundt om Sundet, 6")).to_be_visible()


def sign_up_here(page: Page, march: Occurrence) -> Page:
    """A guest chooses that route."""
    page.goto(f"/arrangementer/{march.series_id}/tilmeld")
    page.get_by_label("Dit navn").fill("Åse Østergård")
    page.get_by_label("Telefonnummer").fill("11 11 11 63")
    page.get_by_label("Rundt om Sundet").check()
    page.get_by_role("button", name="Tilmeld mig").click()
    expect(page.get_by_text("Rundt om Sundet, 6").first).to_be_visible()
    return page


def sign_up_many(march: Occurrence, number: int) -> None:
    """So many people more on the list, by turns on its routes."""
    db.session.rollback()
    routes = queries_march.routes_of(march.series_id)
    people = [make_person(f"Gæst {one:03}", email=None, phone=f"+45111{one:05}") for one in range(number)]
    with writing():
        for one, person in enumerate(people):
            sign_up = join(SYSTEM, clock.now(), march.id, person)
            march_routes.keep_choice(SYSTEM, clock.now(), sign_up, {"route": routes[one % len(routes)].id})


def test_heads_are_counted_without_scripts(
    open_page: Callable[..., Page], live_server: LiveServer, host: Account, march: Occurrence
) -> None:
    page = open_page(390, javascript=False)
    enter(page, live_server, host)
    page.goto(url_of(march, "taelling"))
    page.get_by_role("button", name="+5").click()
    expect(page.get_by_text("5 i alt.").first).to_be_visible()
    page.get_by_label("Skriv et tal").fill("40")
    page.get_by_role("button", name="Læg til").click()
    expect(page.locator("[data-sum]")).to_have_text("45")
    page.get_by_role("button", name="Fortryd det sidste").click()
    expect(page.locator("[data-sum]")).to_have_text("5")


def test_people_are_checked_in_by_keyboard_alone(
    open_page: Callable[..., Page],
    live_server: LiveServer,
    host: Account,
    march: Occurrence,
    look: Callable[[Page], None],
) -> None:
    page = open_page(390)
    enter(page, live_server, host)
    page.goto(url_of(march, "tjek-ind"))
    look(page)
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("ibsen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bo Lind")).to_have_count(0)
    press = page.get_by_role("button", name=re.compile("^Kom ?: Ane Ibsen"))
    for _tab in range(4):
        page.keyboard.press("Tab")
        if press.evaluate("one => one === document.activeElement"):
            break
    expect(press).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ane Ibsen er kommet.").first).to_be_visible()
    expect(page.locator(".big")).to_contain_text("1 af 3 er kommet")
    expect(page.locator("#find")).to_be_focused()
    look(page)


def test_people_are_checked_in_without_scripts_by_list_and_by_code(
    open_page: Callable[..., Page], live_server: LiveServer, host: Account, march: Occurrence
) -> None:
    page = open_page(390, javascript=False)
    enter(page, live_server, host)
    page.goto(url_of(march, "tjek-ind"))
    page.get_by_role("button", name=re.compile("^Kom ?: Bo Lind")).click()
    expect(page.get_by_text("Bo Lind er kommet.").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Fortryd ?: Bo Lind")).click()
    expect(page.get_by_text("Bo Lind står som ikke kommet endnu.").first).to_be_visible()
    ane = next(
        one for one in queries_march.coming_on(queries_march.routes_of(march.series_id)[0].id, clock.now())
    )
    page.goto(f"/arrangementer/tjek-ind/{code_token(ane)}")
    page.get_by_role("button", name="Kom", exact=True).click()
    expect(page.get_by_text("Ane Ibsen er kommet.").first).to_be_visible()
    db.session.rollback()
    assert ane.status == SignUpStatus.CAME


def test_the_other_pages_of_the_day_are_as_they_should(
    open_page: Callable[..., Page],
    live_server: LiveServer,
    host: Account,
    march: Occurrence,
    look: Callable[[Page], None],
) -> None:
    page = open_page(390)
    enter(page, live_server, host)
    page.goto(url_of(march, "hjaelpere"))
    page.get_by_label("Hvem hjælper, eller hvor?").fill("Port 2")
    page.get_by_role("button", name="Lav et link").click()
    expect(page.get_by_role("img", name="Lad Port 2 scanne koden.")).to_be_visible()
    look(page)
    link = page.get_by_role("link", name="Link til Port 2").get_attribute("href") or ""
    page.goto(f"/arrangementer/{march.series_id}/vaert/ruter")
    look(page)
    page.goto(link)
    expect(page.get_by_text("Du hjælper: Port 2.")).to_be_visible()
    look(page)
    page.goto(f"/arrangementer/{march.series_id}")
    expect(page.get_by_role("heading", name="Ruter")).to_be_visible()
    look(page)
