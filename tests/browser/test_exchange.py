"""What a citizen sees of the exchange on a phone, from registering to the answer a year later: with axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.exchange import agreements, queries_agreements, scans
from app.exchange.links import agreement_path, own_path, party_token
from app.exchange.models import Item, Participant
from app.exchange.rules import Side
from tests.browser.house import follow
from tests.browser.test_my_data import enter, keep_picture
from tests.exchange.trading import agree, begun, make_fair, make_item, register
from tests.factories import make_account, make_organisation, make_person, make_place, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(open_page: Callable[..., Page], live_server: LiveServer) -> Page:
    return open_page(390)


def test_a_citizen_registers_writes_something_else_and_sees_what_fits(
    phone: Page, look: Callable[[Page], None]
) -> None:
    make_organisation()
    fair = make_fair(place_id=make_place("Sønderborg").id)
    make_item(side=Side.SEEK, title="Et sted at øve med koret, der er blevet for stort til klublokalet")
    phone.goto("/samarbejdsboers")
    look(phone)
    follow(phone.get_by_role("link", name="Tilmeld jer"))
    look(phone)
    phone.get_by_label("Vi kan give").check()
    phone.get_by_label("Hvad er det?").select_option("lokaler")
    follow(phone.get_by_role("button", name="Tilmeld"))
    expect(phone.get_by_role("alert").first).to_contain_text("Skriv, hvad I giver eller søger")
    look(phone)
    phone.get_by_label("Sig det kort").fill("Den store sal")
    phone.get_by_label("Dit navn").fill("Gerda Holm")
    phone.get_by_label("Telefon").fill("11 11 11 41")
    follow(phone.get_by_role("button", name="Tilmeld"))
    expect(phone.get_by_role("main")).to_contain_text("Den store sal")
    look(phone)
    keep_picture(phone, "exchange-own")
    follow(phone.get_by_role("link", name="Ret det"))
    look(phone)
    phone.get_by_label("Sig det kort").fill("Den store sal med klaver")
    follow(phone.get_by_role("button", name="Gem opslaget"))
    expect(phone.get_by_role("main")).to_contain_text("Den store sal med klaver")
    assert db.session.scalars(select(Participant.fair_id)).all() == [fair.id]


def test_what_fits_stands_on_the_page_and_new_words_wait(phone: Page, look: Callable[[Page], None]) -> None:
    item = make_item(title="Den store sal")
    make_item(side=Side.SEEK, title="Et sted at øve")
    with writing():
        scans.tell_what_fits(clock.now())
    phone.goto(own_path(party_token(item.party)))
    expect(phone.get_by_role("main")).to_contain_text("Det passer måske til jer")
    look(phone)
    keep_picture(phone, "exchange-fits")
    follow(phone.get_by_role("link", name="Ret det"))
    expect(phone.get_by_role("main")).to_contain_text("Det gamle bliver stående så længe")
    look(phone)
    phone.get_by_label("Sig det kort").fill("Den lille sal")
    follow(phone.get_by_role("button", name="Gem opslaget"))
    expect(phone.get_by_role("main")).to_contain_text("Vi læser det, før alle kan se det.")
    look(phone)
    phone.go_back()
    db.session.rollback()
    assert db.session.get_one(Item, item.id).title == "Den store sal"


def test_two_agree_and_one_tells_a_year_later_with_one_press(
    phone: Page, look: Callable[[Page], None]
) -> None:
    fair, before = begun(), clock.now() - timedelta(days=2)
    one, other = (register(fair, make_person(name), now=before) for name in ("Ane Ibsen", "Bo Lind"))
    own = own_path(party_token(one.party))
    phone.goto(f"{own}/tilmelding/{one.id}/moed")
    look(phone)
    phone.goto(own)
    follow(phone.get_by_role("link", name="Vi har en aftale"))
    look(phone)
    keep_picture(phone, "exchange-agreement")
    made = agree(one, other, is_yes=True)
    with writing():
        agreements.ask(clock.now(), made.id, max(queries_agreements.AFTER))
    phone.goto(agreement_path(party_token(other.party), made.id))
    look(phone)
    keep_picture(phone, "exchange-told")
    follow(phone.get_by_role("button", name="Det er gjort"))
    expect(phone.get_by_role("main")).to_contain_text("Det er gjort")
    look(phone)


def test_staff_read_the_numbers_on_a_phone(
    phone: Page, live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    fair, before = begun(), clock.now() - timedelta(days=2)
    house = make_organisation(name="Landsbylauget for Vollerup, Ulkebøl og omegn")
    one = register(fair, organisation_id=house.id, now=before)
    agree(one, register(fair, make_person("Bo Lind"), now=before), is_yes=True)
    enter(phone, live_server, make_account(Role.MODERATOR, name="Lene Riis"))
    for path in ("/samarbejdsboers/boerser/tal", f"/samarbejdsboers/boerser/{fair.id}/tal"):
        phone.goto(path)
        expect(phone.get_by_role("heading", name="Broer mellem slags")).to_be_visible()
        look(phone)
    keep_picture(phone, "exchange-numbers")
