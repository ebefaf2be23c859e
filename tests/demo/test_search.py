"""What a new user types leads to the right thing on the first screen of the demo: it is the first hit."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.search.answering import answer
from tests.support.filled import fill_the_demo

pytestmark = pytest.mark.slow_on_postgres


@pytest.fixture
def demo(app: Flask, frozen_now: datetime) -> Flask:
    """A database with the pack and the demo in it."""
    fill_the_demo()
    return app


#: What somebody types → the kind of the first hit, and its title where it must be that one.
_TYPED = {
    "strikeklub": ("group", "Strikkecafé i Multikulturhuset"),
    "gå tur i brager": ("walk", "Broager rundt i roligt tempo"),
    "spise sammen gråsten": ("meal", "Fællesspisning i Gråsten"),
    "Wandern": ("walk", None),
    "hjælp til computer": ("listing", "Giv hjælp til computer og MitID"),
}


def test_the_first_hit_is_the_right_thing(demo: Flask, client: FlaskClient, frozen_now: datetime) -> None:
    for typed, (kind, title) in _TYPED.items():
        first = answer(typed, frozen_now).hits[0]
        assert first.kind == kind, typed
        assert title in {None, "".join(piece.text for piece in first.title)}, typed
        page = client.get("/soeg", query_string={"q": typed}).text
        shown = re.findall(r'<li class="hit">.*?<h3><a href="([^"]+)">', page, re.DOTALL)
        assert shown[0] == first.url, typed
