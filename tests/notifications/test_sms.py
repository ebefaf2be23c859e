"""What becomes of one SMS, with a real provider that behaves badly: nothing twice, nothing lost, e-mail unaffected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.erasure import erase_everything
from app.core.actor import SYSTEM
from app.core.database import db
from app.notifications import claims
from app.notifications.channels.sms import open_sms
from app.notifications.delivery import deliver_due, deliver_sms
from app.notifications.follow_up import follow_up_sms
from app.notifications.models import Channel, Message, MessageStatus
from app.people.models import Person
from tests.factories import make_person, writing
from tests.notifications.conftest import (
    Promise,
    by_people,
    let_leases_lapse,
    let_pauses_end,
    reload,
    wants_sms,
)
from tests.support.sms import SmsServer
from tests.support.smtp import SmtpServer, free_port


def state(message: Message) -> MessageStatus:
    return reload(message).status


def text_of(sms_server: SmsServer) -> str:
    (text,) = sms_server.phone.texts.values()
    return text


def test_an_sms_goes_out_once_and_its_cost_is_kept(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    assert deliver_sms(sms_app, frozen_now).counts() == {"sent": 1}
    assert deliver_sms(sms_app, frozen_now).counts() == {}
    (order,) = sms_server.phone.asked
    assert (order["to"], order["from"]) == ("+4511111141", "Samskab")
    assert order["callback"] == "http://localhost/sms/status"
    assert sms_server.phone.tokens == {"Bearer token-of-the-tests"}
    sent = reload(message)
    assert (sent.status, sent.cost_ore, sent.segments) == (MessageStatus.SENT, 29, 1)
    assert (sent.provider_ref, sent.letter_id, sent.sent_to) == (
        f"p-{message.id}",
        order["reference"],
        "+4511111141",
    )


def test_an_sms_waits_for_no_letter_and_no_letter_for_an_sms(
    sms_app: Flask, sms_server: SmsServer, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    sms_app.config["SMTP_URL"] = smtp_server.url
    sms, letter = promise(person=wants_sms()), promise()
    assert deliver_due(sms_app, frozen_now).counts() == {"sent": 1}
    assert (state(letter), state(sms)) == (MessageStatus.SENT, MessageStatus.QUEUED)
    assert deliver_sms(sms_app, frozen_now).counts() == {"sent": 1}
    assert len(smtp_server.mailbox.messages) == len(sms_server.phone.texts) == 1


# ---- the provider misbehaves ---------------------------------------------------------------------------------

#: How the server behaves → what becomes of the message at once.
BEFORE_IT_IS_TAKEN = {
    "429": "queued",
    "500": "queued",
    "401": "queued",
    "hang": "handover",
    "drip": "handover",
}
AFTER_IT_IS_TAKEN = ("hang after", "drip after", "close after", "broken after", "no id after", "big after")


def assert_letters_go(sms_app: Flask, smtp_server: SmtpServer, promise: Promise, now: datetime) -> None:
    sms_app.config["SMTP_URL"] = smtp_server.url
    promise()
    assert deliver_due(sms_app, now).counts() == {"sent": 1}
    assert not claims.is_paused(Channel.EMAIL)


@pytest.mark.parametrize("mood", sorted(BEFORE_IT_IS_TAKEN))
def test_what_was_not_taken_goes_out_once_when_the_provider_is_well(
    sms_app: Flask,
    sms_server: SmsServer,
    smtp_server: SmtpServer,
    promise: Promise,
    frozen_now: datetime,
    mood: str,
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = mood
    deliver_sms(sms_app, frozen_now)
    assert state(message) == BEFORE_IT_IS_TAKEN[mood]
    assert_letters_go(sms_app, smtp_server, promise, frozen_now)
    sms_server.mood = "kind"
    follow_up_sms(sms_app, frozen_now)
    let_pauses_end()
    later = frozen_now + timedelta(minutes=5)
    assert deliver_sms(sms_app, later).sent == 1
    assert state(message) == MessageStatus.SENT
    assert set(sms_server.phone.sent.values()) == {1}
    assert by_people() == []


@pytest.mark.parametrize("mood", AFTER_IT_IS_TAKEN)
def test_what_was_taken_without_an_answer_is_asked_for_and_not_sent_again(
    sms_app: Flask,
    sms_server: SmsServer,
    smtp_server: SmtpServer,
    promise: Promise,
    frozen_now: datetime,
    mood: str,
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = mood
    assert deliver_sms(sms_app, frozen_now).counts() == {"is_paused": 1}
    assert state(message) == MessageStatus.HANDOVER
    assert_letters_go(sms_app, smtp_server, promise, frozen_now)
    assert follow_up_sms(sms_app, frozen_now).counts() == {"confirmed": 1}
    found = reload(message)
    assert (found.status, found.cost_ore) == (MessageStatus.SENT, 29)
    sms_server.mood = "kind"
    let_pauses_end()
    assert deliver_sms(sms_app, frozen_now + timedelta(minutes=30)).counts() == {}
    assert list(sms_server.phone.orders.values()) == [1]
    assert by_people() == []


@pytest.mark.parametrize("lookup", ["500", "401", "hang", "html 404"])
def test_when_not_even_the_provider_can_say_a_person_rings(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime, lookup: str
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood, sms_server.lookup_mood = "close after", lookup
    deliver_sms(sms_app, frozen_now)
    assert follow_up_sms(sms_app, frozen_now).counts() == {"uncertain": 1}
    assert state(message) == MessageStatus.UNCERTAIN
    assert [call.channel for call in by_people()] == [Channel.CALL]
    sms_server.mood = "kind"
    let_pauses_end()
    assert deliver_sms(sms_app, frozen_now + timedelta(days=1)).counts() == {}
    assert list(sms_server.phone.orders.values()) == [1]


def test_the_same_reference_twice_reaches_the_phone_once(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = "close after"
    deliver_sms(sms_app, frozen_now)
    with writing():
        # As if the provider had lost sight of it when asked.
        again = db.session.get_one(Message, message.id)
        again.status, again.owner = MessageStatus.QUEUED, None
    sms_server.mood = "kind"
    let_pauses_end()
    assert deliver_sms(sms_app, frozen_now).counts() == {"sent": 1}
    assert list(sms_server.phone.orders.values()) == [2]
    assert list(sms_server.phone.sent.values()) == [1]


def test_429_is_left_alone_for_as_long_as_it_asks(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    first, second = promise(person=wants_sms()), promise(person=wants_sms(phone="+4511111142"))
    sms_server.mood = "429"
    assert deliver_sms(sms_app, frozen_now).counts() == {"retried": 1, "is_paused": 1}
    assert claims.is_paused(Channel.SMS)
    assert reload(first).due_at >= frozen_now + timedelta(seconds=120)
    assert (state(second), reload(second).attempts) == (MessageStatus.QUEUED, 0)
    assert sum(sms_server.phone.orders.values()) == 1


def test_a_provider_that_refuses_us_pauses_sms_alone_and_loses_nothing(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = "401"
    assert deliver_sms(sms_app, frozen_now).is_paused
    waiting = reload(message)
    assert (waiting.status, waiting.attempts, waiting.due_at) == (MessageStatus.QUEUED, 0, frozen_now)
    assert (claims.is_paused(Channel.SMS), claims.is_paused(Channel.EMAIL)) == (True, False)
    assert deliver_sms(sms_app, frozen_now).is_paused
    assert sum(sms_server.phone.orders.values()) == 1


def test_one_that_hangs_learns_of_one_message_and_the_others_wait(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    messages = [promise(person=wants_sms(phone=f"+451111114{n}")) for n in range(5)]
    sms_server.mood = "hang"
    assert deliver_sms(sms_app, frozen_now).is_paused
    assert sorted(state(message) for message in messages) == ["handover", *["queued"] * 4]


def test_a_provider_that_is_not_there_is_tried_later(
    sms_app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    sms_app.config["SMS_URL"] = f"http://127.0.0.1:{free_port()}"
    message = promise(person=wants_sms())
    assert deliver_sms(sms_app, frozen_now).counts() == {"retried": 1, "is_paused": 1}
    assert state(message) == MessageStatus.QUEUED


def test_a_number_that_nobody_has_is_marked_and_told_face_to_face(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    person = wants_sms()
    message = promise(person=person)
    sms_server.mood = "422"
    assert deliver_sms(sms_app, frozen_now).counts() == {"failed": 1}
    assert state(message) == MessageStatus.FAILED
    assert db.session.get_one(Person, person.id).phone_fault_at == frozen_now
    assert [told.channel for told in by_people()] == [Channel.IN_PERSON]


def test_an_sms_that_is_refused_for_its_words_is_rung(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    person = wants_sms()
    promise(person=person)
    sms_server.mood = "400"
    assert deliver_sms(sms_app, frozen_now).counts() == {"failed": 1}
    assert [told.channel for told in by_people()] == [Channel.CALL]
    assert db.session.get_one(Person, person.id).phone_fault_at is None


def test_no_redirect_is_followed(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    promise(person=wants_sms())
    sms_server.mood = "redirect"
    assert deliver_sms(sms_app, frozen_now).is_paused
    assert sum(sms_server.phone.orders.values()) == 1
    assert sms_server.phone.lookups == []


@pytest.mark.any_database
@pytest.mark.parametrize("url", ["http://sms.example.org/send", "ftp://sms.example.org", "https://", "x"])
def test_neither_texts_nor_token_go_in_clear_to_another_machine(app: Flask, url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        open_sms({"SMS_URL": url, "SITE_URL": "http://localhost"})


def test_after_twelve_tries_a_person_rings(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = "500"
    now = frozen_now
    for _try in range(40):
        deliver_sms(sms_app, now)
        now += timedelta(hours=2)
    assert (state(message), reload(message).attempts) == (MessageStatus.DEAD, 12)
    assert len(by_people()) == 1


def test_what_would_be_tried_again_too_late_is_rung_at_once(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms(), expires_at=frozen_now + timedelta(seconds=20))
    sms_server.mood = "500"
    assert deliver_sms(sms_app, frozen_now).counts() == {"dead": 1}
    assert state(message) == MessageStatus.DEAD
    assert len(by_people()) == 1


def test_what_is_pressing_does_not_wait_for_a_channel_that_rests(
    sms_app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    soon = promise(person=wants_sms(), expires_at=frozen_now + timedelta(minutes=50))
    later = promise(person=wants_sms(phone="+4511111142"), expires_at=frozen_now + timedelta(hours=3))
    claims.pause(Channel.SMS, timedelta(minutes=5), "HTTP 401")
    assert follow_up_sms(sms_app, frozen_now).counts() == {"rerouted": 1}
    assert [told.id for told in by_people()] == [soon.id]
    assert reload(later).channel == Channel.SMS


# ---- looked at again before it goes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "channel"),
    [
        ({"reach": "call"}, "call"),
        ({"reach": None}, "email"),
        ({"phone": None}, "email"),
        ({"phone_fault_at": datetime(2027, 1, 1, tzinfo=UTC)}, "email"),
        ({"phone_fault_at": datetime(2027, 1, 1, tzinfo=UTC), "email": None}, "in_person"),
    ],
)
def test_who_chose_anew_is_told_as_they_chose(
    sms_app: Flask,
    sms_server: SmsServer,
    promise: Promise,
    frozen_now: datetime,
    change: dict[str, Any],
    channel: str,
) -> None:
    person = wants_sms()
    message = promise(person=person)
    with writing():
        for name, value in change.items():
            setattr(person, name, value)
    assert deliver_sms(sms_app, frozen_now).counts() == {"rerouted": 1}
    now = reload(message)
    assert (now.channel, now.status) == (channel, MessageStatus.QUEUED)
    assert sms_server.phone.texts == {}


def test_who_was_erased_gets_nothing(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    person = wants_sms()
    message = promise(person=person)
    with writing():
        person.erased_at = frozen_now
    assert deliver_sms(sms_app, frozen_now).counts() == {"suppressed": 1}
    assert state(message) == MessageStatus.SUPPRESSED
    assert (sms_server.phone.texts, by_people()) == ({}, [])


def test_a_number_is_forgotten_with_its_person(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    person = wants_sms()
    message = promise(person=person)
    deliver_sms(sms_app, frozen_now)
    assert reload(message).sent_to == "+4511111141"
    with writing():
        erase_everything(SYSTEM, frozen_now, person.id)
    assert reload(message).sent_to is None


def test_when_the_provider_is_gone_who_waits_for_an_sms_is_rung(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    from app.notifications import routing

    message = promise(person=wants_sms())
    sms_app.config["SMS_URL"] = ""
    routing.init_app(sms_app)
    assert deliver_sms(sms_app, frozen_now).counts() == {"rerouted": 1}
    assert reload(message).channel == Channel.CALL


def test_what_is_no_longer_true_is_not_sent(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    promise(person=wants_sms(), params={"is_over": True})
    assert deliver_sms(sms_app, frozen_now).counts() == {"suppressed": 1}
    assert sms_server.phone.texts == {}


# ---- leases ------------------------------------------------------------------------------------------------------


def test_a_sender_that_died_in_the_middle_is_cleared_up_by_asking(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    (claimed,) = claims.claim(frozen_now, "gone", Channel.SMS)
    claims.pass_fence(claimed, "gone", f"{message.id}.abc", sent_to="+4511111141")
    assert follow_up_sms(sms_app, frozen_now).counts() == {}
    let_leases_lapse()
    assert follow_up_sms(sms_app, frozen_now).counts() == {"retried": 1}
    assert sms_server.phone.lookups == [f"{message.id}.abc"]
    assert deliver_sms(sms_app, frozen_now + timedelta(minutes=1)).counts() == {"sent": 1}
    assert list(sms_server.phone.orders) == [f"{message.id}.abc"]


def test_who_has_both_is_not_told_twice(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    promise(person=make_person(phone="+4511111141"))
    assert deliver_sms(sms_app, frozen_now).counts() == {}
    assert sms_server.phone.texts == {}
