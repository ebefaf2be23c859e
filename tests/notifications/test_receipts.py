"""Delivery receipts: forged, copied and broken ones change nothing; true ones lead to one end in whatever order."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.actor import SYSTEM
from app.core.database import db
from app.notifications.delivery import deliver_due, deliver_sms, sweep
from app.notifications.follow_up import follow_up_sms
from app.notifications.models import CallOutcome, Message, MessageStatus, SmsEvent
from app.notifications.receipts import LARGEST
from app.notifications.ring_list import record_outcome
from app.people.models import Person
from tests.factories import writing
from tests.notifications.conftest import Promise, by_people, calls, let_leases_lapse, reload, wants_sms
from tests.support.live import LiveServer
from tests.support.sms import SECRET, SmsServer, call_back, receipt, signed

STATUS = "/sms/status"


@pytest.fixture
def sent(sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime) -> Message:
    """An SMS that the provider has taken."""
    message = promise(person=wants_sms())
    deliver_sms(sms_app, frozen_now)
    return reload(message)


def post(client: FlaskClient, body: bytes, **headers: Any) -> int:
    return client.post(STATUS, data=body, headers={**signed(body), **headers}).status_code


def tell(client: FlaskClient, message: Message, status: str, event_id: str, **more: Any) -> int:
    return post(client, receipt(message.letter_id or "", status, event_id=event_id, **more))


def assert_nothing_changed(message: Message) -> None:
    assert reload(message).status == MessageStatus.SENT
    assert db.session.scalar(select(func.count()).select_from(SmsEvent)) == 0
    assert by_people() == []


# ---- refused -------------------------------------------------------------------------------------------------


def test_a_forged_receipt_is_refused(client: FlaskClient, sent: Message) -> None:
    body = receipt(sent.letter_id or "", "failed")
    for headers in (signed(body, secret="guessed"), {**signed(body), "X-Sms-Signature": "ab" * 32}):
        assert client.post(STATUS, data=body, headers=headers).status_code == 403
    changed = receipt(sent.letter_id or "", "delivered")
    assert client.post(STATUS, data=changed, headers=signed(body)).status_code == 403
    assert_nothing_changed(sent)


@pytest.mark.parametrize("missing", ["X-Sms-Timestamp", "X-Sms-Signature"])
def test_an_unsigned_receipt_is_refused(client: FlaskClient, sent: Message, missing: str) -> None:
    body = receipt(sent.letter_id or "", "failed")
    headers = {name: value for name, value in signed(body).items() if name != missing}
    assert client.post(STATUS, data=body, headers=headers).status_code == 400
    assert_nothing_changed(sent)


@pytest.mark.parametrize("signature", ["æøå", "0" * 5000, "\xff"])
def test_a_strange_signature_is_refused(client: FlaskClient, sent: Message, signature: str) -> None:
    assert post(client, receipt("1", "sent"), **{"X-Sms-Signature": signature}) == 403
    assert_nothing_changed(sent)


def test_a_replayed_receipt_is_refused_and_changes_nothing(
    client: FlaskClient, sent: Message, frozen_now: datetime
) -> None:
    body = receipt(sent.letter_id or "", "failed")
    headers = signed(body)
    assert client.post(STATUS, data=body, headers=headers).status_code == 204
    (call,) = by_people()
    with writing():
        record_outcome(SYSTEM, frozen_now, call.id, CallOutcome.TOLD)
    assert client.post(STATUS, data=body, headers=headers).status_code == 409
    assert (reload(sent).status, by_people()) == (MessageStatus.FAILED, [])


@pytest.mark.parametrize("age", [301, 3600, -301])
def test_a_receipt_that_is_too_old_is_refused(client: FlaskClient, sent: Message, age: int) -> None:
    body = receipt(sent.letter_id or "", "failed")
    assert client.post(STATUS, data=body, headers=signed(body, age=age)).status_code == 403
    assert_nothing_changed(sent)


@pytest.mark.parametrize("age", [290, -290])
def test_clocks_may_differ_a_little(client: FlaskClient, sent: Message, age: int) -> None:
    body = receipt(sent.letter_id or "", "delivered")
    assert client.post(STATUS, data=body, headers=signed(body, age=age)).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"event_id": "1", "reference": "1.a"}',
        b'{"event_id": "1", "reference": "1.a", "status": "read"}',
        b'{"event_id": "1", "reference": "1.a", "status": ["sent"]}',
        b'{"event_id": 1, "reference": "1.a", "status": "sent"}',
        b'{"event_id": "", "reference": "1.a", "status": "sent"}',
        b'{"event_id": "1", "reference": {"a": 1}, "status": "sent"}',
        json.dumps({"event_id": "x" * 101, "reference": "1.a", "status": "sent"}).encode(),
        json.dumps({"event_id": "x\x00", "reference": "1.a", "status": "sent"}).encode(),
    ],
)
def test_a_malformed_receipt_is_refused(client: FlaskClient, sent: Message, body: bytes) -> None:
    assert post(client, body) == 400
    assert_nothing_changed(sent)


def test_a_huge_receipt_is_refused(client: FlaskClient, sent: Message) -> None:
    assert post(client, receipt(sent.letter_id or "", "failed", padding="x" * LARGEST)) == 413
    assert_nothing_changed(sent)


def test_without_a_secret_no_receipt_is_believed(sms_app: Flask, client: FlaskClient, sent: Message) -> None:
    sms_app.config["SMS_CALLBACK_SECRET"] = ""
    body = receipt(sent.letter_id or "", "failed")
    assert client.post(STATUS, data=body, headers=signed(body, secret="")).status_code == 403
    assert_nothing_changed(sent)


@pytest.mark.parametrize("reference", ["999999.abc", "x", "1", "-1.a", "²", "9" * 40, "<1.x@y>"])
def test_a_receipt_for_no_message_of_ours_changes_nothing(
    client: FlaskClient, sent: Message, reference: str
) -> None:
    assert post(client, receipt(reference, "failed")) == 204
    assert (reload(sent).status, by_people()) == (MessageStatus.SENT, [])


def test_a_receipt_changes_no_letter(
    sms_app: Flask, client: FlaskClient, promise: Promise, frozen_now: datetime
) -> None:
    letter = promise()
    deliver_due(sms_app, frozen_now)
    assert tell(client, reload(letter), "failed", "e1") == 204
    assert reload(letter).status == MessageStatus.SENT


def test_from_another_sites_page_it_is_refused(client: FlaskClient, sent: Message) -> None:
    body = receipt(sent.letter_id or "", "failed")
    assert post(client, body, **{"Sec-Fetch-Site": "cross-site"}) == 400
    assert_nothing_changed(sent)


def test_it_needs_no_token_of_a_form(sms_app: Flask, client: FlaskClient, sent: Message) -> None:
    sms_app.config["WTF_CSRF_ENABLED"] = True
    assert tell(client, sent, "delivered", "e1") == 204
    assert reload(sent).status == MessageStatus.DELIVERED


# ---- taken in, in any order ------------------------------------------------------------------------------------


@pytest.mark.parametrize("statuses", list(permutations(["sent", "delivered", "failed"])))
def test_the_end_is_the_same_in_whatever_order_they_come(
    client: FlaskClient, sent: Message, statuses: tuple[str, ...]
) -> None:
    for number, status in enumerate((*statuses, *statuses)):
        error = {"error": "unknown_number"} if status == "failed" else {}
        assert tell(client, sent, status, f"e{number}", cost_ore=31, **error) == 204
    done = reload(sent)
    assert (done.status, done.cost_ore) == (MessageStatus.DELIVERED, 31)
    assert by_people() == []
    assert db.session.get_one(Person, sent.person_id).phone_fault_at is None


@pytest.mark.parametrize("statuses", list(permutations(["sent", "failed"])))
def test_failed_beats_sent(client: FlaskClient, sent: Message, statuses: tuple[str, ...]) -> None:
    for number, status in enumerate(statuses):
        assert tell(client, sent, status, f"e{number}") == 204
    assert reload(sent).status == MessageStatus.FAILED
    assert len(by_people()) == 1


def test_failed_for_a_dead_number_marks_it_and_is_told_face_to_face(
    client: FlaskClient, sent: Message
) -> None:
    assert tell(client, sent, "failed", "e1", error="unknown_number") == 204
    assert db.session.get_one(Person, sent.person_id).phone_fault_at is not None
    assert [told.channel for told in by_people()] == ["in_person"]


def test_a_number_that_is_another_by_now_is_not_marked(client: FlaskClient, sent: Message) -> None:
    with writing():
        db.session.get_one(Person, sent.person_id).phone = "+4511111149"
    assert tell(client, sent, "failed", "e1", error="unknown_number") == 204
    assert db.session.get_one(Person, sent.person_id).phone_fault_at is None
    assert [told.channel for told in by_people()] == ["call"]


def test_delivered_late_withdraws_the_call(client: FlaskClient, sent: Message) -> None:
    tell(client, sent, "failed", "e1")
    (call,) = by_people()
    assert tell(client, sent, "delivered", "e2") == 204
    assert (reload(sent).status, reload(call).status) == (MessageStatus.DELIVERED, MessageStatus.SUPPRESSED)


def test_a_call_that_was_ticked_stays_ticked(
    client: FlaskClient, sent: Message, frozen_now: datetime
) -> None:
    tell(client, sent, "failed", "e1")
    (call,) = by_people()
    with writing():
        record_outcome(SYSTEM, frozen_now, call.id, CallOutcome.TOLD)
    tell(client, sent, "delivered", "e2")
    assert (reload(call).status, reload(call).outcome) == (MessageStatus.SENT, CallOutcome.TOLD)
    assert reload(sent).status == MessageStatus.DELIVERED


def test_a_call_that_was_ticked_settles_the_sms(
    client: FlaskClient, sent: Message, frozen_now: datetime
) -> None:
    tell(client, sent, "failed", "e1")
    (call,) = by_people()
    with writing():
        record_outcome(SYSTEM, frozen_now, call.id, CallOutcome.TOLD)
    assert reload(sent).outcome == CallOutcome.TOLD


def test_a_receipt_that_is_quicker_than_the_answer_counts(
    sms_app: Flask, sms_server: SmsServer, client: FlaskClient, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = "close after"
    deliver_sms(sms_app, frozen_now)
    assert tell(client, reload(message), "delivered", "e1") == 204
    let_leases_lapse()
    assert follow_up_sms(sms_app, frozen_now).counts() == {}
    assert reload(message).status == MessageStatus.DELIVERED
    assert sms_server.phone.lookups == []


def test_what_the_provider_has_after_all_is_not_sent_again(
    sms_app: Flask, sms_server: SmsServer, client: FlaskClient, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms())
    sms_server.mood = "500"
    deliver_sms(sms_app, frozen_now)
    assert tell(client, reload(message), "sent", "e1") == 204
    sms_server.mood = "kind"
    assert deliver_sms(sms_app, frozen_now + timedelta(hours=1)).counts() == {}
    assert reload(message).status == MessageStatus.SENT


# ---- no receipt --------------------------------------------------------------------------------------------------


def test_without_a_receipt_in_an_hour_a_person_rings_and_a_late_one_withdraws_it(
    sms_app: Flask, client: FlaskClient, sent: Message, frozen_now: datetime
) -> None:
    almost, hour = frozen_now + timedelta(minutes=59), frozen_now + timedelta(minutes=60)
    assert follow_up_sms(sms_app, almost).counts() == {}
    assert follow_up_sms(sms_app, hour).counts() == {"uncertain": 1}
    assert follow_up_sms(sms_app, hour).counts() == {}
    assert reload(sent).status == MessageStatus.UNCERTAIN
    (call,) = calls()
    tell(client, sent, "sent", "e1")
    assert reload(call).status == MessageStatus.QUEUED
    tell(client, sent, "delivered", "e2")
    assert (reload(sent).status, reload(call).status) == (MessageStatus.DELIVERED, MessageStatus.SUPPRESSED)


def test_with_a_receipt_nobody_rings(
    sms_app: Flask, client: FlaskClient, sent: Message, frozen_now: datetime
) -> None:
    tell(client, sent, "delivered", "e1")
    assert follow_up_sms(sms_app, frozen_now + timedelta(days=1)).counts() == {}
    assert sweep(sms_app, frozen_now + timedelta(days=1)).counts() == {}
    assert reload(sent).status == MessageStatus.DELIVERED


def test_nobody_rings_about_what_is_over(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=wants_sms(), expires_at=frozen_now + timedelta(minutes=30))
    deliver_sms(sms_app, frozen_now)
    assert follow_up_sms(sms_app, frozen_now + timedelta(hours=2)).counts() == {}
    assert (reload(message).status, by_people()) == (MessageStatus.SENT, [])


# ---- over real HTTP ----------------------------------------------------------------------------------------------


def test_it_works_over_the_wire(
    sms_app: Flask, sent: Message, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = LiveServer(
        database_url,
        tmp_path_factory.mktemp("sms"),
        1,
        SMS_URL="http://127.0.0.1:9",
        SMS_CALLBACK_SECRET=SECRET,
    )
    server.start()
    try:
        db.session.rollback()
        body = receipt(sent.letter_id or "", "delivered")
        assert call_back(f"{server.url}{STATUS}", body) == 204
    finally:
        server.stop()
    assert reload(sent).status == MessageStatus.DELIVERED
