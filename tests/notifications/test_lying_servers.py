"""Servers that lie about letter after letter: each letter has one fate, and nobody gets it twice."""

from __future__ import annotations

import re
import ssl
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import func, select

from app.core.database import db
from app.notifications.delivery import deliver_due, deliver_sms
from app.notifications.follow_up import follow_up_sms
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.rules import MOST_TRIES
from tests.factories import make_person
from tests.notifications.conftest import Promise, let_pauses_end, reload, wants_sms
from tests.notifications.scripted_smtp import ScriptedSmtp
from tests.support.oracle import assert_nobody_is_told_twice_or_forgotten
from tests.support.sms import SmsServer
from tests.support.smtp import Mailbox, free_port

_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
#: Stage → what the server says there instead of the truth.
LIES: tuple[dict[str, str], ...] = (
    {"GREETING": "421 closing"},
    {"GREETING": "554 no service"},
    {"AUTH": "535 wrong password"},
    {"MAIL": "451 later"},
    {"RCPT": "450 busy"},
    {"RCPT": "452 full"},
    {"RCPT": "550 no such user"},
    {"DATA": "554 no"},
    {"DATA": "hang"},
    {"END": "451 later"},
    {"END": "452 full"},
    {"END": "552 too big"},
    {"END": "close"},
    {"END": "hang"},
    {"END": "drip"},
    {},
)
#: After these nobody knows whether it was taken.
SILENT = ("close", "hang", "drip")


def test_a_mail_server_that_lies_about_every_letter(
    app: Flask, scripted: ScriptedSmtp, promise: Promise, frozen_now: datetime
) -> None:
    app.config.update(SMTP_URL=scripted.url_with_user, SMTP_TIMEOUT=0.3, SMTP_DEADLINE=0.5)
    for number in range(len(LIES)):
        promise(person=make_person(phone=f"+45111112{number:02}"))
    now, received, silences = frozen_now, [], 0
    for number in range(MOST_TRIES * 2):
        lie = LIES[number % len(LIES)]
        scripted.answers = dict(lie)
        before = len(scripted.letters)
        deliver_due(app, now, limit=2)
        taken = lie.get("END", "250") in ("250", *SILENT)
        new = [_ID.search(letter).group(1).decode() for letter in scripted.letters[before:]]
        received += new if taken else []
        silences += len(new) if lie.get("END") in SILENT else 0
        let_pauses_end()
        now += timedelta(minutes=20)
    scripted.answers = {}
    before = len(scripted.letters)
    deliver_due(app, now + timedelta(hours=2))
    received += [_ID.search(letter).group(1).decode() for letter in scripted.letters[before:]]
    fates = assert_nobody_is_told_twice_or_forgotten(now, received, silences)
    assert sum(fates.values()) == len(LIES)
    assert fates[MessageStatus.UNCERTAIN] == silences > 0
    assert fates[MessageStatus.FAILED] > 0
    assert fates[MessageStatus.SENT] > 0


def test_an_sms_provider_that_lies_about_every_sms(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    moods = (
        "429",
        "500",
        "hang",
        "drip",
        "hang after",
        "close after",
        "broken after",
        "no id after",
        "401",
        "422",
    )
    for number in range(len(moods)):
        promise(person=wants_sms(phone=f"+45111112{number:02}"))
    now = frozen_now
    for mood in (*moods, "kind", "kind"):
        sms_server.mood = mood
        deliver_sms(sms_app, now)
        let_pauses_end()
        now += timedelta(minutes=3)
        follow_up_sms(sms_app, now)
        let_pauses_end()
    deliver_sms(sms_app, now)
    assert set(sms_server.phone.sent.values()) == {1}
    db.session.rollback()
    left = select(func.count()).where(Message.channel == Channel.SMS, Message.finished_at.is_(None))
    assert db.session.scalar(left) == 0
    fates = Counter(db.session.scalars(select(Message.status).where(Message.channel == Channel.SMS)))
    # Only a number that the provider refuses fails; of everything else it is asked until it is known.
    assert set(fates) <= {MessageStatus.SENT, MessageStatus.FAILED}
    assert fates[MessageStatus.SENT] == len(sms_server.phone.sent)


def certificate(folder: Path, *names: str) -> ssl.SSLContext:
    """A certificate that the server has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    today = datetime(2027, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=3650))
        .not_valid_after(today + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize("name", ["localhost", "mail.example.org"])
def test_a_server_whose_certificate_proves_nothing_gets_no_letter(
    app: Flask,
    promise: Promise,
    frozen_now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    # The same machine under a name that is not its own.
    monkeypatch.setattr("app.notifications.channels.smtp._is_this_machine", lambda _host: False)
    mailbox, port = Mailbox(), free_port()
    server = Controller(mailbox, hostname="127.0.0.1", port=port, tls_context=certificate(tmp_path, name))
    server.start()
    try:
        app.config.update(SMTP_URL=f"smtp://localhost:{port}", SMTP_TIMEOUT=2.0, SMTP_DEADLINE=4.0)
        message = promise()
        report = deliver_due(app, frozen_now)
    finally:
        server.stop(no_assert=True)
    assert report.is_paused
    assert mailbox.messages == []
    waiting = reload(message)
    assert waiting.status == MessageStatus.QUEUED
    assert "CERTIFICATE" in (waiting.last_error or "").upper() or "SSL" in (waiting.last_error or "").upper()
