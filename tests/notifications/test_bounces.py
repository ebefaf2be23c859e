"""Letters that come back, from a real IMAP server and from files, as Postfix, Office 365, Gmail and others write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.database import db
from app.notifications.bounce_letters import read_bounces
from app.notifications.bounces import _read, take_bounces
from app.notifications.delivery import deliver_due
from app.notifications.models import Message, MessageStatus
from app.people.models import Person
from tests.factories import make_person, writing
from tests.notifications.conftest import Promise, by_people, reload
from tests.notifications.scripted_smtp import ScriptedSmtp
from tests.support.imap import ImapServer
from tests.support.smtp import SmtpServer, free_port

LETTERS = Path(__file__).with_name("bounces")
FOR_GOOD = ("postfix", "office365", "gmail", "exim", "qmail")
ANE = "ane.ibsen@example.org"


def bounce(name: str, message_id: str, recipient: str = ANE) -> bytes:
    text = (LETTERS / f"{name}.eml").read_text()
    return text.replace("{message_id}", message_id).replace("{recipient}", recipient).encode()


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    """A real IMAP server."""
    server = ImapServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """The folder of BOUNCE_PATH."""
    made = tmp_path / "bounces"
    made.mkdir()
    app.config["BOUNCE_PATH"] = str(made)
    return made


@pytest.fixture
def letter(app: Flask, promise: Promise, frozen_now: datetime) -> Message:
    """A letter to Ane that the mail server has taken."""
    message = promise(person=make_person("Ane Ibsen", email=ANE, phone="+4511111141"))
    assert deliver_due(app, frozen_now).counts() == {"sent": 1}
    return reload(message)


def assert_came_back(letter: Message, now: datetime) -> None:
    assert reload(letter).status == MessageStatus.FAILED
    assert db.session.get_one(Person, letter.person_id).email_fault_at == now
    assert [told.channel for told in by_people()] == ["call"]


def assert_nothing_changed(letter: Message) -> None:
    assert reload(letter).status == MessageStatus.SENT
    assert db.session.get_one(Person, letter.person_id).email_fault_at is None
    assert by_people() == []


# ---- reading ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FOR_GOOD)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_mail_server_is_understood(name: str, line_end: str) -> None:
    content = bounce(name, "<12.abc@localhost>").replace(b"\n", line_end.encode())
    (found,) = read_bounces(content)
    assert (found.message_id, set(found.recipients)) == ("<12.abc@localhost>", {ANE})
    assert found.status.startswith("5.1.")
    assert found.is_about_address


def test_a_delay_is_no_bounce() -> None:
    assert read_bounces(bounce("postfix_delayed", "<12.abc@localhost>")) == []


def test_a_refusal_of_us_says_nothing_of_the_address() -> None:
    (found,) = read_bounces(bounce("postfix_policy", "<12.abc@localhost>"))
    assert (found.status, found.is_about_address) == ("5.7.1", False)


@pytest.mark.parametrize("name", ["exim", "qmail"])
def test_a_letter_by_a_person_that_looks_like_one_is_none(name: str) -> None:
    content = bounce(name, "<12.abc@localhost>").replace(b"<>", b"<x@example.org>")
    content = content.replace(b"Mailer-Daemon@", b"karen@").replace(b"MAILER-DAEMON@", b"karen@")
    assert read_bounces(content) == []


def test_a_report_without_our_letter_says_nothing() -> None:
    content = bounce("postfix", "")
    assert read_bounces(content.replace(b"Message-ID: \n", b"")) == []


@given(st.binary(max_size=2000))
def test_anything_at_all_can_be_read(content: bytes) -> None:
    assert read_bounces(content) == []


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
def test_a_damaged_report_never_names_another_letter(place: int, damage: bytes) -> None:
    content = bounce("gmail", "<12.abc@localhost>")
    broken = content[:place] + damage + content[place + len(damage) :]
    assert all(one.message_id.startswith("<") for one in _read(broken))


# ---- from a folder -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FOR_GOOD)
def test_a_letter_that_came_back_marks_the_address_and_is_told_by_somebody(
    app: Flask, folder: Path, letter: Message, frozen_now: datetime, name: str
) -> None:
    (folder / "1.eml").write_bytes(bounce(name, letter.letter_id or ""))
    assert take_bounces(app, frozen_now) == 1
    assert_came_back(letter, frozen_now)
    assert sorted(path.name for path in folder.rglob("*.eml")) == ["1.eml"]
    assert (folder / "read" / "1.eml").exists()
    done = {event.action for event in db.session.scalars(select(AuditEvent))}
    assert {"message.bounced", "person.fault"} <= done
    assert take_bounces(app, frozen_now) == 0


def test_the_next_letter_to_a_dead_address_is_rung(
    app: Flask, folder: Path, letter: Message, promise: Promise, frozen_now: datetime
) -> None:
    person = db.session.get_one(Person, letter.person_id)
    waiting = promise(person=person, key=("before",))
    (folder / "1.eml").write_bytes(bounce("postfix", letter.letter_id or ""))
    take_bounces(app, frozen_now)
    assert promise(person=person, key=("after",)).channel == "call"
    assert deliver_due(app, frozen_now).counts() == {"rerouted": 1}
    assert reload(waiting).channel == "call"


def test_a_policy_refusal_is_told_by_somebody_and_marks_nothing(
    app: Flask, folder: Path, letter: Message, frozen_now: datetime
) -> None:
    (folder / "1.eml").write_bytes(bounce("postfix_policy", letter.letter_id or ""))
    assert take_bounces(app, frozen_now) == 1
    assert reload(letter).status == MessageStatus.FAILED
    assert db.session.get_one(Person, letter.person_id).email_fault_at is None
    assert len(by_people()) == 1


@pytest.mark.parametrize("name", [*FOR_GOOD, "postfix_delayed"])
def test_a_forged_bounce_does_nothing(
    app: Flask, folder: Path, letter: Message, frozen_now: datetime, name: str
) -> None:
    real = letter.letter_id or ""
    guessed = real.replace(real[3:20], "0" * 17)
    for number, content in enumerate(
        [
            bounce(name, guessed),
            bounce(name, real, "somebody.else@example.org"),
            bounce("postfix_delayed", real),
            bounce(name, f"<{letter.id}>"),
            bounce(name, "<999999.abc@localhost>"),
        ]
    ):
        (folder / f"{number}.eml").write_bytes(content)
    assert take_bounces(app, frozen_now) == 0
    assert_nothing_changed(letter)


def test_a_bounce_of_the_old_address_does_not_mark_the_new_one(
    app: Flask, folder: Path, letter: Message, frozen_now: datetime
) -> None:
    with writing():
        db.session.get_one(Person, letter.person_id).email = "ny@example.org"
    (folder / "1.eml").write_bytes(bounce("postfix", letter.letter_id or ""))
    assert take_bounces(app, frozen_now) == 1
    assert db.session.get_one(Person, letter.person_id).email_fault_at is None
    assert len(by_people()) == 1


def test_nobody_is_rung_about_what_is_over(
    app: Flask, folder: Path, promise: Promise, frozen_now: datetime
) -> None:
    person = make_person("Ane Ibsen", email=ANE, phone="+4511111141")
    over = promise(person=person, now=frozen_now, expires_at=frozen_now.replace(hour=10))
    deliver_due(app, frozen_now)
    (folder / "1.eml").write_bytes(bounce("postfix", reload(over).letter_id or ""))
    take_bounces(app, frozen_now.replace(hour=11))
    assert (reload(over).status, by_people()) == (MessageStatus.FAILED, [])
    assert db.session.get_one(Person, person.id).email_fault_at is not None


def test_a_broken_letter_never_stops_the_next(
    app: Flask, folder: Path, letter: Message, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(content: bytes) -> object:
        if content == b"broken":
            raise LookupError("unknown encoding")
        return read_bounces(content)

    monkeypatch.setattr("app.notifications.bounces.read_bounces", read)
    (folder / "1.eml").write_bytes(b"broken")
    (folder / "2.eml").write_bytes(b"\xff\x00" * 500)
    (folder / "3.eml").write_bytes(b"x" * (3 * 1024 * 1024))
    (folder / "4.eml").write_bytes(bounce("gmail", letter.letter_id or ""))
    assert take_bounces(app, frozen_now) == 1
    assert_came_back(letter, frozen_now)
    assert len(list((folder / "read").iterdir())) == 4


def test_a_folder_that_cannot_be_read_does_no_harm(
    app: Flask, letter: Message, frozen_now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    app.config["BOUNCE_PATH"] = str(tmp_path / "file")
    assert take_bounces(app, frozen_now) == 0
    assert_nothing_changed(letter)


# ---- over IMAP ---------------------------------------------------------------------------------------------------


def test_a_mailbox_is_read_once(app: Flask, imap: ImapServer, letter: Message, frozen_now: datetime) -> None:
    app.config["BOUNCE_IMAP_URL"] = imap.url
    imap.put(b"\xff\xfe nonsense")
    imap.put(b"From: karen@example.org\r\nSubject: Hej\r\n\r\nTak for brevet.\r\n")
    for name in ("office365", "gmail"):
        imap.put(bounce(name, letter.letter_id or "").replace(b"\n", b"\r\n"))
    assert take_bounces(app, frozen_now) == 2
    assert_came_back(letter, frozen_now)
    assert imap.unread() == 0
    assert take_bounces(app, frozen_now) == 0


def test_a_letter_whose_taking_in_failed_stays_unread(
    app: Flask, imap: ImapServer, letter: Message, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["BOUNCE_IMAP_URL"] = imap.url
    imap.put(bounce("postfix", letter.letter_id or "").replace(b"\n", b"\r\n"))

    def fail(*_arguments: object, **_names: object) -> None:
        raise RuntimeError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr("app.notifications.arrivals.take_bounce", fail)
        with pytest.raises(RuntimeError, match="gone"):
            take_bounces(app, frozen_now)
    assert imap.unread() == 1
    assert take_bounces(app, frozen_now) == 1
    assert_came_back(letter, frozen_now)


@pytest.mark.parametrize("url", ["imap://a:b@127.0.0.1:{port}", "imap://a:b@mail.example.org", "nonsense"])
def test_a_mailbox_that_is_not_there_does_no_harm(
    app: Flask, letter: Message, frozen_now: datetime, url: str
) -> None:
    app.config["BOUNCE_IMAP_URL"] = url.format(port=free_port())
    assert take_bounces(app, frozen_now) == 0
    assert_nothing_changed(letter)


def test_a_wrong_password_does_no_harm(
    app: Flask, imap: ImapServer, letter: Message, frozen_now: datetime
) -> None:
    app.config["BOUNCE_IMAP_URL"] = f"imap://x:y@127.0.0.1:{imap.port}"
    assert take_bounces(app, frozen_now) == 0
    assert_nothing_changed(letter)


# ---- refused at the door -----------------------------------------------------------------------------------------


def test_an_address_refused_at_the_door_is_marked(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    smtp_server.mailbox.answer_recipient = "550 5.1.1 no such user"
    letter = promise(person=make_person("Ane Ibsen", email=ANE, phone="+4511111141"))
    assert deliver_due(mail_app, frozen_now).counts() == {"failed": 1}
    assert_came_back(letter, frozen_now)


@pytest.mark.parametrize(
    "answers",
    [{"RCPT": "550 5.7.1 not from you"}, {"RCPT": "450 later"}, {"END": "554 no"}, {"DATA": "554 no"}],
)
def test_what_is_not_about_the_address_marks_nothing(
    app: Flask, scripted: ScriptedSmtp, promise: Promise, frozen_now: datetime, answers: dict[str, str]
) -> None:
    app.config.update(SMTP_URL=scripted.url, SMTP_TIMEOUT=2.0, SMTP_DEADLINE=4.0)
    scripted.answers = answers
    letter = promise(person=make_person("Ane Ibsen", email=ANE, phone="+4511111141"))
    deliver_due(app, frozen_now)
    assert db.session.get_one(Person, letter.person_id).email_fault_at is None
