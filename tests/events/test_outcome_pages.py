"""The pages of what came of an event: of the host, of who does something, of staff, and what everybody reads."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.events.links_outcome import point_token
from app.events.models_outcome import Outcome, Point, PointState, Showing
from app.gatherings.models import Occurrence
from app.people.delegation import let_act
from tests import factories
from tests.conftest import FrozenClock
from tests.events.after import agree, held, log, make_row_initiative, write
from tests.walks.visiting import get, text_of


@pytest.fixture
def host(frozen_clock: FrozenClock, app: Flask) -> Account:
    """Somebody with a log-in who holds events."""
    return factories.make_account(name="Vera Vært")


def mine(client: FlaskClient, host: Account, clocked: FrozenClock, **values: Any) -> Occurrence:
    """A date that the host held, who has logged in since."""
    date = held(clocked, host.person, **values)
    factories.log_in(client, host)
    return date


def page_of(date: Occurrence) -> str:
    return f"/arrangementer/{date.series_id}/vaert/{date.id}/bagefter"


def a_row(number: int = 0, **values: str) -> dict[str, str]:
    """What was typed of one thing."""
    usual = {"what": "Book et lokale", "doer": "person", "name": "Dorte Dygtig", "phone": "11 11 11 51",
             "email": "", "due_on": "2027-03-20"}  # fmt: skip
    return {f"points-{number}-{name}": value for name, value in {**usual, **values}.items()}


def points() -> list[Point]:
    db.session.expire_all()
    return db.session.query(Point).order_by(Point.id).all()


def test_the_host_writes_three_fields_and_the_rows_log_has_it(
    client: FlaskClient, host: Account, frozen_clock: FrozenClock
) -> None:
    date = mine(client, host, frozen_clock, initiative_id=make_row_initiative().id)
    sent = {
        "said": "Om unge",
        "agreed": "Vi prøver",
        **a_row(),
        **a_row(1, doer="house", what="Find et sted"),
    }
    answer = client.post(page_of(date), data=sent)
    assert (answer.status_code, answer.location) == (303, page_of(date))

    shown = get(client, page_of(date))
    assert "Book et lokale" in shown
    assert "Dorte Dygtig" in shown
    assert "Frivillighedens Hus" in shown
    assert [entry.text.split(": ")[1] for entry in log()] == ["Book et lokale", "Find et sted"]


def test_a_row_more_keeps_what_was_typed_and_changes_nothing(
    client: FlaskClient, host: Account, frozen_clock: FrozenClock
) -> None:
    date = mine(client, host, frozen_clock)
    shown = client.post(page_of(date), data={"said": "Om unge", **a_row(), "punkter": "flere"})
    assert shown.status_code == 200
    assert "Om unge" in shown.text
    assert 'value="Book et lokale"' in shown.text
    assert 'name="points-1-what"' in shown.text
    fewer = client.post(page_of(date), data={**a_row(), **a_row(1, what="Andet"), "punkter": "0"})
    assert "Book et lokale" not in fewer.text
    assert 'value="Andet"' in fewer.text
    assert not points()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what": ""}, "Skriv, hvad der skal gøres"),
        ({"due_on": ""}, "Vælg, hvilken dag det skal være gjort"),
        ({"due_on": "2027-03-01"}, "Vælg en dag fra i dag og to år frem"),
        ({"name": ""}, "Skriv navnet på den, der gør det"),
        ({"phone": ""}, "Skriv telefon eller e-mail, så vi kan minde om det"),
        ({"phone": "12"}, "Skriv nummeret med 8 tal"),
        ({"doer": "m-1"}, "Vælg, hvem der gør det"),
        ({"what": "Ring til 010203-4567"}, "Slet CPR-nummeret"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(
    client: FlaskClient, host: Account, frozen_clock: FrozenClock, typed: dict[str, str], said: str
) -> None:
    date = mine(client, host, frozen_clock)
    answer = client.post(page_of(date), data={"said": "Om unge", **a_row(**typed)})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Om unge" in answer.text
    assert db.session.query(Outcome).count() == 0


def test_nothing_to_write_is_an_answer_and_an_empty_row_is_none(
    client: FlaskClient, host: Account, frozen_clock: FrozenClock
) -> None:
    date = mine(client, host, frozen_clock)
    assert "Skriv, hvad der kom ud af" in get(client, f"/arrangementer/{date.series_id}/vaert/{date.id}")
    empty = a_row(what="", name="", phone="", due_on="")
    assert client.post(page_of(date), data=empty).status_code == 303
    assert not points()
    assert db.session.query(Outcome).count() == 1


def test_members_can_be_chosen_by_one_of_them(
    client: FlaskClient, host: Account, frozen_clock: FrozenClock
) -> None:
    mia = factories.make_person("Mia Medlem")
    council = factories.make_organisation(host.person, editor=mia)
    date = mine(client, host, frozen_clock, organisation_id=council.id)
    assert "Mia Medlem" in get(client, page_of(date))
    row = a_row(doer=f"m-{mia.id}", name="", phone="")
    assert client.post(page_of(date), data=row).status_code == 303
    assert [one.person_id for one in points()] == [mia.id]


def test_the_host_says_how_one_thing_stands(
    client: FlaskClient, host: Account, frozen_clock: FrozenClock
) -> None:
    date = mine(client, host, frozen_clock)
    path = f"{page_of(date)}/{agree(date).id}"
    assert "Dorte Dygtig" in get(client, path)
    without = client.post(path, data={"svar": "ikke", "why": ""})
    assert (without.status_code, "Skriv kort, hvorfor" in without.text) == (422, True)
    assert client.post(path, data={"svar": "senere"}).status_code == 422
    assert client.post(path, data={"svar": "senere", "new_day": "2027-05-03"}).status_code == 303
    assert points()[0].due_on.isoformat() == "2027-05-03"
    assert client.post(path, data={"svar": "hvad"}).status_code == 404


def test_who_does_it_answers_by_a_private_link_with_one_press(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    point = agree(held(frozen_clock))
    path = f"/arrangementer/aftale/{point_token(point)}"
    shown = client.get(path)
    assert "Book et lokale" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert client.post(path, data={"svar": "gjort"}).status_code == 303
    assert points()[0].state is PointState.DONE
    assert "Du har svaret" in get(client, path)
    assert client.post(path, data={"svar": "senere", "new_day": "2027-05-03"}).status_code == 303
    assert points()[0].state is PointState.OPEN
    assert client.post(f"{path}/ikke-mig").status_code == 303
    assert client.get(path).status_code == 404


def test_who_helps_does_not_have_the_person_deleted(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    point, helper = agree(held(frozen_clock)), factories.make_person("Bo Friis")
    assert point.person is not None
    allowed = {"may_sign_up": False, "may_cancel": True, "gets_messages": True}
    with factories.writing():
        let_act(SYSTEM, clock.now(), point.person, helper, "søn", **allowed)
    path = f"/arrangementer/aftale/{point_token(point, helper.id)}"

    assert "Var det ikke dig?" not in client.get(path).text
    assert client.post(f"{path}/ikke-mig").status_code == 404
    assert points()[0].person is not None


def test_everybody_reads_the_two_texts_once_a_moderator_has_and_never_who(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    date = held(frozen_clock)
    written = write(date, said="Vi talte om naboer", on_page=True)
    agree(date)
    path = f"/arrangementer/{date.series_id}"
    assert "Vi talte om naboer" not in get(client, path)
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    queue = get(client, "/admin/moderation")
    assert "Vi talte om naboer" in queue
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', queue)
    assert seen is not None
    answer = client.post(f"/admin/moderation/event_outcome/{written.id}/vis", data={"seen": seen[1]})
    assert answer.status_code == 303
    db.session.expire_all()
    assert written.showing is Showing.SHOWN
    page = get(client.application.test_client(), path)
    assert "Vi talte om naboer" in page
    assert "Dorte" not in page
    assert "Book et lokale" not in page


def test_who_works_with_the_plan_reads_it_without_names(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    date = held(frozen_clock)
    write(date)
    agree(date)
    path = f"/arrangementer/{date.series_id}/{date.id}/udbytte"
    factories.log_in(client, factories.make_account(Role.LEADER))
    page = get(client, path)
    assert "Book et lokale" in page
    assert "En deltager" in page
    assert "Dorte" not in page
    assert "bagefter" not in page


def test_nobody_elses_host_opens_it(client: FlaskClient, host: Account, frozen_clock: FrozenClock) -> None:
    date = held(frozen_clock)
    point = agree(date)
    factories.log_in(client, host)
    assert client.get(page_of(date)).status_code == 404
    assert client.post(page_of(date), data={"said": "Hej"}).status_code == 404
    assert client.get(f"{page_of(date)}/{point.id}").status_code == 404
    own = mine(client, host, frozen_clock)
    assert client.get(f"{page_of(own)}/{point.id}").status_code == 404


def test_before_it_has_begun_there_is_nothing_to_write(
    client: FlaskClient, host: Account, frozen_clock: FrozenClock
) -> None:
    date = mine(client, host, frozen_clock)
    frozen_clock.move_to(date.starts_at - timedelta(hours=8))
    factories.log_in(client, host)
    assert "Du kan skrive det, når" in text_of(client.get(page_of(date)))
    assert client.post(page_of(date), data={"said": "Hej"}).status_code == 422
    assert clock.now() < date.starts_at
