"""Who looks after an organisation looks after its groups and their dates as the host does, and only as long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.gatherings.models import SignUp, SignUpStatus
from app.groups import actions, handing_over
from app.groups.models import Group
from app.moderation.states import State
from app.organisations import actions as organisations
from app.organisations.members import remove_member
from app.organisations.queries import members_of
from tests.desk.callers import events
from tests.factories import (
    actor_of,
    coming_dates,
    log_in,
    make_account,
    make_organisation,
    make_person,
    make_sign_up,
    writing,
)
from tests.groups.grouping import MODERATOR, dated, join, make_group, messages, profile

pytestmark = pytest.mark.usefixtures("frozen_clock")

#: Parts of addresses of the group and of its dates; each is a page of who looks after it.
PAGES = (
    "/faellesskaber/{group}/vaert",
    "/faellesskaber/{group}/ret",
    "/faellesskaber/{group}/vaert/billede",
    "/faellesskaber/{group}/vaert/skriv-paa",
    "/faellesskaber/datoer/{series}/vaert",
    "/faellesskaber/datoer/{series}/vaert/faste",
    "/faellesskaber/datoer/{series}/vaert/{date}",
    "/faellesskaber/datoer/{series}/vaert/{date}/ret",
    "/faellesskaber/datoer/{series}/vaert/{date}/print",
    "/faellesskaber/datoer/{series}/vaert/{date}/skriv-paa",
)


class House:
    """An organisation with an owner and an editor, and its group with dates; the host is neither."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.owner, self.editor, self.other = make_account(), make_account(), make_account()
        host = make_person("Vera Vært")
        self.organisation = make_organisation(self.owner.person, editor=self.editor.person)
        make_organisation(self.other.person, name="Andres forening")
        self.group: Group = make_group(self.owner.person, organisation_id=self.organisation.id)
        with writing():
            self.group.host_id = host.id
        self.series = dated(self.group, clock.now())
        self.date = coming_dates(self.series, clock.now())[0]
        self.parts = {"group": self.group.id, "series": self.series.id, "date": self.date.id}

    def browser(self, account: Account) -> FlaskClient:
        browser = self.app.test_client()
        log_in(browser, account)
        return browser

    def answers(self, account: Account) -> set[int]:
        browser = self.browser(account)
        return {browser.get(page.format(**self.parts)).status_code for page in PAGES}


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


def test_owner_and_editor_look_after_group_and_dates_and_nobody_of_another_organisation(house: House) -> None:
    found = {name: house.answers(getattr(house, name)) for name in ("owner", "editor", "other")}

    assert found == {"owner": {200}, "editor": {200}, "other": {404}}


def leave(house: House) -> None:
    members = members_of(house.organisation.id)
    number = next(one.id for one in members if one.person_id == house.editor.person_id)
    remove_member(MODERATOR, clock.now(), house.organisation.id, number)


def suspend(house: House) -> None:
    organisations.answer(MODERATOR, clock.now(), house.organisation.id, State.HIDDEN, "Der er klaget.")


@pytest.mark.parametrize("happens", [leave, suspend])
def test_rights_end_at_once(house: House, happens: Callable[[House], None]) -> None:
    browser = house.browser(house.editor)
    member = join(house.group)
    with writing():
        happens(house)

    assert {browser.get(page.format(**house.parts)).status_code for page in PAGES} == {404}
    answer = browser.post(f"/faellesskaber/{house.group.id}/vaert/medlem/{member.id}", data={"answer": "fra"})
    assert answer.status_code == 404
    assert house.group.title not in browser.get("/min-side").text


def test_an_editor_writes_on_who_phones_and_the_audit_says_for_whom(house: House) -> None:
    browser = house.browser(house.editor)
    make_sign_up(house.date, make_person("Gerda Gæst"))

    browser.post(
        f"/faellesskaber/datoer/{house.series.id}/vaert/{house.date.id}/skriv-paa",
        data={"name": "Ib Ny", "phone": "11 11 11 57", "party_size": "1"},
    )

    signed_up = select(SignUp).where(SignUp.occurrence_id == house.date.id).order_by(SignUp.id.desc())
    assert db.session.scalars(signed_up).first().status is SignUpStatus.CONFIRMED
    event = events("sign_up.join")[-1]
    assert (event.actor_person_id, event.on_behalf_of) == (house.editor.person_id, house.group.host_id)
    assert event.purpose == "organisation acts for the host"


def test_a_host_who_left_a_trusted_organisation_is_read_before_everybody_sees_new_words(house: House) -> None:
    with writing():
        house.organisation.is_trusted = True
        house.group.host_id = house.editor.person_id
    host = actor_of(house.editor)
    with writing():
        assert actions.change(host, clock.now(), house.group.id, profile(text="Som medlem.")) == "saved"
        leave(house)

    with writing():
        became = actions.change(host, clock.now(), house.group.id, profile(text="I foreningens navn."))

    assert (became, house.group.text) == ("waits", "Som medlem.")


@pytest.mark.parametrize("is_host", [False, True])
def test_nobody_becomes_host_because_of_who_left_unless_these_are_the_host(
    house: House, is_host: bool
) -> None:
    friend = make_account(name="Vips Ven")
    with writing():
        house.group.host_id = house.editor.person_id if is_host else house.group.host_id
        handing_over.hand_over(actor_of(house.editor), clock.now(), house.group.id, friend.email)
        token = str(messages("group_handover")[-1].params["token"])
    with writing():
        leave(house)

    answer = house.browser(friend).get(f"/faellesskaber/ny-vaert/{token}")

    assert answer.status_code == (200 if is_host else 404)
    assert (handing_over.open_handover(house.group.id, clock.now()) is not None) is is_host
