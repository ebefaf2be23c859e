"""The page of the queue: with the browser's own buttons and with row updates, for who looks and who comes second."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.database import db
from app.core.permissions import Role
from app.listings.models import Listing
from app.media.models import Picture
from app.moderation.states import State
from app.organisations.models import Organisation
from tests.factories import (
    log_in,
    make_account,
    make_organisation,
    make_picture,
    make_proposal,
    make_walk,
    writing,
)
from tests.listings.posting import laug, make_listing
from tests.moderation.waiting_things import ORDER, one_of_each
from tests.support.html import form_fields

pytestmark = pytest.mark.usefixtures("frozen_clock")
QUEUE = "/admin/moderation"
ROW = {"HX-Request": "true"}


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    """A moderator's browser."""
    browser = app.test_client()
    log_in(browser, make_account(Role.MODERATOR, name="Lene Riis"))
    return browser


def colleague(app: Flask) -> FlaskClient:
    """Another one's."""
    browser = app.test_client()
    log_in(browser, make_account(Role.MODERATOR, name="Mette Krogh"))
    return browser


def press(browser: FlaskClient, action: str, **more: Any) -> TestResponse:
    """Press the button of the row that is sent there, as the page shows it now."""
    fields = form_fields(browser.get(QUEUE).text, action)
    return browser.post(action, data=fields, **more)


def state_of(kind: type[Listing] | type[Organisation], number: int) -> State:
    db.session.rollback()
    found: Any = db.session.get_one(kind, number, populate_existing=True)
    return State(found.state)


def test_the_page_says_what_waits_for_how_long_and_how_the_target_is_kept(
    app: Flask, staff: FlaskClient, frozen_now: datetime
) -> None:
    one_of_each(frozen_now)
    page = staff.get(QUEUE).text

    assert f"{len(ORDER)} ting venter. Den ældste har ventet {len(ORDER)} timer." in page
    assert page.index("Ny forening") < page.index("Ny opgave") < page.index("Ny gruppe")
    assert "Der står noget om penge." in page
    assert "Svar inden for en arbejdsdag" in page
    assert "Målet er 90 %" in page
    day = staff.get("/i-dag").text
    assert f"{len(ORDER)} ting skal læses" in day
    assert f"Den ældste har ventet {len(ORDER)} timer." in day


def test_an_empty_queue_says_so(staff: FlaskClient) -> None:
    page = staff.get(QUEUE).text
    assert "Der er ikke noget, der skal læses lige nu." in page
    assert "Ingen har spurgt om noget de sidste 30 dage." in page


def test_one_press_answers_and_the_page_comes_back(app: Flask, staff: FlaskClient) -> None:
    task = make_listing(public=False, title="Hjælp til bål")

    answer = press(staff, f"{QUEUE}/listing/{task.id}/godkend")

    assert (answer.status_code, answer.location) == (303, QUEUE)
    assert "Hjælp til bål kan ses af alle nu." in staff.get(QUEUE).text
    assert state_of(Listing, task.id) is State.PUBLISHED


def test_a_row_update_answers_with_what_happened_and_how_many_are_left(
    app: Flask, staff: FlaskClient
) -> None:
    village = laug()
    first, _second = (make_listing(village, public=False, title=title) for title in ("Første", "Anden"))

    answer = press(staff, f"{QUEUE}/listing/{first.id}/godkend", headers=ROW)

    assert answer.status_code == 200
    assert "Første kan ses af alle nu." in answer.text
    assert 'hx-swap-oob="true">1 ting venter' in answer.text
    assert "<li" not in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("headers", [{}, ROW])
def test_who_comes_second_is_told_and_overwrites_nothing(
    app: Flask, staff: FlaskClient, headers: dict[str, str]
) -> None:
    made = make_organisation(public=False)
    action = f"{QUEUE}/organisation/{made.id}/godkend"
    fields = form_fields(staff.get(QUEUE).text, action)
    colleague(app).post(
        f"/admin/foreninger/{made.id}/afvis", data={"text": "Vi kender jer ikke.", "step": "do"}
    )

    answer = staff.post(action, data=fields, headers=headers)

    said = answer.text if headers else staff.get(QUEUE).text
    assert "Der er allerede svaret på det." in said
    assert state_of(Organisation, made.id) is State.REJECTED


def test_what_was_changed_after_it_was_read_is_to_be_read_again(app: Flask, staff: FlaskClient) -> None:
    task = make_listing(public=False, title="Hjælp til bål")
    action = f"{QUEUE}/listing/{task.id}/godkend"
    fields = form_fields(staff.get(QUEUE).text, action)
    with writing():
        task.text = "Send 500 kr. først."

    answer = staff.post(action, data=fields, headers=ROW)

    assert "Teksten er rettet, siden du læste den." in answer.text
    assert "Send 500 kr. først." in answer.text
    assert state_of(Listing, task.id) is State.PENDING


def test_a_picture_is_looked_at_or_taken_off(app: Flask, staff: FlaskClient) -> None:
    good, bad = (make_picture(make_walk(title=title)) for title in ("Den ene", "Den anden"))
    page = staff.get(QUEUE).text
    assert 'alt="Otte mennesker på en sti"' in page

    press(staff, f"{QUEUE}/picture/{good.id}/set")
    press(staff, f"{QUEUE}/picture/{bad.id}/fjern")

    db.session.rollback()
    shown = {one.id: (one.looked_at is not None, one.removed_at is None) for one in db.session.query(Picture)}
    assert shown == {good.id: (True, True), bad.id: (True, False)}
    assert "Nyt billede" not in staff.get(QUEUE).text


def test_what_nobody_knows_is_not_found(app: Flask, staff: FlaskClient) -> None:
    task = make_listing(public=False)
    for path in ("noget/1/godkend", f"listing/{task.id}/slet"):
        assert staff.post(f"{QUEUE}/{path}", data={"seen": "x"}).status_code == 404
    assert state_of(Listing, task.id) is State.PENDING


def test_edges_that_are_none_give_the_beginning(app: Flask, staff: FlaskClient) -> None:
    make_listing(public=False, title="Hjælp til bål")
    for edge in ("x", "1.listing", "99999999999999999.listing.1", "1.listing.1' OR 1"):
        assert "Hjælp til bål" in staff.get(QUEUE, query_string={"efter": edge}).text


# ---- who is looking -----------------------------------------------------------------------------------------------


def test_a_colleague_who_opens_the_same_thing_is_told(app: Flask, staff: FlaskClient) -> None:
    new, task, proposal = make_organisation(public=False), make_listing(public=False), make_proposal()
    paths = (f"/admin/foreninger/{new.id}", f"/opgaver/{task.id}/svar", f"/admin/godkend/{proposal.id}")
    for path in paths:
        assert "ser på den" not in staff.get(path).text
    mette = colleague(app)

    for path in paths:
        assert "Lene ser på den lige nu" in mette.get(path).text, path
    assert mette.get(QUEUE).text.count("Lene ser på den") == 3
    assert "Lene ser på den" not in staff.get(QUEUE).text


def test_an_answer_given_meanwhile_is_shown_instead_of_overwritten(app: Flask, staff: FlaskClient) -> None:
    task = make_listing(public=False)
    path = f"/opgaver/{task.id}/svar"
    fields = form_fields(staff.get(path).text, None)
    mettes = colleague(app)
    mettes.post(path, data={"answer": "ret", "text": "Skriv hvor.", "initiative_id": "0"})

    late = staff.post(path, data=fields | {"answer": "afvis", "text": "Nej", "initiative_id": "0"})

    assert late.status_code == 303
    assert "Mette Krogh har svaret imens: Skal rettes. Skriv hvor." in staff.get(late.location).text
    assert state_of(Listing, task.id) is State.NEEDS_WORK


def test_waiting_time_in_words_grows(app: Flask, staff: FlaskClient, frozen_now: datetime) -> None:
    make_listing(public=False, now=frozen_now - timedelta(days=2))
    assert "Den ældste har ventet 2 dage." in staff.get(QUEUE).text


def test_a_walk_is_let_in_from_its_row_with_every_word_that_all_will_read(staff: FlaskClient) -> None:
    proposal = make_proposal(
        title="Skovgruppen",
        description="Vi går stille.",
        meeting_point="Ved den røde låge",
        access={"rollator": {"answer": "no", "note": "Der er en stente"}},
    )
    page = staff.get(QUEUE).text
    assert [one in page for one in ("Vi går stille.", "Ved den røde låge", "Der er en stente")] == [True] * 3
    assert "Hver " in page

    answer = press(staff, f"{QUEUE}/series/{proposal.id}/godkend", headers=ROW)

    assert "Skovgruppen er godkendt og på siden nu." in answer.text
    assert staff.get(f"/gaature/{proposal.id}").status_code == 200
    again = staff.post(f"{QUEUE}/series/{proposal.id}/godkend", data={"seen": ""}, headers=ROW)
    assert "Der er allerede svaret på det." in again.text
