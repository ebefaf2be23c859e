"""Two of one organisation who change the same thing: the later page is old, and takes nothing back unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.listings.models import ListingDate
from app.moderation.queries import waiting_edit
from app.organisations.models import Organisation
from app.organisations.queries import KIND
from tests.factories import log_in, make_account, make_organisation
from tests.groups.grouping import make_group
from tests.listings.posting import make_listing, task

pytestmark = pytest.mark.usefixtures("frozen_clock")


class Page:
    """A page of something that two look after: its address, and one field with what each writes there."""

    def __init__(self, address: str, field: str, read: Callable[[], Any]) -> None:
        self.address, self.field, self.read = address, field, read


def fields_of(source: str) -> dict[str, list[str]]:
    """All that a browser sends of the page's form, without its buttons."""
    found: dict[str, list[str]] = {}
    for field in html5lib.parse(source, namespaceHTMLElements=False).find(".//main").find(".//form").iter():
        name, kind = field.get("name"), field.get("type")
        if field.tag == "select":
            chosen = [one.get("value", "") for one in field.iter("option") if one.get("selected") is not None]
        elif field.tag == "textarea":
            chosen = ["".join(field.itertext()).strip()]
        elif field.tag == "input" and (kind not in ("radio", "checkbox") or field.get("checked") is not None):
            chosen = [field.get("value", "")]
        else:
            continue
        found.setdefault(str(name), []).extend(chosen)
    return found


def profile(made: Organisation) -> Page:
    return Page(f"/foreninger/{made.id}/ret", "contact_name", lambda: waits(made))


def waits(made: Organisation) -> Any:
    edit = waiting_edit(KIND, made.id)
    return edit.after["contact_name"] if edit is not None else None


def listing(made: Organisation) -> Page:
    extra = [task().dates[0], *task(starts_at=clock.now() + timedelta(days=9)).dates]
    own = make_listing(made, dates=extra)
    return Page(f"/opgaver/{own.id}/ret", "contact_name", lambda: own.contact_name)


def group(made: Organisation, host: Account) -> Page:
    own = make_group(host.person, organisation_id=made.id)
    return Page(f"/faellesskaber/{own.id}/ret", "price_note", lambda: own.price_note)


@pytest.mark.parametrize("what", ["profile", "listing", "group"])
def test_who_writes_on_an_old_page_sees_what_stands_and_may_send_it_again(app: Flask, what: str) -> None:
    olga, ib = make_account(name="Olga"), make_account(name="Ib")
    made = make_organisation(olga.person, editor=ib.person)
    page = {"profile": profile, "listing": listing}[what](made) if what != "group" else group(made, olga)
    first, second = app.test_client(), app.test_client()
    log_in(first, olga)
    log_in(second, ib)
    one, other = (fields_of(browser.get(page.address).text) for browser in (first, second))

    assert first.post(page.address, data={**one, page.field: "Olgas ord"}).status_code == 303
    refused = second.post(page.address, data={**other, page.field: "Ibs ord"})

    assert refused.status_code == 422
    assert "En anden har rettet" in refused.text
    assert "Nu står der: Olgas ord" in refused.text
    assert "Ibs ord" in refused.text
    db.session.expire_all()
    assert page.read() == "Olgas ord"
    again = second.post(page.address, data={**fields_of(refused.text), page.field: "Ibs ord"})
    assert again.status_code == 303
    db.session.expire_all()
    assert page.read() == "Ibs ord"


def test_an_old_page_of_a_task_moves_no_day_back(app: Flask) -> None:
    olga, ib = make_account(name="Olga"), make_account(name="Ib")
    made = make_organisation(olga.person, editor=ib.person)
    page = listing(made)
    first, second = app.test_client(), app.test_client()
    log_in(first, olga)
    log_in(second, ib)
    one, other = (fields_of(browser.get(page.address).text) for browser in (first, second))
    moved = {**one, "day": "2027-03-19", "more-0-day": "2027-03-20"}
    assert first.post(page.address, data=moved).status_code == 303

    refused = second.post(page.address, data={**other, page.field: "Ibs ord"})

    assert refused.status_code == 422
    assert "Nu står der:" in refused.text
    db.session.expire_all()
    days = db.session.scalars(select(ListingDate.starts_at).order_by(ListingDate.id)).all()
    assert [one.day for one in days if one is not None] == [19, 20]
    again = second.post(page.address, data={**fields_of(refused.text), page.field: "Ibs ord"})
    assert again.status_code == 303
