"""Pages of voices: behind links, on Min side, on the page for everybody, and what staff read."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.people.models import Person
from app.voices.links import answer_token, story_token
from app.voices.models import Impression, Mood, Story
from app.voices.words import consent_words
from tests.factories import log_in, make_account, make_person, writing
from tests.listings.pages import text, token_of
from tests.support.filled import load_the_pack
from tests.voices.saying import WORDS, answered, asked, impression_of, shown, told

pytestmark = pytest.mark.usefixtures("app", "frozen_clock")


def send(client: FlaskClient, path: str, page: str = "", /, **fields: object) -> int:
    data = {"csrf_token": token_of(text(client, page or path)), **fields}
    return client.post(path, data=data).status_code


@pytest.fixture
def staff(client: FlaskClient) -> FlaskClient:
    log_in(client, make_account(Role.MODERATOR))
    return client


def test_one_press_is_enough_and_words_may_follow(client: FlaskClient) -> None:
    found = asked()
    path = f"/hvordan/{answer_token(found)}"
    page = text(client, path)
    assert "Hvordan var det?" in page
    assert "Vil du sige mere?" not in page
    assert send(client, path, mood="good") == 303
    assert "Tak for dit svar: godt" in text(client, path)
    assert send(client, path, words=WORDS) == 303
    answer = client.get(path)
    assert "Vi har fået det, du skrev." in answer.text
    assert WORDS in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found = impression_of(found.person)
    assert (found.mood, found.words) == (Mood.GOOD, WORDS)


def test_what_is_no_answer_is_told_and_what_was_typed_stays(client: FlaskClient) -> None:
    found = asked()
    path = f"/hvordan/{answer_token(found)}"
    assert send(client, path, mood="great") == 422
    assert send(client, path, mood="fair") == 303
    data = {"csrf_token": token_of(text(client, path)), "words": "Mit nummer er 010190-1234"}
    answer = client.post(path, data=data)
    assert answer.status_code == 422
    assert "Slet CPR-nummeret" in answer.text
    assert "010190-1234" in answer.text


def test_a_link_is_useless_once_the_links_are_renewed_or_it_is_forgotten_whose_it_was(
    client: FlaskClient,
) -> None:
    found = asked()
    path, stories = f"/hvordan/{answer_token(found)}", f"/fortael/{story_token(found.person)}"
    with writing():
        found.person.link_version += 1
    assert client.get(path).status_code == client.get(stories).status_code == 404
    assert client.get("/hvordan/noget-andet").status_code == 404


def test_ask_me_no_more_is_one_press(client: FlaskClient) -> None:
    found = asked()
    path, number = f"/hvordan/{answer_token(found)}", found.id
    assert send(client, f"{path}/nej", path) == 303
    assert db.session.get(Impression, number) is None


def test_a_story_is_told_with_a_yes_read_shown_and_taken_back(
    client: FlaskClient, frozen_now: datetime
) -> None:
    load_the_pack()
    person = make_person("Bodil Skov")
    path = f"/fortael/{story_token(person)}"
    assert send(client, path, words=WORDS) == 422
    assert consent_words() in text(client, path)
    assert send(client, path, words=WORDS, shown_name="Bodil", consent="y") == 303
    assert "Vi læser den først" in text(client, path)
    assert WORDS not in text(client, "/planen")
    shown(db.session.scalars(select(Story)).one())
    page = text(client, "/planen")
    assert WORDS in page
    assert "Bodil" in page
    assert send(client, f"{path}/nej", path) == 303
    assert WORDS not in text(client, "/planen")


def test_the_question_and_the_story_stand_on_ones_own_page(client: FlaskClient) -> None:
    account = make_account(name="Bodil Skov", email="bodil@example.org")
    asked(db.session.get_one(Person, account.person_id))
    log_in(client, account)
    page = text(client, "/min-side")
    assert "Hvordan var det?" in page
    assert "Din historie" in page


def test_staff_read_numbers_and_words_without_who_and_decide_on_stories(
    staff: FlaskClient, frozen_now: datetime
) -> None:
    load_the_pack()
    answered(Mood.BAD, "Der var for langt at gå.", make_person("Svend Svarer"))
    story = told(name="")
    page = text(staff, "/admin/stemmer")
    assert "Der var for langt at gå." in page
    assert "Svend Svarer" not in page
    assert "Bodil Skov" not in page
    assert send(staff, f"/admin/stemmer/{story.id}", "/admin/stemmer", svar="vis") == 303
    assert WORDS in text(staff, "/planen")
    assert send(staff, f"/admin/stemmer/{story.id}", "/admin/stemmer", svar="nej") == 303
    assert WORDS not in text(staff, "/planen")


def test_another_year_has_its_own_numbers(staff: FlaskClient, frozen_now: datetime) -> None:
    answered()
    last = text(staff, f"/admin/stemmer?aar={frozen_now.year - 1}")
    assert "Ingen har svaret endnu." in last
    assert f"/admin/stemmer?aar={frozen_now.year}" in last
    assert f"aar={frozen_now.year + 1}" not in text(staff, "/admin/stemmer")
    assert staff.get("/admin/stemmer?aar=9999").status_code == 404
    assert clock.now() == frozen_now
