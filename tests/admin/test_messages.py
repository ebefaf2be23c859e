"""Staff look after the letters that a machine gave up on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.audit.models import AuditEvent
from app.core.database import db
from app.core.permissions import Role
from app.jobs.ticking import tick
from app.notifications import claims
from app.notifications.models import CallOutcome, Channel, Message, MessageStatus
from app.people.models import Person, Reach
from app.phone_friends.models import Way
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_occurrence, make_person, make_sign_up, writing
from tests.phone_friends.wishing import wish_for
from tests.support.sms import SmsServer
from tests.support.statements import counted

PAGE = "/admin/beskeder"


@pytest.fixture
def staff(client: FlaskClient, frozen_clock: FrozenClock) -> FlaskClient:
    log_in(client, make_account(Role.MODERATOR))
    return client


def uncertain(name: str = "Ane Ibsen", *, count: int = 1, phone: str | None = "+4511111141") -> list[int]:
    """Letters of which nobody knows whether they arrived."""
    occurrence = make_occurrence(capacity=None)
    ids = []
    for number in range(count):
        person = make_person(f"{name} {number}" if count > 1 else name, phone=phone)
        make_sign_up(occurrence, person)
        ids.append(message_of(person.id).id)
    with writing():
        change = update(Message).where(Message.id.in_(ids))
        db.session.execute(change.values(status=MessageStatus.UNCERTAIN, letter_id="<1@x>", attempts=1))
    return ids


def message_of(person_id: int) -> Message:
    return db.session.scalars(select(Message).where(Message.person_id == person_id)).one()


def row(message_id: int) -> Message:
    db.session.rollback()
    return db.session.get_one(Message, message_id, populate_existing=True)


def text_of(client: FlaskClient, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_citizen_may_not_see_messages(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    log_in(client, make_account())
    (message_id,) = uncertain()
    assert client.get(PAGE).status_code == 403
    for what in ("send-igen", "ringet", "vis"):
        assert client.post(f"{PAGE}/{message_id}/{what}").status_code == 403
    assert row(message_id).status == MessageStatus.UNCERTAIN


def test_the_page_shows_what_may_not_have_arrived_and_never_what_it_says(staff: FlaskClient) -> None:
    uncertain()
    page = text_of(staff)
    assert "Ane Ibsen" in page
    assert "Måske ikke modtaget" in page
    assert "tel:+4511111141" in page
    assert "Onsdagsholdet" not in page


def test_all_is_well_without_any(staff: FlaskClient) -> None:
    page = text_of(staff)
    assert "Ingen beskeder er gået galt" in page
    assert "Ingen beskeder er forsinket" in page


def test_send_again_sends_under_the_same_number(app: Flask, staff: FlaskClient, frozen_now: datetime) -> None:
    (message_id,) = uncertain()
    answer = staff.post(f"{PAGE}/{message_id}/send-igen", follow_redirects=True)
    assert "Beskeden bliver sendt igen" in answer.get_data(as_text=True)
    queued = row(message_id)
    assert (queued.status, queued.attempts) == (MessageStatus.QUEUED, 0)
    tick(app, frozen_now)
    assert row(message_id).status == MessageStatus.SENT


def test_a_letter_about_what_is_over_is_not_sent_again(staff: FlaskClient, frozen_clock: FrozenClock) -> None:
    (message_id,) = uncertain()
    frozen_clock.move_to(frozen_clock.now + timedelta(days=8))
    staff.post("/log-ud")
    log_in(staff, make_account(Role.MODERATOR))
    answer = staff.post(f"{PAGE}/{message_id}/send-igen", follow_redirects=True)
    assert "Det er for sent at sende beskeden" in answer.get_data(as_text=True)
    assert row(message_id).status == MessageStatus.UNCERTAIN


def test_jeg_har_ringet_takes_it_off_the_list(staff: FlaskClient) -> None:
    (message_id,) = uncertain()
    staff.post(f"{PAGE}/{message_id}/ringet")
    assert row(message_id).outcome == CallOutcome.TOLD
    assert "Ane Ibsen" not in text_of(staff)
    answer = staff.post(f"{PAGE}/{message_id}/ringet", follow_redirects=True)
    assert "allerede taget hånd om" in answer.get_data(as_text=True)


def test_vis_shows_the_words_and_is_written_down(staff: FlaskClient) -> None:
    (message_id,) = uncertain()
    answer = staff.post(f"{PAGE}/{message_id}/vis")
    assert answer.status_code == 200
    assert "Onsdagsholdet" in answer.get_data(as_text=True)
    seen = select(AuditEvent).where(AuditEvent.action == "message.read")
    assert db.session.scalars(seen).one().object_id == message_id


def test_vis_hands_nobody_a_private_link(staff: FlaskClient) -> None:
    maker = make_person("Liv Jepsen", email="liv@example.org")
    wish_for(way=Way.RELATIVE, made_by=maker)
    with writing():
        own = Message.person_id == maker.id
        db.session.execute(update(Message).where(own).values(status=MessageStatus.UNCERTAIN, attempts=1))

    page = staff.post(f"{PAGE}/{message_of(maker.id).id}/vis").text

    assert "Liv" in page
    assert "/aftale/" not in page


def test_a_code_is_neither_shown_nor_sent_again(client: FlaskClient, staff: FlaskClient) -> None:
    (message_id,) = uncertain()
    with writing():
        db.session.execute(update(Message).values(kind="log_in_code", params={}))
    for what, words in (("send-igen", "En kode kan ikke sendes igen"), ("vis", "Koden er slettet")):
        answer = staff.post(f"{PAGE}/{message_id}/{what}", follow_redirects=True)
        assert words in answer.get_data(as_text=True)


def test_a_letter_that_is_none_is_not_found(staff: FlaskClient) -> None:
    assert staff.post(f"{PAGE}/999/vis").status_code == 404


def test_the_list_turns_pages_by_key(staff: FlaskClient) -> None:
    ids = uncertain("Bo", count=14)
    first = text_of(staff)
    assert "Bo 13" in first
    assert "Bo 1<" not in first
    assert f"foer={ids[2]}" in first
    second = text_of(staff, f"{PAGE}?foer={ids[2]}")
    assert "Bo 1<" in second
    assert "foer=" not in second


def test_a_paused_channel_is_said_so(staff: FlaskClient) -> None:
    claims.pause(Channel.EMAIL, timedelta(minutes=5), "SMTP 535")
    page = text_of(staff)
    assert "E-mails venter lige nu" in page
    assert "Sms'er venter lige nu" not in page
    claims.pause(Channel.SMS, timedelta(minutes=5), "HTTP 401")
    assert "Sms'er venter lige nu" in text_of(staff)


# ---- SMS ---------------------------------------------------------------------------------------------------------


def sent_sms(app: Flask, now: datetime) -> int:
    """An SMS that the provider took."""
    person = make_person("Ane Ibsen", phone="+4511111141")
    with writing():
        person.reach = Reach.SMS
    make_sign_up(make_occurrence(), person)
    message_id = message_of(person.id).id
    tick(app, now)
    return message_id


def cells_of(page: str, state: str) -> list[str]:
    """The numbers of a state: e-mail, SMS, by people, letters."""
    line = page.split(f">{state}</th>", 1)[1].split("</tr>", 1)[0]
    return re.findall(r"<td[^>]*>([^<]*)</td>", line)


def test_without_a_provider_the_page_says_that_people_ring(staff: FlaskClient) -> None:
    assert "Der er ingen sms-udbyder. Vi ringer i stedet." in text_of(staff)


def test_states_are_counted_for_each_way_and_sms_have_their_price(
    sms_app: Flask, staff: FlaskClient, frozen_now: datetime
) -> None:
    uncertain()
    sent_sms(sms_app, frozen_now)
    page = text_of(staff)
    assert "Der er ingen sms-udbyder" not in page
    assert cells_of(page, "Sendt eller sagt")[1:] == ["1", "0", "0"]
    assert cells_of(page, "Måske ikke modtaget") == ["1", "0", "0", "0"]
    assert "0,29 kr." in page


def test_last_months_sms_are_not_this_months(
    sms_app: Flask, staff: FlaskClient, frozen_now: datetime
) -> None:
    message_id = sent_sms(sms_app, frozen_now)
    with writing():
        before = update(Message).where(Message.id == message_id)
        db.session.execute(before.values(finished_at=frozen_now - timedelta(days=1)))
    assert "0,29 kr." not in text_of(staff)


def test_an_sms_that_the_provider_had_is_sent_anew_under_a_new_reference(
    sms_app: Flask, sms_server: SmsServer, staff: FlaskClient, frozen_now: datetime
) -> None:
    message_id = sent_sms(sms_app, frozen_now)
    first = row(message_id).letter_id
    for number in (2, 3):
        with writing():
            change = update(Message).where(Message.id == message_id)
            db.session.execute(change.values(status=MessageStatus.FAILED))
        assert "Sms'en kom ikke frem" in text_of(staff)
        staff.post(f"{PAGE}/{message_id}/send-igen")
        tick(sms_app, frozen_now)
        again = row(message_id)
        assert (again.status, again.letter_id) == (MessageStatus.SENT, f"{first}.{number}")
    assert len(sms_server.phone.texts) == 3


def test_an_sms_of_which_nobody_knows_is_sent_again_under_the_same_reference(
    sms_app: Flask, sms_server: SmsServer, staff: FlaskClient, frozen_now: datetime
) -> None:
    message_id = sent_sms(sms_app, frozen_now)
    with writing():
        change = update(Message).where(Message.id == message_id)
        db.session.execute(change.values(status=MessageStatus.UNCERTAIN, provider_ref=None))
    staff.post(f"{PAGE}/{message_id}/send-igen")
    tick(sms_app, frozen_now)
    assert row(message_id).status == MessageStatus.SENT
    assert list(sms_server.phone.orders.values()) == [2]
    assert list(sms_server.phone.sent.values()) == [1]


@pytest.mark.parametrize(("channel", "fault"), [("email", "email_fault_at"), ("sms", "phone_fault_at")])
def test_nothing_is_sent_again_to_where_nothing_arrives(
    staff: FlaskClient, frozen_now: datetime, channel: str, fault: str
) -> None:
    (message_id,) = uncertain()
    with writing():
        db.session.execute(update(Message).values(channel=channel))
        db.session.execute(update(Person).values({fault: frozen_now}))
    answer = staff.post(f"{PAGE}/{message_id}/send-igen", follow_redirects=True)
    assert "Ring, eller ret det først" in answer.get_data(as_text=True)
    assert row(message_id).status == MessageStatus.UNCERTAIN


@pytest.mark.parametrize("count", [1, 14])
def test_the_page_asks_few_questions_whatever_there_is(staff: FlaskClient, count: int) -> None:
    uncertain(count=count)
    with counted(only=("SELECT",)) as asked:
        text_of(staff)
    # Six of them are the log-in's and the staff menu's.
    assert len(asked) <= 13, asked
