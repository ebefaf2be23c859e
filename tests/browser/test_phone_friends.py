"""The daughter writes for her father of 82, who has a telephone and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.database import db
from app.notifications.models import Channel, Message
from app.phone_friends.models import PhoneWish, Way
from app.phone_friends.states import WishState
from tests.browser.house import WIDTHS, follow
from tests.browser.test_my_data import keep_picture

pytestmark = pytest.mark.browser


def _only_wish() -> PhoneWish:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(PhoneWish)).unique().one()


def _go_on(page: Page) -> None:
    follow(page.get_by_role("button", name="Videre"))


def _who_it_is(page: Page) -> None:
    """For whom it is, his number, and who she is."""
    page.get_by_label("En, jeg kender").check()
    _go_on(page)
    page.get_by_label("Navnet på den, vi skal ringe til").fill("Ove Jepsen")
    page.get_by_label("Telefonnummer").fill("11 11 11 71")
    _go_on(page)
    page.get_by_label("Dit navn").fill("Mette Jepsen")
    page.get_by_label("E-mail").fill("mette@example.org")
    _go_on(page)


def _what_he_likes(page: Page, look: Callable[[Page], None]) -> None:
    """What he would answer; one answer is looked at again by the way back."""
    expect(page.get_by_text("Svar, som Ove selv ville svare")).to_be_visible()
    page.get_by_label("Hvilket år").fill("1944")
    look(page)
    for label in ("mand", "dansk", "tirsdag formiddag", "haven", "en gang om ugen"):
        page.get_by_label(label, exact=True).check()
        _go_on(page)
    look(page)
    follow(page.get_by_role("link", name="Tilbage til hvor tit"))
    expect(page.get_by_label("en gang om ugen")).to_be_checked()
    _go_on(page)
    _go_on(page)
    page.get_by_label("at miste den, man var gift med").check()
    _go_on(page)
    _go_on(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.usefixtures("live_server")
def test_the_daughter_writes_for_her_father(
    open_page: Callable[..., Page], look: Callable[[Page], None], width: int
) -> None:
    page = open_page(width)
    page.goto("/telefonven")
    look(page)
    keep_picture(page, "phone-friends")
    follow(page.get_by_role("link", name="Jeg vil gerne ringes op"))
    _go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Vælg, hvem det er")
    look(page)
    _who_it_is(page)
    _what_he_likes(page, look)
    look(page)
    keep_picture(page, "phone-friends-review")
    page.get_by_label("Ja", exact=True).check()
    follow(page.get_by_role("button", name="Send svarene"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Aftalen for Ove")
    assert "/telefonven" not in page.url
    look(page)
    wish = _only_wish()
    assert (wish.way, wish.wants.born, wish.wants.times) == (Way.RELATIVE, 1944, ("tue-am",))
    told = db.session.scalars(select(Message).where(Message.person_id == wish.person_id)).one()
    assert told.channel is Channel.CALL, "he is rung"
    follow(page.get_by_role("button", name="Tag det tilbage"))
    expect(page.get_by_role("status")).to_contain_text("Du er ikke med mere")
    assert _only_wish().state is WishState.CLOSED
