"""The demo's mailbox: what was sent can be read and pressed, and nothing of it exists outside the demo."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.demo.mailbox import with_links
from app.jobs.ticking import tick
from tests.factories import make_occurrence, make_person, make_sign_up


@pytest.fixture
def sent(app: Flask, frozen_now: datetime) -> None:
    """A sign-up's letter in the mailbox of a demo."""
    app.config["DEMO"] = True
    make_sign_up(make_occurrence(), make_person("Ane Ibsen", email="ane@example.org"))
    app.config["SITE_URL"] = "http://localhost"
    tick(app, frozen_now)


def test_letters_stand_there_newest_first(client: FlaskClient, sent: None) -> None:
    page = client.get("/demo/postkasse").get_data(as_text=True)
    assert "ane@example.org" in page
    assert page.count("/demo/postkasse/2027") == 2


def test_a_letter_opens_and_its_link_works(client: FlaskClient, sent: None) -> None:
    page = client.get("/demo/postkasse").get_data(as_text=True)
    addresses = re.findall(r'href="(/demo/postkasse/[^"]+)">Du er tilmeldt', page)
    letter = client.get(addresses[0]).get_data(as_text=True)
    assert "Hej Ane" in letter
    link = re.search(r'href="http://localhost(/gaature/tilmelding/[^"]+)"', letter)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    attached = client.get(f"{addresses[0]}/bilag/0")
    assert attached.mimetype == "text/calendar"
    assert attached.get_data().startswith(b"BEGIN:VCALENDAR")
    assert client.get(f"{addresses[0]}/bilag/1").status_code == 404


def test_an_empty_mailbox_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    app.config["DEMO"] = True
    assert "Her er ingen breve endnu" in client.get("/demo/postkasse").get_data(as_text=True)


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["../../samskab", "20270301T090000Z-000001", "..%2f..%2fconfig"])
def test_nothing_else_can_be_opened(app: Flask, client: FlaskClient, name: str) -> None:
    app.config["DEMO"] = True
    assert client.get(f"/demo/postkasse/{name}").status_code == 404


def test_outside_the_demo_there_is_no_mailbox(client: FlaskClient) -> None:
    assert client.get("/demo/postkasse").status_code == 404


@pytest.mark.any_database
def test_letters_are_shown_as_text() -> None:
    shown = with_links("<b>Hej</b>\nhttp://127.0.0.1:5000/gaature/1\n\n& hej")
    assert "&lt;b&gt;Hej" in shown
    assert '<a href="http://127.0.0.1:5000/gaature/1">' in shown
    assert shown.split("\n\n")[1] == "&amp; hej"
