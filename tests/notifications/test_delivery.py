"""What becomes of one letter, with a real mail server that says yes, later, never, or nothing at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.core.clock import CPH
from app.core.database import db
from app.notifications import claims
from app.notifications.delivery import deliver_due, sweep
from app.notifications.models import Channel, MessageStatus
from app.notifications.outbox import withdraw
from app.people.models import Person
from tests.factories import make_person, writing
from tests.notifications.conftest import Promise, calls, let_leases_lapse, reload
from tests.notifications.scripted_smtp import ScriptedSmtp
from tests.support.smtp import SmtpServer, free_port

PHONE = "+4511111141"


def use(app: Flask, url: str, *, timeout: float = 2.0, deadline: float = 4.0) -> None:
    app.config.update(SMTP_URL=url, SMTP_TIMEOUT=timeout, SMTP_DEADLINE=deadline)


def test_a_letter_goes_out_once(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=make_person("Ane", email="ane@example.org"))
    assert deliver_due(mail_app, frozen_now).counts() == {"sent": 1}
    assert deliver_due(mail_app, frozen_now).counts() == {}
    (letter,) = smtp_server.mailbox.messages
    assert letter["To"] == "ane@example.org"
    assert letter["Subject"] == "Nyt om høns"
    assert reload(message).status == MessageStatus.SENT
    assert letter["Message-ID"] == reload(message).letter_id
    # Who counts up what a message is unique by cannot write a bounce of it.
    assert message.dedupe_key[:16] not in str(letter["Message-ID"])


def test_one_connection_carries_fifty_letters(
    app: Flask, scripted: ScriptedSmtp, promise: Promise, frozen_now: datetime
) -> None:
    use(app, scripted.url)
    for number in range(60):
        promise(key=(number,))
    assert deliver_due(app, frozen_now).sent == 60
    assert len(scripted.letters) == 60
    assert scripted.connections == 2


def test_nothing_is_sent_before_it_is_due(mail_app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(now=frozen_now + timedelta(minutes=1))
    assert deliver_due(mail_app, frozen_now).counts() == {}
    assert deliver_due(mail_app, frozen_now + timedelta(minutes=1)).counts() == {"sent": 1}
    assert reload(message).status == MessageStatus.SENT


def test_the_urgent_round_leaves_the_rest(mail_app: Flask, promise: Promise, frozen_now: datetime) -> None:
    urgent, slow = promise(urgent=True), promise()
    assert deliver_due(mail_app, frozen_now, only_urgent=True).counts() == {"sent": 1}
    assert reload(urgent).status == MessageStatus.SENT
    assert reload(slow).status == MessageStatus.QUEUED


@pytest.mark.parametrize("answer", ["421 closing", "450 busy", "451 later", "452 full"])
def test_a_receiver_refused_for_now_is_tried_later(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime, answer: str
) -> None:
    smtp_server.mailbox.answer_recipient = answer
    message = promise()
    assert deliver_due(mail_app, frozen_now).counts() == {"retried": 1}
    tried = reload(message)
    assert (tried.status, tried.attempts) == (MessageStatus.QUEUED, 1)
    assert timedelta(seconds=24) <= tried.due_at - frozen_now <= timedelta(seconds=36)
    smtp_server.mailbox.answer_recipient = None
    assert deliver_due(mail_app, tried.due_at).counts() == {"sent": 1}


@pytest.mark.parametrize("answer", ["550 no such user", "552 too big", "554 no"])
@pytest.mark.parametrize("at", ["answer_recipient", "answer_data"])
def test_a_letter_refused_for_good_becomes_a_call(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime, answer: str, at: str
) -> None:
    setattr(smtp_server.mailbox, at, answer)
    message = promise(person=make_person(phone=PHONE))
    assert deliver_due(mail_app, frozen_now).counts() == {"failed": 1}
    assert reload(message).status == MessageStatus.FAILED
    (call,) = calls()
    assert (call.status, call.topic, call.params) == (MessageStatus.QUEUED, message.topic, {"word": "høns"})


def test_nobody_rings_somebody_without_a_phone(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    smtp_server.mailbox.answer_recipient = "550 no such user"
    promise()
    assert deliver_due(mail_app, frozen_now).counts() == {"failed": 1}
    assert calls() == []


def test_after_twelve_tries_a_letter_is_dead(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    smtp_server.mailbox.answer_data = "451 later"
    message = promise(person=make_person(phone=PHONE))
    now = frozen_now
    for _try in range(12):
        deliver_due(mail_app, now)
        now += timedelta(hours=2)
    dead = reload(message)
    assert (dead.status, dead.attempts) == (MessageStatus.DEAD, 12)
    assert len(calls()) == 1


@pytest.mark.parametrize("stage", ["GREETING", "EHLO", "AUTH", "MAIL"])
def test_a_server_that_refuses_us_pauses_the_channel_and_loses_nothing(
    app: Flask, scripted: ScriptedSmtp, promise: Promise, frozen_now: datetime, stage: str
) -> None:
    use(app, scripted.url_with_user)
    scripted.answers = {stage: "535 go away"}
    messages = [promise(key=(number,)) for number in range(3)]
    report = deliver_due(app, frozen_now)
    assert report.is_paused
    for message in messages:
        waiting = reload(message)
        assert (waiting.status, waiting.attempts, waiting.due_at) == (MessageStatus.QUEUED, 0, frozen_now)
    assert claims.is_paused(Channel.EMAIL)
    tried = scripted.connections
    assert deliver_due(app, frozen_now).is_paused
    assert scripted.connections == tried
    with writing():
        claims.pause(Channel.EMAIL, timedelta(0), "over")
    scripted.answers = {}
    assert deliver_due(app, frozen_now).counts() == {"sent": 3}


def test_a_server_that_is_not_there_is_tried_later(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    use(app, f"smtp://127.0.0.1:{free_port()}")
    first, second = promise(), promise()
    report = deliver_due(app, frozen_now)
    assert (report.retried, report.is_paused) == (1, True)
    assert reload(first).attempts == 1
    assert (reload(second).status, reload(second).attempts) == (MessageStatus.QUEUED, 0)


@pytest.mark.parametrize("stage", ["GREETING", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("order", ["close", "hang", "drip"])
def test_trouble_before_the_letter_went_out_is_tried_again(
    app: Flask, scripted: ScriptedSmtp, promise: Promise, frozen_now: datetime, stage: str, order: str
) -> None:
    use(app, scripted.url, timeout=0.4, deadline=0.8)
    scripted.answers = {stage: order}
    message = promise()
    assert deliver_due(app, frozen_now).retried == 1
    assert reload(message).status == MessageStatus.QUEUED
    assert scripted.letters == []


@pytest.mark.parametrize("order", ["close", "hang", "drip", "strange words"])
def test_trouble_after_the_letter_went_out_is_uncertain_and_never_sent_again(
    app: Flask, scripted: ScriptedSmtp, promise: Promise, frozen_now: datetime, order: str
) -> None:
    use(app, scripted.url, timeout=0.4, deadline=0.8)
    scripted.answers = {"END": order}
    message = promise(person=make_person(phone=PHONE))
    assert deliver_due(app, frozen_now).counts() == {"uncertain": 1}
    assert reload(message).status == MessageStatus.UNCERTAIN
    assert len(calls()) == 1
    scripted.answers = {}
    assert deliver_due(app, frozen_now + timedelta(days=1)).counts() == {}
    assert sweep(app, frozen_now + timedelta(days=1)).counts() == {}
    assert len(scripted.letters) == 1


def test_a_connection_that_the_server_closed_meanwhile_is_made_anew(
    app: Flask, scripted: ScriptedSmtp, promise: Promise, frozen_now: datetime
) -> None:
    use(app, scripted.url)
    promise(), promise(params={"word": "ænder"})
    # Answers the first letter and hangs up on the RSET-less second one: QUIT is never reached.
    scripted.answers = {"END": "250 ok\r\n421 closing"}
    assert deliver_due(app, frozen_now).sent + deliver_due(app, frozen_now + timedelta(hours=1)).sent == 2
    assert len(scripted.letters) == 2


def test_encryption_is_asked_of_every_other_machine(app: Flask) -> None:
    from app.notifications.channels.smtp import read_smtp_url

    assert read_smtp_url("smtp://mail.example.org").needs_starttls
    assert read_smtp_url("smtps://mail.example.org").is_tls_at_once
    assert not read_smtp_url("smtp://localhost:2525").needs_starttls
    assert not read_smtp_url("smtp://mail.example.org:25?tls=no").needs_starttls
    account = read_smtp_url("smtp://hej%40example.org:p%2Fw@mail.example.org:587")
    assert (account.user, account.password, account.port) == ("hej@example.org", "p/w", 587)
    with pytest.raises(ValueError, match="SMTP_URL"):
        read_smtp_url("http://mail.example.org")


def test_a_server_without_encryption_gets_no_letter(
    app: Flask,
    scripted: ScriptedSmtp,
    promise: Promise,
    frozen_now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The same server under a name that is not this machine's own.
    monkeypatch.setattr("app.notifications.channels.smtp._is_this_machine", lambda _host: False)
    use(app, scripted.url)
    promise()
    assert deliver_due(app, frozen_now).is_paused
    assert scripted.letters == []


def test_what_is_no_longer_true_is_not_sent(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(params={"is_over": True})
    assert deliver_due(mail_app, frozen_now).counts() == {"suppressed": 1}
    assert reload(message).status == MessageStatus.SUPPRESSED
    assert smtp_server.mailbox.messages == []


def test_what_is_too_late_is_not_sent(mail_app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(expires_at=frozen_now)
    assert deliver_due(mail_app, frozen_now).counts() == {"expired": 1}
    assert reload(message).status == MessageStatus.EXPIRED


def test_what_was_withdrawn_is_not_sent(mail_app: Flask, promise: Promise, frozen_now: datetime) -> None:
    mine, other = promise(), promise(topic="occurrence:2")
    with writing():
        withdraw("occurrence:1", frozen_now, kinds=("note",))
    assert deliver_due(mail_app, frozen_now).counts() == {"sent": 1}
    assert reload(mine).status == MessageStatus.SUPPRESSED
    assert reload(other).status == MessageStatus.SENT


def test_a_secret_is_forgotten_once_it_is_sent(
    mail_app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    sent, plain = promise("secret_note"), promise()
    late = promise("secret_note", key=(2,), expires_at=frozen_now)
    deliver_due(mail_app, frozen_now)
    assert (reload(sent).params, reload(late).params) == ({}, {})
    assert reload(plain).params == {"word": "høns"}


def test_a_broken_letter_does_not_stop_the_others(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    broken, fine = promise("broken_note"), promise()
    assert deliver_due(mail_app, frozen_now).counts() == {"sent": 1, "retried": 1}
    assert reload(broken).status == MessageStatus.QUEUED
    assert "LookupError" in (reload(broken).last_error or "")
    assert reload(fine).status == MessageStatus.SENT


@pytest.mark.parametrize("address", ["ane@exa mple.org\nBcc: x@example.org", "ane", "åne@example.org"])
def test_an_address_that_cannot_be_used_fails_alone(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime, address: str
) -> None:
    message = promise(address=address)
    fine = promise()
    assert deliver_due(mail_app, frozen_now).counts() == {"sent": 1, "failed": 1}
    assert reload(message).status == MessageStatus.FAILED
    assert reload(fine).status == MessageStatus.SENT
    assert len(smtp_server.mailbox.recipients) == 1


def test_somebody_who_gave_up_the_e_mail_is_rung(
    mail_app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=make_person(phone=PHONE))
    with writing():
        db.session.get_one(Person, message.person_id).email = None
    assert deliver_due(mail_app, frozen_now).counts() == {"rerouted": 1}
    assert [call.id for call in calls()] == [message.id]


# ---- night
# ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wall", "morning"),
    [
        # An ordinary night, and the two nights of 2027 in which the clocks change.
        (datetime(2027, 3, 1, 20, 0), datetime(2027, 3, 2, 7, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 21, 0), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 7, 59), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
        (datetime(2027, 10, 30, 23, 30), datetime(2027, 10, 31, 7, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 7, 0, tzinfo=UTC)),
    ],
)
def test_at_night_a_reminder_waits_for_eight_oclock(
    mail_app: Flask, promise: Promise, wall: datetime, morning: datetime
) -> None:
    now = wall.replace(tzinfo=CPH).astimezone(UTC)
    message = promise("night_note", now=now)
    assert deliver_due(mail_app, now).counts() == {"postponed": 1}
    assert (reload(message).status, reload(message).due_at) == (MessageStatus.QUEUED, morning)
    assert deliver_due(mail_app, morning).counts() == {"sent": 1}


def test_at_night_other_letters_go(mail_app: Flask, promise: Promise) -> None:
    promise()
    assert deliver_due(mail_app, datetime(2027, 3, 1, 23, tzinfo=UTC)).counts() == {"sent": 1}


def test_a_reminder_is_never_sent_after_the_start(mail_app: Flask, promise: Promise) -> None:
    evening, start = datetime(2027, 3, 1, 20, tzinfo=UTC), datetime(2027, 3, 2, 6, 30, tzinfo=UTC)
    message = promise("night_note", now=evening, expires_at=start)
    assert deliver_due(mail_app, evening).counts() == {"postponed": 1}
    assert deliver_due(mail_app, datetime(2027, 3, 2, 7, tzinfo=UTC)).counts() == {"expired": 1}
    assert reload(message).status == MessageStatus.EXPIRED


# ---- leases
# -----------------------------------------------------------------------------------------------------


def test_a_claim_is_nobody_elses(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    promise()
    (mine,) = claims.claim(frozen_now, "first")
    assert claims.claim(frozen_now, "second") == []
    assert not claims.pass_fence(mine, "second", "<x@y>")
    assert claims.pass_fence(mine, "first", "<x@y>")
    assert not claims.pass_fence(mine, "first", "<x@y>")


def test_a_lapsed_claim_does_not_pass_the_fence(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise()
    claims.claim(frozen_now, "slow")
    let_leases_lapse()
    assert not claims.pass_fence(message.id, "slow", "<x@y>")
    assert sweep(app, frozen_now).counts() == {"taken_back": 1}
    assert reload(message).status == MessageStatus.QUEUED
    assert claims.claim(frozen_now, "fresh") == [message.id]


def test_a_sender_that_died_after_the_fence_leaves_it_uncertain(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=make_person(phone=PHONE))
    claims.claim(frozen_now, "gone")
    claims.pass_fence(message.id, "gone", "<x@y>")
    assert sweep(app, frozen_now).counts() == {}
    let_leases_lapse()
    assert sweep(app, frozen_now).counts() == {"uncertain": 1}
    assert reload(message).status == MessageStatus.UNCERTAIN
    assert len(calls()) == 1


# ---- files instead of mail
# --------------------------------------------------------------------------------------


def test_without_a_mail_server_letters_are_files(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise()
    assert deliver_due(app, frozen_now).counts() == {"sent": 1}
    (file,) = Path(app.config["MAIL_PATH"]).iterdir()
    assert file.name == f"20270301T090000Z-{message.id:06}.eml"
    assert b"Subject: Nyt om =?utf-8?" in file.read_bytes()


def test_a_folder_that_cannot_be_written_loses_nothing(
    app: Flask, promise: Promise, frozen_now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    app.config["MAIL_PATH"] = str(tmp_path / "file")
    message = promise()
    assert deliver_due(app, frozen_now).is_paused
    assert reload(message).status == MessageStatus.QUEUED
