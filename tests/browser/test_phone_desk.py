"""The phone desk by keyboard alone: how many presses, how many pages, and what it looks like to everybody.

A press is Enter or Space; typing and moving with Tab is none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.accounts.actions import begin_session
from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.models import Rhythm, SignUp
from app.pack.actions import load_pack
from app.people.delegation import let_act
from app.people.models import Person
from app.places.models import Place
from tests.browser.house import WIDTHS
from tests.factories import (
    coming_dates,
    make_account,
    make_person,
    make_sign_up,
    make_volunteer,
    make_walk,
    writing,
)
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
PACK = Path(__file__).parents[2] / "data" / "soenderborg"


class Keyboard:
    """Somebody who uses no mouse: counts presses and pages."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = self.loads = 0
        page.on("framenavigated", self._loaded)

    def _loaded(self, frame: object) -> None:
        self.loads += frame == self.page.main_frame

    def begin_counting(self) -> None:
        self.presses = self.loads = 0

    def to(self, target: Locator) -> None:
        """Move on with Tab until `target` has the focus."""
        for _step in range(120):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"cannot be reached by keyboard: {target}")

    def press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


@pytest.fixture
def ingrid(app: Flask) -> Person:
    """The pack, a walk in Guderup next week and every week, one on its list, and her daughter."""
    now = clock.now()
    with writing():
        load_pack(PACK, now)
    guderup = db.session.scalars(select(Place).where(Place.name == "Guderup")).one()
    walk = make_walk(
        title="Guderup går en tur",
        place_id=guderup.id,
        first_on=clock.today() + timedelta(days=4),
        rhythm=Rhythm.WEEKLY,
        companion_offered=True,
        access={"rollator": {"answer": "yes"}, "toilet": {"answer": "yes"}},
    )
    made = make_person("Ingrid Hansen", email=None, phone="+4511111131")
    lone = make_person("Lone Hansen", email=None, phone="+4511111152")
    make_person("Ingrid Hansen", email=None, phone="+4511111139")
    with writing():
        found = db.session.get_one(Person, made.id)
        found.place_id = guderup.id
        let_act(SYSTEM, now, made, lone, "datter", may_sign_up=True, may_cancel=False, gets_messages=True)
    make_sign_up(coming_dates(walk, now)[0], made)
    return made


@pytest.fixture
def desk(ingrid: Person, page: Page, live_server: LiveServer) -> Page:
    """A window of Bodil, who answers the phone."""
    bodil = make_account(Role.MODERATOR, name="Bodil Bord", email="bodil@example.org")
    with writing():
        token, _ends_at = begin_session(SYSTEM, clock.now(), bodil.id, second_factor=True)
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": live_server.url}])
    page.goto("/telefonbord")
    return page


def test_a_new_caller_is_signed_up_in_six_presses_and_one_page_after_the_search(
    desk: Page, axe: Callable[[Page], list[str]]
) -> None:
    keys = Keyboard(desk)

    keys.type("11 11 11 99 Guderup")
    keys.press("Enter")
    desk.wait_for_url("**/telefonbord?q=*")
    after_search = keys.loads
    keys.to(desk.get_by_label("Navn", exact=True))
    keys.type("Petra Holm")
    keys.to(desk.get_by_label("Der er sagt ja"))
    keys.press("Space")
    offer = desk.locator("details.offer").first
    keys.to(offer.locator("summary"))
    keys.press("Enter")
    expect(offer.get_by_text("Du kan have din rollator med.")).to_be_visible()
    assert axe(desk) == []
    keys.to(offer.get_by_label("Vil have en følgeven"))
    keys.press("Space")
    keys.to(offer.get_by_role("button", name="Tilmeld"))
    keys.press("Enter")

    expect(desk.get_by_text("Du er tilmeldt Guderup går en tur").first).to_be_visible()
    expect(desk.get_by_text("ringer vi til dig på 11 11 11 99").first).to_be_visible()
    assert keys.presses <= 6
    assert keys.loads - after_search == 1
    assert axe(desk) == []
    sign_up = db.session.scalars(select(SignUp).order_by(SignUp.id.desc())).first()
    assert sign_up is not None
    assert sign_up.wants_companion
    assert sign_up.person.name == "Petra Holm"


def open_ingrid(desk: Page) -> Keyboard:
    keys = Keyboard(desk)
    keys.type("11111131")
    keys.press("Enter")
    expect(desk.get_by_role("heading", name="Ingrid Hansen")).to_be_visible()
    keys.begin_counting()
    return keys


def two_presses(keys: Keyboard, first: Locator, second: Locator) -> None:
    keys.to(first)
    keys.press("Enter")
    keys.to(second)
    keys.press("Enter")


def test_signing_up_takes_two_presses(desk: Page) -> None:
    keys = open_ingrid(desk)
    offer = desk.locator("details.offer").nth(1)

    two_presses(keys, offer.locator("summary"), offer.get_by_role("button", name="Tilmeld Ingrid"))

    expect(desk.get_by_text("Ingrid er skrevet på.")).to_be_visible()
    assert (keys.presses, keys.loads) == (2, 1)


def test_cancelling_takes_two_presses(desk: Page) -> None:
    keys = open_ingrid(desk)
    row = desk.locator(".coming")

    two_presses(keys, row.locator("summary").nth(1), row.get_by_role("button", name="Meld Ingrid fra"))

    expect(desk.get_by_text("Du er meldt fra Guderup går en tur").first).to_be_visible()
    assert (keys.presses, keys.loads) == (2, 1)


def test_changing_takes_two_presses_and_what_is_typed(desk: Page) -> None:
    keys = open_ingrid(desk)
    row = desk.locator(".coming")

    keys.to(row.locator("summary").nth(0))
    keys.press("Enter")
    keys.to(row.get_by_label("Hvor mange kommer?"))
    keys.type("2")
    keys.to(row.get_by_role("button", name="Gem rettelsen"))
    keys.press("Enter")

    expect(desk.get_by_text("Det er rettet.").first).to_be_visible()
    expect(desk.locator(".coming")).to_contain_text("2 personer")
    assert (keys.presses, keys.loads) == (2, 1)


def test_passing_on_takes_two_presses_and_what_is_typed(desk: Page) -> None:
    keys = open_ingrid(desk)
    box = desk.locator("#giv-videre")

    keys.to(box.locator("summary"))
    keys.press("Enter")
    keys.to(box.get_by_role("textbox").first)
    keys.type("Vil gerne have en telefonven")
    keys.to(box.get_by_role("button", name="Giv det videre"))
    keys.press("Enter")

    expect(desk.get_by_text("Det er givet videre.")).to_be_visible()
    assert (keys.presses, keys.loads) == (2, 1)


def test_beginning_a_proposal_takes_two_presses(desk: Page) -> None:
    keys = open_ingrid(desk)

    keys.to(desk.get_by_role("link", name="Ingrid vil selv være vært"))
    keys.press("Enter")
    expect(desk.get_by_text("som bliver vært")).to_be_visible()
    keys.to(desk.get_by_role("link", name="Begynd"))
    keys.press("Enter")

    expect(desk.get_by_label("Hvad skal gruppen hedde?")).to_be_visible()
    expect(desk.get_by_text("som bliver vært")).to_be_visible()
    assert keys.presses == 2


@pytest.mark.parametrize("width", [pytest.param(320, marks=pytest.mark.long), *WIDTHS])
def test_every_page_of_the_desk_is_accessible_and_stays_inside_its_width(
    desk: Page, ingrid: Person, axe: Callable[[Page], list[str]], width: int
) -> None:
    lone = db.session.scalars(select(Person).where(Person.name == "Lone Hansen")).one()
    double = db.session.scalars(select(Person).where(Person.phone == "+4511111139")).one()
    own = f"/telefonbord/{ingrid.id}"
    paths = [
        "/telefonbord",
        "/telefonbord?q=hansen",
        "/telefonbord?q=11111199",
        own,
        f"{own}?hjaelper={lone.id}",
    ]
    paths += [f"/telefonbord/{lone.id}", f"{own}/ret", f"{own}/hjaelper"]
    paths += [
        f"/telefonbord/saml/{ingrid.id}/{double.id}",
        f"/gaature/foreslaa?vaert={ingrid.id}",
        "/min-side/hjaelper",
    ]
    desk.set_viewport_size({"width": width, "height": 900})
    faults = []
    for path in paths:
        desk.goto(path)
        desk.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        faults += [f"{path}: {fault}" for fault in axe(desk)]
        if desk.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path}: wider than the window")
    assert faults == []


def test_a_mistake_is_said_first_and_everything_typed_is_kept(
    desk: Page, axe: Callable[[Page], list[str]]
) -> None:
    desk.goto("/telefonbord?q=11111199+petra")
    desk.locator("details.offer summary").first.click()
    desk.locator("details.offer").first.get_by_label("Skal værten vide noget?").fill("Har en hund med")

    desk.locator("details.offer").first.get_by_role("button", name="Tilmeld").click()

    expect(desk.get_by_role("alert")).to_contain_text("Læs teksten højt")
    expect(desk.get_by_label("Navn", exact=True)).to_have_value("Petra")
    expect(desk.locator("details.offer").first.get_by_label("Skal værten vide noget?")).to_have_value(
        "Har en hund med"
    )
    assert axe(desk) == []


def test_it_works_without_scripts(
    ingrid: Person, open_page: Callable[..., Page], live_server: LiveServer
) -> None:
    page = open_page(390, javascript=False)
    bodil = make_volunteer("Bodil Bord")
    with writing():
        token, _ends_at = begin_session(SYSTEM, clock.now(), bodil.id, second_factor=True)
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": live_server.url}])
    page.goto("/telefonbord?q=1131")
    page.locator("details.offer summary").nth(1).click()
    page.locator("details.offer").nth(1).get_by_role("button", name="Tilmeld Ingrid").click()

    expect(page.get_by_text("Du er tilmeldt Guderup går en tur").first).to_be_visible()
