"""Every letter as its receiver reads it. The finished texts lie in letters/, so that a change is read as a
letter.

After a wanted change: `UPDATE_LETTERS=1 pytest tests/notifications/test_letters.py`, and read the difference.
"""

from __future__ import annotations

import os
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import html5lib
import pytest
from flask import Flask

from app.core import clock
from app.core.feature import installed, message_kind
from app.core.pack import current_pack
from app.notifications.letters import Letter, as_email, merge_fields, write_call, write_letter, write_sms
from app.notifications.models import Message
from app.pack.settings import get_pack
from tests.conftest import FrozenClock
from tests.notifications.samples import NOW, SAMPLES

LETTERS = Path(__file__).with_name("letters")
#: Words that tell a stranger on a train more than they may know (law.md, SMS/e-mail content).
TELLING = ("telefonven", "ensom", "syg", "allergi", "diagnose", "følgeven", "lift", "cpr", "misbrug")
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_.-]{24,}")

# What a letter says comes from templates and values: the long run has it on PostgreSQL too.
pytestmark = pytest.mark.slow_on_postgres

KINDS = sorted(SAMPLES)
SHORT = "https://sammen.example/s/7hK2mPq9XwRt"


def written(app: Flask, frozen_clock: FrozenClock, kind: str) -> tuple[Message, Letter, dict[str, str]]:
    """(message, letter, {heading: words for the phone and the SMS}) of a sample."""
    make, sent_at = SAMPLES[kind]
    message = make()
    frozen_clock.move_to(sent_at)
    with app.test_request_context(base_url="https://sammen.example"):
        fields = merge_fields(message, sent_at)
        assert fields is not None
        words = {}
        if message_kind(kind).rings:
            words["I telefonen"] = write_call(message, fields, sent_at)
            words["Sms"] = write_sms(message, fields, sent_at, SHORT)
        return message, write_letter(message, fields, sent_at), words


def test_every_kind_has_a_sample_and_a_name_for_staff(app: Flask) -> None:
    kinds = sorted(kind.name for feature in installed() for kind in feature.message_kinds)
    assert kinds == KINDS
    assert all(str(kind.title) for feature in installed() for kind in feature.message_kinds)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter(app: Flask, frozen_clock: FrozenClock, kind: str) -> None:
    """It is written once and looked at from all sides, because a sample takes longer to make than to read."""
    _message, letter, words = written(app, frozen_clock, kind)

    _says_why_it_came_and_whom_to_ring(letter, kind)
    _tells_a_stranger_nothing(letter)
    _needs_nothing_from_elsewhere(letter)
    _arrives_as_it_was_written(letter)
    _reads_as_written_down(letter, words, kind)


def _reads_as_written_down(letter: Letter, words: dict[str, str], kind: str) -> None:
    attached = "".join(f"\n[{name}]\n" for name in letter.attachments)
    page = f"{letter.subject}\n{'=' * len(letter.subject)}\n\n{letter.text}{attached}"
    page += "".join(f"\n{title}\n{'-' * len(title)}\n\n{text}\n" for title, text in words.items())
    page = _TOKEN.sub("<nøgle>", page)
    file = LETTERS / f"{kind}.txt"
    if os.environ.get("UPDATE_LETTERS"):
        LETTERS.mkdir(exist_ok=True)
        file.write_text(page)
    assert page == file.read_text()


def _says_why_it_came_and_whom_to_ring(letter: Letter, kind: str) -> None:
    why, pack = str(message_kind(kind).reason), current_pack()
    assert why.startswith("Du får ")
    assert why.endswith(".")
    for text in (letter.text, letter.html):
        assert why in text
        assert pack.phone in text
        assert pack.site_name in text


def _tells_a_stranger_nothing(letter: Letter) -> None:
    assert 0 < len(letter.subject) <= 78
    assert not [word for word in TELLING if word in letter.subject.lower()]


def _needs_nothing_from_elsewhere(letter: Letter) -> None:
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(letter.html)
    tags = {element.tag for element in document.iter() if isinstance(element.tag, str)}
    assert not tags & {"img", "link", "style", "script", "iframe", "form", "object", "video"}
    assert document.get("lang") == "da"
    links = [a.get("href") for a in document.iter("a")]
    assert all(link.startswith("https://sammen.example/") for link in links)
    assert all("style" not in element.attrib for element in document.iter())


def _arrives_as_it_was_written(letter: Letter) -> None:
    sent = as_email(
        letter, address="ane@example.org", mail_from="Hus <hus@sammen.example>", message_id="<1@x>",
        now=clock.now(),
    )  # fmt: skip
    mail = message_from_bytes(sent, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert str(mail["From"]) == f"{current_pack().email_sender} <hus@sammen.example>"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == letter.text
    assert html.get_content().replace("\r\n", "\n") == letter.html
    assert all(len(line) <= 998 for line in sent.splitlines())
    for part in mail.iter_attachments():
        assert part.get_content_type() == "text/calendar"
        assert str(part.get_content()).startswith("BEGIN:VCALENDAR")


@pytest.mark.any_database
@pytest.mark.parametrize("evil", ["Hej\r\nBcc: alle@example.org", "Hej\nX-Ond: ja"])
def test_nobody_adds_a_header(app: Flask, evil: str) -> None:
    get_pack(app)
    for subject, address in ((evil, "ane@example.org"), ("Hej", f"{evil}@example.org")):
        letter = Letter(subject=subject, text="", html="")
        with pytest.raises(ValueError, match=r"line|CR|LF|[Ii]nvalid"):
            as_email(letter, address=address, mail_from="a@example.org", message_id="<1@x>", now=NOW)


@pytest.mark.any_database
def test_who_sends_can_be_read_however_long_the_address_is(app: Flask) -> None:
    """A header is broken in two at one length and in three at another."""
    get_pack(app)
    letter = Letter("Emne", "Tekst\n", "<p>Tekst</p>\n")
    for length in range(20, 70):
        sender = f"{'h' * (length - len('@hus.example.org'))}@hus.example.org"
        raw = as_email(letter, address="ane@example.org", mail_from=sender, message_id="<1@x>", now=NOW)
        (found,) = message_from_bytes(raw, policy=policy.default)["From"].addresses
        assert found.addr_spec == sender, length
