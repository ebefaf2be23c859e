"""The call list's pages: what is shown to whom, and what each button does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db
from app.core.permissions import Role
from app.desk.models import Errand
from app.notifications.delivery import sweep
from app.notifications.models import CallClaim, CallOutcome, Message, MessageStatus
from app.people.models import Delegation
from tests.conftest import FrozenClock
from tests.desk.callers import events
from tests.desk.calling import PHONE, Desk, cancelled_walk, ingrid
from tests.factories import log_in, make_account, make_person, writing


@pytest.fixture
def desk(client: FlaskClient, frozen_clock: FrozenClock) -> Desk:
    """A volunteer at the desk, on a Monday at ten."""
    return Desk(client)


def outcome_of(kind: str = "date_cancelled") -> tuple[CallOutcome | None, MessageStatus]:
    message = db.session.scalars(select(Message).where(Message.kind == kind)).one()
    return message.outcome, message.status


def test_only_who_works_at_the_desk_sees_it(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    assert client.get("/ringeliste").status_code == 303
    for account, status in ((make_account(), 403), (make_account(Role.MODERATOR), 200)):
        log_in(client, account)
        assert client.get("/ringeliste").status_code == status
        assert client.get("/ringeliste/print").status_code == status


def test_an_empty_list_says_so(desk: Desk) -> None:
    page = desk.page()
    assert "Ingen skal ringes op lige nu." in page
    assert "0 tilbage" in page
    assert "Ingen skal ringes op lige nu." in desk.page("/ringeliste/print")


def test_a_card_says_who_why_by_when_and_the_words(desk: Desk) -> None:
    cancelled_walk(ingrid())
    page = desk.page()
    assert "1 tilbage. 0 er ringet op i dag." in page
    assert f'href="tel:{PHONE}"' in page
    assert "Dybbøl Gågruppe: Turen mandag den 8. marts kl. 10.00 er aflyst." in page
    assert "inden mandag den 8. marts" in page
    assert "Hej Ingrid. Jeg ringer om Dybbøl Gågruppe." in page
    assert "Står også på listen hos værten: Birthe Holm." in page
    assert re.search(r"Ringeliste\s*<span class=\"count\">1<", page)


def test_ringing_now_brings_the_card_up_and_locks_others_out(desk: Desk, app: Flask) -> None:
    person = ingrid()
    cancelled_walk(person)
    page = desk.press(person, "ring")
    assert "Du ringer til Ingrid Holm." in page
    assert "callc--mine" in page
    other = Desk(app.test_client(), "Bodil Juhl")
    seen = other.page()
    assert "Lene Riis ringer lige nu." in seen
    assert re.search(r"Kortet er frit igen kl\. 10\.(09|10), hvis", seen)
    assert "Jeg ringer nu" not in seen
    assert "/svar" not in seen
    for answer in (other.press(person, "ring"), other.say(person, "told")):
        assert "Lene Riis ringer til Ingrid Holm lige nu." in answer
    assert "Ingrid Holm" not in other.page("/ringeliste/print")
    assert outcome_of() == (None, MessageStatus.QUEUED)
    assert "lagt tilbage" in desk.press(person, "slip")
    assert "Jeg ringer nu" in other.page()


def test_told_takes_the_card_off_and_a_second_press_says_so(desk: Desk) -> None:
    person = ingrid()
    cancelled_walk(person)
    page = desk.say(person, "told")
    assert "Ingrid Holm har fået besked." in page
    assert "0 tilbage. 1 er ringet op i dag." in page
    assert outcome_of() == (CallOutcome.TOLD, MessageStatus.SENT)
    assert "Ingrid Holm har allerede fået besked" in desk.say(person, "told", idempotency_key="")


def test_no_answer_moves_down_and_comes_back(desk: Desk, frozen_clock: FrozenClock) -> None:
    person = ingrid()
    cancelled_walk(person)
    page = desk.say(person, "no_answer")
    assert "Svarede ikke. Prøv igen kl. 10.30" in page
    assert "Jeg ringer nu" not in page
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=31))
    desk.log_in_again()
    assert "Svarede ikke kl. 10.00." in desk.page()


def test_a_wrong_number_is_passed_on_to_the_desk_once(desk: Desk) -> None:
    person = ingrid()
    cancelled_walk(person)
    page = desk.say(person, "wrong_number")
    assert "Nummeret til Ingrid Holm er noteret som forkert." in page
    assert "Siges, når vi ser dem" in page
    assert PHONE not in page
    assert "Værten Birthe Holm kan sige det, når de ses." in page
    errand = db.session.scalars(select(Errand)).one()
    assert (errand.person_id, errand.done_at) == (person.id, None)
    desk.say(person, "wrong_number", idempotency_key="")
    assert len(db.session.scalars(select(Errand)).all()) == 1
    assert "har fået besked" in desk.say(person, "told")


@pytest.mark.parametrize(
    ("day", "at", "message"),
    [
        ("today", "", "Skriv tiden som timer og minutter"),
        ("today", "25:99", "Skriv tiden som timer og minutter"),
        ("today", "09:00", "Vælg et tidspunkt, der ikke er gået"),
        ("tomorrow", "06:15", "Vælg et tidspunkt mellem kl. 8.00 og kl. 20.00."),
    ],
)
def test_a_time_that_is_no_use_is_said_at_the_field_and_kept(
    desk: Desk, day: str, at: str, message: str
) -> None:
    person = ingrid()
    cancelled_walk(person, make_person("Aage Bro", email=None, phone=PHONE))
    page = desk.say(person, "call_again", again_day=day, again_at=at)
    assert message in page
    field = re.search(rf'<input[^>]*id="again_at-{person.id}"[^>]*>', page)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert f'value="{at}"' in field[0]
    assert re.search(rf'value="{day}" checked', page)
    assert page.count('aria-invalid="true"') == 1


def test_ring_again_waits_until_then(desk: Desk, frozen_clock: FrozenClock) -> None:
    person = ingrid()
    cancelled_walk(person)
    page = desk.say(person, "call_again", again_day="tomorrow", again_at="14.00")
    assert "Ring igen i morgen, tirsdag den 2. marts kl. 14.00" in page
    frozen_clock.move_to(frozen_clock.now + timedelta(days=1, hours=4))
    desk.log_in_again()
    assert "Vil gerne ringes op i dag, tirsdag den 2. marts kl. 14.00." in desk.page()


def test_a_slip_in_the_time_stops_no_other_button(desk: Desk) -> None:
    person = ingrid()
    cancelled_walk(person)
    assert "Ingrid Holm har fået besked." in desk.say(person, "told", again_at="kl. to")


def test_a_helper_is_told_for_whom_it_is(desk: Desk, frozen_clock: FrozenClock) -> None:
    person, lone = ingrid(), make_person("Lone Bech", email=None, phone="+4511111150")
    with writing():
        helps = {"gets_messages": True, "created_at": frozen_clock.now}
        db.session.add(Delegation(person_id=person.id, delegate_id=lone.id, **helps))
    cancelled_walk(person)
    page = desk.page()
    assert "<b>Til Ingrid Holm:</b>" in page
    assert "Hej Lone. Du hjælper Ingrid Holm." in page
    assert "2 tilbage" in page


def test_what_lapsed_is_shown_until_somebody_has_seen_it(
    desk: Desk, app: Flask, frozen_clock: FrozenClock
) -> None:
    occurrence = cancelled_walk(ingrid())
    frozen_clock.move_to(occurrence.starts_at + timedelta(minutes=1))
    sweep(app, frozen_clock.now)
    desk = Desk(desk.client)
    page = desk.page()
    assert "Nåede ikke at få besked" in page
    settle = re.search(r'action="(/ringeliste/naaede-ikke/\d+/set)"', page)
    assert settle is not None
    after = desk.client.post(settle[1], follow_redirects=True).get_data(as_text=True)
    assert "Nåede ikke at få besked" not in after
    assert desk.client.post("/ringeliste/naaede-ikke/999/set").status_code == 404


def test_people_on_no_list_are_not_found(desk: Desk) -> None:
    stranger, person = make_person("Sven"), ingrid()
    cancelled_walk(person)
    for path in (f"{stranger.id}/ring", "999/ring", f"{stranger.id}/svar"):
        data = {"outcome": "told", "messages": "1"}
        assert desk.client.post(f"/ringeliste/{path}", data=data).status_code == 404
    mixed = desk.client.post(f"/ringeliste/{person.id}/svar", data={"outcome": "told", "messages": "999"})
    assert mixed.status_code == 404
    assert desk.client.post(f"/ringeliste/{person.id}/svar", data={"outcome": "hacked"}).status_code == 303
    assert outcome_of() == (None, MessageStatus.QUEUED)


def test_at_night_it_says_that_calls_can_wait(desk: Desk, frozen_clock: FrozenClock) -> None:
    cancelled_walk(ingrid())
    assert "uden for ringetid" not in desk.page()
    frozen_clock.move_to(frozen_clock.now.replace(hour=20, minute=30))
    desk.log_in_again()
    assert "Det er uden for ringetid, kl. 21.30" in desk.page()


def test_the_paper_has_words_boxes_and_a_line(desk: Desk) -> None:
    cancelled_walk(ingrid(), make_person("Uden Nummer", email=None))
    page = desk.page("/ringeliste/print")
    assert "11 11 11 41" in page
    assert "Hej Ingrid. Jeg ringer om Dybbøl Gågruppe." in page
    for label in ("Fortalt", "Ikke svar", "Forkert nummer", "Ring igen kl.", "Hvornår"):
        assert label in page
    assert "Uden Nummer" in page
    assert "call-sheet--xl" in page


def test_printing_the_list_is_noted_once_without_names(desk: Desk) -> None:
    cancelled_walk(ingrid())
    desk.page("/ringeliste/print")
    (printed,) = events("call_list.print")
    assert (printed.object_type, printed.details) == ("call_list", {"people": 1})
    assert printed.actor_person_id is not None


def test_a_long_list_goes_on_on_the_next_page(desk: Desk) -> None:
    cancelled_walk(*(make_person(f"Person {n:02}", email=None, phone=PHONE) for n in range(20)), title="A")
    cancelled_walk(make_person("Sidst på listen", email=None, phone=PHONE), title="B")
    first = desk.page()
    assert "21 tilbage" in first
    assert "Sidst på listen" not in first
    following = re.search(r'href="(/ringeliste\?efter=[^"]+)"', first)
    assert following is not None
    second = desk.page(following[1])
    assert "Sidst på listen" in second
    assert "Person 00" not in second


def test_the_host_sees_that_the_house_rings(desk: Desk, app: Flask) -> None:
    person = ingrid()
    occurrence = cancelled_walk(person)
    desk.press(person, "ring")
    staff = app.test_client()
    log_in(staff, make_account(Role.MODERATOR))
    url = f"/gaature/{occurrence.series_id}/vaert/{occurrence.id}"
    page = staff.get(url).get_data(as_text=True)
    assert "Lene Riis fra" in page
    assert f"tel:{PHONE}" not in page
    desk.say(person, "told")
    assert 'id="ring"' not in staff.get(url).get_data(as_text=True)
    assert db.session.scalars(select(CallClaim)).all() == []
