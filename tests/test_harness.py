"""The harness itself: what it must notice, and that every test begins with an empty database."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import create_app
from app.core import clock
from app.core.database import begin_write, db
from app.core.records import Setting
from tests.conftest import FrozenClock
from tests.support.client import UncommittedChangesError, watch_commits
from tests.support.html import check_page
from tests.support.live import LiveServer
from tests.support.smtp import SmtpServer

PAGE = "<!doctype html><html lang=da><head><title>Prøve</title></head><body><h1>En</h1>{}</body></html>"


@pytest.fixture(params=[False, True], ids=["forgets", "commits"])
def writing_app(request: pytest.FixtureRequest, database_url: str, app: Flask) -> Flask:
    """An application of its own with one address that writes, and that commits or forgets to."""
    made = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": database_url, "WTF_CSRF_ENABLED": False})
    watch_commits(made)

    @made.post("/skriv")
    def write() -> str:
        begin_write()
        db.session.add(Setting(key="prove", value="1", updated_at=clock.now()))
        db.session.flush()
        if request.param:
            db.session.commit()
        return PAGE.format("")

    made.config["COMMITS"] = request.param
    return made


def test_a_request_that_leaves_changes_uncommitted_fails_the_test(writing_app: Flask, app: Flask) -> None:
    client = writing_app.test_client()
    if writing_app.config["COMMITS"]:
        assert client.post("/skriv").status_code == 200
    else:
        with pytest.raises(UncommittedChangesError):
            client.post("/skriv")
    kept = db.session.scalar(select(func.count()).select_from(Setting))
    assert kept == int(writing_app.config["COMMITS"])


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_empty_tables(app: Flask, turn: int) -> None:
    assert db.session.scalar(select(func.count()).select_from(Setting)) == 0
    begin_write()
    db.session.add(Setting(key=f"turn {turn}", value="1", updated_at=clock.now()))
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Setting)) == 1


def test_both_databases_are_the_real_ones(app: Flask) -> None:
    question = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}[
        db.engine.dialect.name
    ]
    assert int(str(db.session.scalar(text(question))).split(".")[0]) >= 3


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (PAGE.format("<p>Åben"), None),
        (PAGE.format("<h1>To</h1>"), "2 h1 instead of one"),
        (PAGE.format("<div></p></div>"), "unexpected-end-tag"),
        (PAGE.format("").replace(" lang=da", ""), "does not say its language"),
        (PAGE.format("").replace("Prøve", " "), "has no title"),
    ],
)
def test_pages_are_held_to_the_standard(source: str, complaint: str | None) -> None:
    try:
        check_page(source, "GET /")
        said = None
    except AssertionError as refusal:
        said = str(refusal)
    assert (said is None) == (complaint is None)
    assert complaint is None or complaint in str(said)


@pytest.mark.parametrize(
    ("well", "badly"),
    [("<table>", "<table><p>tekst</p>"), ("<td>a", "<td>a & b &x; c"), ('id="b"', 'id="b" id="c"')],
)
def test_a_page_like_a_good_one_is_read_where_it_differs(well: str, badly: str) -> None:
    good = PAGE.format('<table><tr><td>a</td><td id="b">c</td></tr></table>')
    check_page(good, "GET /")
    check_page(good.replace(">c<", ">noget andet<"), "GET /")
    with pytest.raises(AssertionError, match="line 1"):
        check_page(good.replace(well, badly), "GET /")


def test_the_clock_of_the_house_stands_still_until_it_is_moved(frozen_clock: FrozenClock) -> None:
    assert clock.now() == frozen_clock.now
    later = frozen_clock.now.replace(month=4)
    frozen_clock.move_to(later)
    assert clock.now() == later
    assert str(clock.local(later))[11:16] == "11:00", "summer time has begun"


def _send(server: SmtpServer) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        "hej@sammen.example",
        "grete@example.org",
        "Tur i morgen",
    )
    letter.set_content("Vi ses kl. 10.")
    with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as connection:
        connection.send_message(letter)


def test_the_mail_server_keeps_what_it_accepts(smtp_server: SmtpServer) -> None:
    _send(smtp_server)
    assert [letter["Subject"] for letter in smtp_server.mailbox.to("grete@example.org")] == ["Tur i morgen"]


@pytest.mark.parametrize("reply", ["450 4.2.0 try later", "550 5.1.1 no such user"])
def test_the_mail_server_refuses_when_told_to(smtp_server: SmtpServer, reply: str) -> None:
    smtp_server.mailbox.answer_recipient = reply
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        _send(smtp_server)
    assert refusal.value.recipients["grete@example.org"][0] == int(reply[:3])
    assert smtp_server.mailbox.messages == []


def test_the_live_server_reads_the_database_of_the_test(live_server: LiveServer, app: Flask) -> None:
    assert live_server.answers()
    assert live_server.environment["DATABASE_URL"] == str(app.config["SQLALCHEMY_DATABASE_URI"])
