"""Numbers that no row can have, in arguments and fields: a page that is not there, never a fault of ours."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.core.errors import NotFoundError
from app.core.ids import LARGEST_ID, id_in
from app.core.permissions import Role
from tests.desk.callers import at_the_desk, caller
from tests.factories import make_occurrence

pytestmark = pytest.mark.usefixtures("frozen_clock")

TOO_LARGE = (str(LARGEST_ID + 1), "99999999999", "9" * 30, "-1")


@pytest.mark.parametrize("number", TOO_LARGE)
@pytest.mark.parametrize(
    "path",
    [
        "/gaature/foreslaa?vaert=",
        "/gaature/foreslaa/hvad?vaert=",
        "/breve?foer=",
        "/admin/beskeder?foer=",
        "/telefonbord/{person}?hjaelper=",
    ],
)
def test_a_number_that_no_row_has_is_not_found(app: Flask, path: str, number: str) -> None:
    browser, _account = at_the_desk(app, Role.ADMINISTRATOR)

    assert browser.get(path.format(person=caller().id) + number).status_code == 404


@pytest.mark.parametrize("path", ["/breve?foer=", "/admin/beskeder?foer=", "/gaature/{walk}?dato="])
@pytest.mark.parametrize("number", [str(LARGEST_ID), "0", "", "ni"])
def test_others_are_no_fault(app: Flask, path: str, number: str) -> None:
    browser, _account = at_the_desk(app, Role.ADMINISTRATOR)

    assert browser.get(path.format(walk=make_occurrence().series_id) + number).status_code == 200


@pytest.mark.parametrize("number", ["99999999999", "9" * 30, f"1 {LARGEST_ID + 1}"])
def test_calls_about_messages_that_cannot_be_are_not_found(app: Flask, number: str) -> None:
    browser, _account = at_the_desk(app)
    sent = {"outcome": "told", "messages": number}

    assert browser.post(f"/ringeliste/{caller().id}/svar", data=sent).status_code == 404


@pytest.mark.parametrize(("typed", "read"), [({}, None), ({"id": "ni"}, None), ({"id": "7"}, 7)])
def test_an_id_is_read_as_it_was_sent(typed: dict[str, str], read: int | None) -> None:
    assert id_in(MultiDict(typed), "id") == read


@pytest.mark.parametrize("number", TOO_LARGE)
def test_an_id_that_cannot_be_is_nothing_to_find(number: str) -> None:
    with pytest.raises(NotFoundError):
        id_in(MultiDict({"id": number}), "id")
