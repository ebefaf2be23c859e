"""The menu of staff: what few need on most days stands under one word, and is never hidden from who is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.permissions import Role
from app.pack.actions import load_pack
from tests.factories import log_in, make_account, writing


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    log_in(client, make_account(Role.ADMINISTRATOR))
    return client


def menu(client: FlaskClient, path: str) -> tuple[str, str]:
    """What stands in the menu of a page at once, and what under its last word."""
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.text
    nav = page[page.index("<nav") : page.index("</nav>")]
    at_once, _more, under_it = nav.partition(">Mere<")
    return at_once, under_it


def test_what_few_need_stands_under_one_word(administrator: FlaskClient) -> None:
    at_once, under_it = menu(administrator, "/admin/medarbejdere")
    assert ">Plan<" in at_once
    assert ">Revision<" in under_it
    assert ">Revision<" not in at_once


@pytest.mark.parametrize("path", ["/admin/revision", "/admin/medarbejdere/tilfoej"])
def test_where_one_is_stands_at_once(administrator: FlaskClient, path: str) -> None:
    at_once, _under_it = menu(administrator, path)
    assert "aria-current" in at_once


def test_who_has_few_words_has_no_more(client: FlaskClient) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    log_in(client, make_account(Role.LEADER))
    assert menu(client, "/admin/rapporter")[1] == ""
