"""From a message to words: the letter as it is posted, and what is read aloud on the phone.

A kind's templates are `notifications/<kind>.subject.txt`, `.txt`, `.html`, `.sms.txt` and `.call.txt`. They see the
fields of the kind's merge function and, besides, `pack`, `why` (why one gets it), `subject`, `now`, `on_paper` (it goes
into an envelope) and, for who gets it for somebody else, `delegate` and `about`. A field called `link` is the one
address that an SMS has room for; one called `starts_at` is the instant it is about; one called `unsubscribe` is where a
mail program stops such letters with one press (RFC 8058); one called `code` is an address that a letter on paper shows
as a square for somebody else's phone. Needs a request context with the site's address as its base,
so that links are whole.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.charset import QP, Charset
from email.headerregistry import Address
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from jinja2 import Environment

from app.core import clock
from app.core.addresses import absolute
from app.core.feature import installed, message_kind
from app.core.pack import current_pack
from app.core.signing import keyed_hash
from app.notifications.models import Message
from app.people.links import reach_token

_BLANK_LINES = re.compile(r"\n{3,}")
_LINE_END_SPACE = re.compile(r"[ \t]+\n")
#: Keeps "10.00–11.30" on one line of a page; many mail programs print it as a box.
_WORD_JOINER = "\u2060"
_environment: list[Environment] = []
#: UTF-8 that can be read in the raw mail, too.
_READABLE = Charset("utf-8")
_READABLE.body_encoding = QP


def init_app(app: Flask) -> None:
    """Take over the application's templates, filters and translations."""
    _environment[:] = [app.jinja_env]


@dataclass(frozen=True)
class Letter:
    """A letter before it is posted: what its receiver reads."""

    subject: str
    text: str
    html: str
    attachments: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """A letter for an envelope, in words: what one can do with it is read it, and ring."""

    subject: str
    paragraphs: Sequence[str]
    #: Why they get it.
    why: str
    #: Whom to ring about what.
    help: str
    #: When somebody answers, a line each.
    hours: str
    #: The address in a square that a phone reads.
    code: str = ""


def merge_fields(message: Message, now: datetime) -> Mapping[str, Any] | None:
    """The fields of a message as things stand `now`, or None when it is no longer true."""
    return message_kind(message.kind).merge(message.params, now)


def write_letter(message: Message, fields: Mapping[str, Any], now: datetime) -> Letter:
    """The letter of `message` in words. Raises whatever a broken template raises."""
    kind = message_kind(message.kind)
    known = _known(message, fields, now)
    subject = " ".join(_render(f"{kind.name}.subject.txt", known).split())
    known["subject"] = subject
    attachments = kind.attachments(message.params) if kind.attachments else {}
    return Letter(
        subject=subject,
        text=_tidy(_render(f"{kind.name}.txt", known)),
        html=_tidy(_render(f"{kind.name}.html", known)),
        attachments=attachments,
    )


def write_paper(message: Message, fields: Mapping[str, Any], now: datetime) -> Paper:
    """The letter of `message` for an envelope. Templates see `on_paper`, and leave out what only a mail has.

    A paragraph whose point is an address to press is left out, because nobody types a private link from paper;
    what it is for is said on the phone. Addresses inside what people wrote stay.
    """
    kind = message_kind(message.kind)
    known = {**_known(message, fields, now), "on_paper": True}
    known["subject"] = subject = " ".join(_render(f"{kind.name}.subject.txt", known).split())
    text = _tidy(_render(f"{kind.name}.txt", known)).rpartition("\n--\n")[0]
    pack = current_pack()
    ask = _(
        "Ring til %(house)s på %(phone)s, hvis du vil melde fra, ændre noget eller have besked på en anden måde.",
        house=pack.house_name,
        phone=pack.phone,
    )
    return Paper(
        subject=subject,
        paragraphs=[part.strip() for part in text.split("\n\n") if part.strip() and not _is_to_press(part)],
        why=known["why"],
        help=ask,
        hours="\n".join(str(line) for line in pack.hours),
        code=str(known.get("code", "")),
    )


def _is_to_press(paragraph: str) -> bool:
    """Whether a line of it is nothing but an address of ours."""
    ours = absolute(lambda: "/")
    return any(line.startswith(ours) and " " not in line for line in paragraph.splitlines())


def write_call(message: Message, fields: Mapping[str, Any], now: datetime) -> str:
    """The words to read aloud for `message`."""
    known = _known(message, fields, now)
    preface = _render("_delegate.call.txt", known) + "\n\n" if message.delegate else ""
    return _tidy(preface + _render(f"{message.kind}.call.txt", known)).strip()


def write_sms(message: Message, fields: Mapping[str, Any], now: datetime, link: str) -> str:
    """The SMS of `message` on one line; `link` stands for the long address in `fields["link"]`."""
    known = {**_known(message, fields, now), "link": link}
    preface = _render("_delegate.sms.txt", known) if message.delegate else ""
    # str.split() takes the no-break space for white space too, which the alphabet of SMS does not have.
    return " ".join((preface + " " + _render(f"{message.kind}.sms.txt", known)).split())


def letter_id(message: Message, mail_from: str) -> str:
    """The Message-ID of a message: the same however often it is posted, so that mail programs fold the two.

    Made under our key: the unique key of a message is made of numbers that can be counted up, and who knows a
    Message-ID can write a bounce of it.
    """
    if (message.letter_id or "").startswith("<"):
        return str(message.letter_id)
    domain = parseaddr(mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{message.id}.{keyed_hash('message-id', message.dedupe_key)[:32]}@{domain}>"


def sms_reference(message: Message) -> str:
    """What we call an SMS at the provider: the same however often it is handed over, so that one is sent.

    One that staff send again after the provider had it has a new one (next_reference).
    """
    return message.letter_id or f"{message.id}.{message.dedupe_key[:32]}"


def next_reference(reference: str) -> str:
    """The reference of an SMS that the provider had and that is to be sent anew: "12.ab…", "12.ab….2", "12.ab….3"."""
    head, _dot, tail = reference.rpartition(".")
    return f"{head}.{int(tail) + 1}" if "." in head else f"{reference}.2"


def as_email(
    letter: Letter, *, address: str, mail_from: str, message_id: str, now: datetime, unsubscribe: str = ""
) -> bytes:
    """The letter as an e-mail to `address` (RFC 5322). Raises ValueError when the address cannot stand in a header.

    `unsubscribe` is the address that stops such letters when it is posted to.

    Nothing that people typed stands in From or To but the address itself, and a header with a line break is
    refused by the library: nobody can add headers or receivers.
    """
    mail = _together("alternative", [_text(letter.text, "plain"), _text(letter.html, "html")])
    if letter.attachments:
        mail = _together("mixed", [mail, *(_attachment(*one) for one in letter.attachments.items())])
    mail["From"] = _from(current_pack().email_sender, mail_from)
    for name, value in {"To": Address(addr_spec=address), "Subject": letter.subject}.items():
        # Read, checked and folded; what we write ourselves below needs none of it, which takes most of a letter's time.
        mail[name] = policy.SMTP.header_store_parse(name, value)[1]
    mail["Date"] = format_datetime(clock.local(now))
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = "da"
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail.as_bytes(policy=_AS_WRITTEN)


@cache
def _from(name: str, mail_from: str) -> Any:
    """Who sends, read and checked: the same in every letter of a house."""
    return policy.SMTP.header_store_parse("From", Address(name, addr_spec=parseaddr(mail_from)[1]))[1]


class _AsWritten(EmailPolicy):
    """What the library writes, but it does not read its own headers again and again while it writes."""

    def header_fetch_parse(self, _name: str, value: str) -> Any:
        """The header as it is kept."""
        return value


_AS_WRITTEN = _AsWritten(linesep=policy.SMTP.linesep)


def _together(kind: str, parts: list[MIMEBase]) -> MIMEMultipart:
    """Parts divided by a line that no text holds; else the library looks for one in every letter, slowly."""
    return MIMEMultipart(kind, boundary=f"=={secrets.token_hex(12)}==", _subparts=parts)


def _text(text: str, kind: str) -> MIMEText:
    # The library takes its own Charset; what is said of its types forgot it.
    return MIMEText(text, kind, _READABLE)  # type: ignore[arg-type]


def _attachment(name: str, content: bytes) -> MIMEBase:
    part: MIMEBase
    if name.endswith(".ics"):
        part = MIMEText(content.decode("utf-8"), "calendar", "utf-8")
        part.set_param("method", "PUBLISH")
    else:
        part = MIMEApplication(content)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _known(message: Message, fields: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    why = str(message_kind(message.kind).reason)
    about = message.person.name if message.delegate and message.person else None
    known = {"pack": current_pack(), "why": why, "now": now, "delegate": message.delegate, "about": about}
    return {**fields, **known, "reach_url": _reach_url(message)}


def _reach_url(message: Message) -> str:
    """Where its receiver chooses how to be told things; empty for a letter to a bare address."""
    path = next((feature.reach_path for feature in installed() if feature.reach_path), None)
    return absolute(path, reach_token(message.receiver)) if message.receiver is not None else ""


def _render(name: str, fields: Mapping[str, Any]) -> str:
    # Not flask.render_template: a letter needs no menus, and so no questions about who is logged in.
    return _environment[0].get_template(f"notifications/{name}").render(fields).replace(_WORD_JOINER, "")


def _tidy(text: str) -> str:
    """Without the blank lines and spaces that template tags leave behind."""
    return _BLANK_LINES.sub("\n\n", _LINE_END_SPACE.sub("\n", text.replace("\r\n", "\n"))).strip() + "\n"
