"""The page of letters: printing the pile, the letter box, and who cannot be written to."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.desk.letter_rows import letter_rows
from app.gatherings.actions import leave
from app.gatherings.models import SignUp
from app.jobs.ticking import tick
from app.notifications.models import Channel, LetterBatch, Message, MessageStatus
from app.people.actions import set_reach
from app.people.models import Person, Reach
from tests.conftest import FrozenClock
from tests.desk.callers import events
from tests.factories import (
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_sign_up,
    make_volunteer,
    writing,
)
from tests.support.statements import counted

PAGE = "/breve"


@pytest.fixture
def staff(client: FlaskClient, frozen_clock: FrozenClock) -> FlaskClient:
    log_in(client, make_volunteer("Dagny Desk"))
    return client


def by_post(name: str = "Ingrid Thomsen", street: str = "Mommarkvej 214") -> Person:
    with writing():
        person = make_person(name, email=None, phone="+4511111141")
        set_reach(
            SYSTEM, person.created_at, person, Reach.LETTER, street=street, postal_code="6470", town="Sydals"
        )
    return person


def signed_up(*names: str) -> list[SignUp]:
    """People who get their messages by post, on the list of a walk in a week."""
    occurrence = make_occurrence(capacity=None)
    return [make_sign_up(occurrence, by_post(name)) for name in names]


def text_of(client: FlaskClient, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def press(client: FlaskClient, url: str) -> str:
    return " ".join(client.post(url, follow_redirects=True).get_data(as_text=True).split())


def newest_pile() -> int:
    db.session.rollback()
    return db.session.scalars(select(LetterBatch.id).order_by(LetterBatch.id.desc())).first() or 0


def letters() -> list[Message]:
    db.session.rollback()
    rows = select(Message).where(Message.channel == Channel.LETTER).order_by(Message.id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def test_a_citizen_may_not_see_letters(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    log_in(client, make_account())

    assert client.get(PAGE).status_code == 403


def test_without_letters_it_says_so_and_the_menu_has_no_item(staff: FlaskClient) -> None:
    assert "Der er ingen breve at sende" in text_of(staff)
    assert 'href="/breve"' not in staff.get("/min-side").get_data(as_text=True)


def test_the_page_says_who_waits_for_what_and_never_what_it_says(staff: FlaskClient) -> None:
    signed_up("Ingrid Thomsen", "Bo Bang")

    page = text_of(staff)
    assert "2 breve venter" in page
    assert "Ingrid Thomsen, Sydals Du er tilmeldt" in page
    assert "Onsdagsholdet" not in page


def test_from_waiting_to_posted_in_three_presses(app: Flask, staff: FlaskClient) -> None:
    signed_up("Ingrid Thomsen", "Bo Bang")

    assert "2 breve er klar. Hent dem" in press(staff, f"{PAGE}/lav")
    page = text_of(staff)
    assert "2 breve skal i postkassen" in page
    assert "af Dagny Desk" in page
    assert {letter.status for letter in letters()} == {MessageStatus.QUEUED}

    answer = staff.get(f"{PAGE}/{newest_pile()}/pdf")
    pages = [text for one in PdfReader(io.BytesIO(answer.data)).pages if (text := one.extract_text())]
    assert ["Ingrid" in pages[1], "Bo Bang" in pages[0]] == [True, True]
    assert "P-pladsen ved havnen" in pages[0]
    assert "://" not in "".join(pages)

    assert "2 breve er sendt." in press(staff, f"{PAGE}/{newest_pile()}/lagt-i-postkassen")
    assert {letter.status for letter in letters()} == {MessageStatus.SENT}
    assert "Lagt i postkassen" in text_of(staff)
    assert "Der er ingen breve at sende" in text_of(staff)


def test_the_file_is_a_pdf_to_keep_and_not_to_cache(staff: FlaskClient) -> None:
    signed_up("Ingrid Thomsen")
    press(staff, f"{PAGE}/lav")

    answer = staff.get(f"{PAGE}/{newest_pile()}/pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=breve-{newest_pile()}.pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert staff.get(f"{PAGE}/999/pdf").status_code == 404
    (fetched,) = events("letters.download")
    assert (fetched.object_type, fetched.object_id, fetched.details) == ("letter_batch", newest_pile(), {})


def test_a_place_given_up_after_printing_is_to_be_taken_out(staff: FlaskClient) -> None:
    first, _second = signed_up("Ingrid Thomsen", "Bo Bang")
    press(staff, f"{PAGE}/lav")
    with writing():
        leave(SYSTEM, first.created_at, first.id)

    page = text_of(staff)
    assert "Tag brevet til Ingrid Thomsen ud af stakken" in page
    assert "1 brev er lagt i postkassen" in page
    gone = next(letter for letter in letters() if letter.person_id == first.person_id)
    assert "Brevet er taget ud" in press(staff, f"{PAGE}/{newest_pile()}/{gone.id}/tag-ud")
    assert "Tag brevet til" not in text_of(staff)
    assert "1 brev er sendt." in press(staff, f"{PAGE}/{newest_pile()}/lagt-i-postkassen")
    assert [letter.status.value for letter in letters()].count("sent") == 1


def test_a_pile_can_be_undone(staff: FlaskClient) -> None:
    signed_up("Ingrid Thomsen")
    press(staff, f"{PAGE}/lav")

    assert "Stakken er fortrudt" in press(staff, f"{PAGE}/{newest_pile()}/fortryd")
    assert "1 brev venter" in text_of(staff)


def test_pressing_too_late_says_why(staff: FlaskClient) -> None:
    signed_up("Ingrid Thomsen")
    press(staff, f"{PAGE}/lav")
    pile = newest_pile()

    assert "En kollega har måske lige lavet dem" in press(staff, f"{PAGE}/lav")
    press(staff, f"{PAGE}/{pile}/lagt-i-postkassen")
    for what in ("lagt-i-postkassen", "fortryd"):
        assert "allerede lagt i postkassen" in press(staff, f"{PAGE}/{pile}/{what}")
    assert staff.post(f"{PAGE}/{pile}/999/tag-ud", follow_redirects=False).status_code == 303
    assert staff.post(f"{PAGE}/999/fortryd").status_code == 404


def test_who_wants_letters_and_has_no_address_is_listed(staff: FlaskClient) -> None:
    by_post("Egon Uden", street="")

    page = text_of(staff)
    assert "Mangler en adresse" in page
    assert "Egon Uden" in page


def test_the_menu_has_letters_while_some_wait(app: Flask, frozen_clock: FrozenClock) -> None:
    signed_up("Ingrid Thomsen")
    moderator = app.test_client()
    log_in(moderator, make_account(Role.MODERATOR))

    assert 'href="/breve"' in moderator.get("/admin/beskeder").get_data(as_text=True)
    press(moderator, f"{PAGE}/lav")
    assert 'href="/breve"' in moderator.get("/admin/beskeder").get_data(as_text=True)
    press(moderator, f"{PAGE}/{newest_pile()}/lagt-i-postkassen")
    assert 'href="/breve"' not in moderator.get("/admin/beskeder").get_data(as_text=True)


def test_the_day_has_a_row_until_the_letters_are_posted(app: Flask, staff: FlaskClient) -> None:
    def rows() -> list[tuple[str, bool]]:
        db.session.rollback()
        with app.test_request_context():
            return [(row.title, row.due_at is not None) for row in letter_rows(frozen)]

    (sign_up,) = signed_up("Ingrid Thomsen")
    frozen = sign_up.created_at
    assert rows() == [("1 brev skal laves", True)]
    press(staff, f"{PAGE}/lav")
    assert rows() == [("1 brev skal i postkassen", False)]
    press(staff, f"{PAGE}/{newest_pile()}/lagt-i-postkassen")
    assert rows() == []


def test_posted_piles_turn_pages_by_key(staff: FlaskClient, frozen_clock: FrozenClock) -> None:
    with writing():
        for _number in range(14):
            times = {"made_at": frozen_clock.now, "posted_at": frozen_clock.now}
            db.session.add(LetterBatch(letters=1, content_hash="", **times))

    first = staff.get(PAGE).get_data(as_text=True)
    assert first.count("Slettet</td>") == 12
    key = re.search(r"foer=(\d+)", first)
    assert key is not None
    assert staff.get(f"{PAGE}?foer={key.group(1)}").get_data(as_text=True).count("Slettet</td>") == 2


def test_a_month_later_the_file_is_gone(app: Flask, staff: FlaskClient, frozen_clock: FrozenClock) -> None:
    signed_up("Ingrid Thomsen")
    press(staff, f"{PAGE}/lav")
    pile = newest_pile()
    press(staff, f"{PAGE}/{pile}/lagt-i-postkassen")

    tick(app, frozen_clock.now + timedelta(days=31))

    # The log-in of then has ended long ago, and is forgotten as well.
    log_in(staff, make_account(Role.MODERATOR))
    assert staff.get(f"{PAGE}/{pile}/pdf").status_code == 404
    assert "Slettet" in text_of(staff)


@pytest.mark.parametrize("count", [1, 14])
def test_the_page_asks_few_questions_whatever_there_is(staff: FlaskClient, count: int) -> None:
    names = [f"Bo {number}" for number in range(count)]
    signed_up(*names)
    press(staff, f"{PAGE}/lav")
    signed_up(*names)
    with counted(only=("SELECT",)) as asked:
        text_of(staff)
    assert len(asked) <= 12, asked
