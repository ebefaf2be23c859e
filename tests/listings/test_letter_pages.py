"""Pages of the weekly letter: asking for it, the link in the first letter, the letter as a page, and stopping it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.listings import letters, queries_letter
from app.listings.fitting import Answers, Times
from app.listings.links_letter import confirm_token, letter_token
from app.listings.models_letter import LetterWish
from app.listings.rules import Work
from app.people.consent import consents_of
from app.people.delegation import let_act
from app.people.models import Person
from tests.factories import log_in, make_account, make_person, make_place, writing
from tests.listings.pages import send, text
from tests.listings.posting import make_listing
from tests.listings.test_letters import THURSDAY, make_letters, wanting

pytestmark = pytest.mark.usefixtures("frozen_clock")
GUEST = {"name": "Gerda Gæst", "email": "Gerda@Example.org", "website": "", "weekday": "1"}


def only_wish() -> LetterWish:
    return db.session.scalars(select(LetterWish)).unique().one()


def test_a_guest_asks_is_sent_a_link_and_says_yes_by_a_button(client: FlaskClient) -> None:
    home = make_place("Augustenborg")

    answer = send(client, f"/opgaver/ugebrev?sted={home.id}&km=10&hvad=hands", **GUEST)

    assert answer.location == "/opgaver/ugebrev/sendt"
    assert "Se i din mail" in text(client, answer.location)
    wish = only_wish()
    assert (wish.confirmed_at, wish.weekday, wish.person.email) == (None, 1, "gerda@example.org")
    assert wish.answers == Answers(place_id=home.id, km=10, work=Work.HANDS)
    link = f"/opgaver/ugebrev/bekraeft/{confirm_token(wish.person)}"
    page = text(client, link)
    assert "hver tirsdag morgen" in page
    assert "Højst 10 km fra Augustenborg · Lave noget praktisk" in page
    db.session.expire_all()
    assert only_wish().confirmed_at is None, "a link that is only opened says no yes"

    answer = send(client, link)

    assert "Ugens opgaver til dig" in text(client, answer.location)
    db.session.expire_all()
    assert only_wish().confirmed_at == clock.now()
    (said,) = consents_of(only_wish().person_id)
    assert said.words in page


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"name": ""}, "Skriv dit navn"),
        ({"email": ""}, "Skriv din e-mail"),
        ({"email": "gerda"}, "mail"),
        ({"weekday": "9"}, "Vælg en af mulighederne"),
        ({"name": "010203-1234"}, "Slet CPR-nummeret"),
        ({"website": "x"}, "Det gik meget hurtigt"),
    ],
)
def test_what_is_missing_stands_at_its_field_and_the_rest_is_kept(
    client: FlaskClient, fields: dict[str, str], missing: str
) -> None:
    answer = send(client, "/opgaver/ugebrev?hvad=people", **{**GUEST, **fields})

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert missing in page
    assert "Være sammen med dem, der får hjælp" in page
    assert fields.get("email") is not None or 'value="gerda@example.org"' in page
    assert db.session.query(LetterWish).count() == 0


def test_who_is_logged_in_gets_it_at_once_changes_it_and_stops_it(client: FlaskClient) -> None:
    account = make_account(name="Karen Borger")
    log_in(client, account)
    assert "Få ugens opgaver som brev" in text(client, "/min-side")

    send(client, "/opgaver/ugebrev?hvornaar=weekend", weekday="4")

    assert only_wish().confirmed_at is not None
    page = text(client, "/opgaver/ugebrev")
    assert "Karen får brevet nu" in page
    assert "Lørdag og søndag" in page
    # Another day; the answers stay, because the address says nothing else.
    send(client, "/opgaver/ugebrev", weekday="0")
    db.session.expire_all()
    assert (only_wish().weekday, only_wish().times) == (0, Times.WEEKEND)
    send(client, "/opgaver/ugebrev", stop="1")
    assert db.session.query(LetterWish).count() == 0
    assert "får brevet nu" not in text(client, "/opgaver/ugebrev")


def test_at_the_phone_staff_read_the_words_aloud(client: FlaskClient) -> None:
    log_in(client, make_account(Role.MODERATOR))
    tove = make_person("Tove Telefon", email=None, phone="+4511111141")

    assert "Læs højt" in text(client, f"/opgaver/ugebrev?til={tove.id}")
    answer = send(client, f"/opgaver/ugebrev?til={tove.id}", weekday="2")

    assert answer.location == f"/telefonbord/{tove.id}"
    assert f"/opgaver/ugebrev?til={tove.id}" in text(client, answer.location)
    assert [(one.purpose, one.form) for one in consents_of(tove.id)] == [("task_letter", "oral")]


def test_a_citizen_orders_for_nobody_else(client: FlaskClient) -> None:
    log_in(client, make_account())
    other = make_person()

    assert client.get(f"/opgaver/ugebrev?til={other.id}").status_code == 404


def test_the_letter_as_a_page_has_one_button_that_stops_it(client: FlaskClient) -> None:
    make_listing(starts_at=clock.now() + timedelta(days=9))
    ane = wanting()
    make_letters(THURSDAY)
    link = f"/opgaver/ugebrev/{letter_token(ane)}"

    page = text(client, link)
    assert "Hjælp til julemarked" in page
    assert "Derfor:" in page
    send(client, link)

    assert queries_letter.wish_of(ane.id) is None
    assert "Du får ikke ugens opgaver mere" in text(client, link)


def test_the_mail_programs_button_needs_no_page_and_twice_is_once(client: FlaskClient) -> None:
    ane = wanting()
    link = f"/opgaver/ugebrev/{letter_token(ane)}/stop"

    assert client.post(link).status_code == 400
    assert client.get(link).status_code == 405
    for _time in range(2):
        assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    assert queries_letter.wish_of(ane.id) is None
    assert client.post("/opgaver/ugebrev/x/stop", data={"List-Unsubscribe": "One-Click"}).status_code == 404


@pytest.mark.parametrize("may_cancel", [True, False])
def test_a_helpers_link_stops_it_only_when_they_may_and_opens_as_long_as_they_help(
    client: FlaskClient, may_cancel: bool
) -> None:
    ane, lone = wanting(), make_person("Lone")
    terms = {"may_sign_up": True, "may_cancel": may_cancel, "gets_messages": True}
    with writing():
        help_ = let_act(SYSTEM, clock.now(), ane, lone, "", **terms)
    link = f"/opgaver/ugebrev/{letter_token(ane, lone.id)}"

    assert ("Stop brevet" in text(client, link)) is may_cancel
    stopped = client.post(f"{link}/stop", data={"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == (204 if may_cancel else 404)
    with writing():
        help_.ended_at = clock.now()
    assert client.get(link).status_code == 404


def test_old_links_die_with_the_persons_links(client: FlaskClient) -> None:
    ane = wanting()
    link = f"/opgaver/ugebrev/{letter_token(ane)}"
    with writing():
        db.session.get_one(Person, ane.id).link_version += 1

    assert client.get(link).status_code == 404


def test_what_is_known_is_shown_and_taken_along(client: FlaskClient) -> None:
    make_listing(starts_at=clock.now() + timedelta(days=9))
    account = make_account(name="Karen Borger")
    with writing():
        letters.want(SYSTEM, clock.now(), account.person, 3, Answers(times=Times.DAYTIME), "Ja tak.")
    make_letters(THURSDAY)
    log_in(client, account)

    page = text(client, "/min-side/mine-oplysninger")

    for said in ("Ugens opgaver som brev", "Torsdag", "Hverdage om dagen"):
        assert said in page
    assert re.search(r"Opgaver, vi har vist dig.*Hjælp til julemarked", page, re.DOTALL)
