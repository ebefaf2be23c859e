"""Reading bounce letters: which of our letters came back for good, to whom. Pure; says nothing rather than guess.

A delivery status notification (RFC 3464) says it in so many words. Two older shapes, of Exim and of qmail, are read
as well, because they are made by machines only and carry the letter that came back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message as Mail

_MESSAGE_ID = re.compile(r"^Message-ID:\s*(<[^<>\s]{3,190}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
_CODE = re.compile(r"\b55[0-9]\b")
_ADDRESS = re.compile(r"[^\s<>@;,]{1,64}@[^\s<>@;,]{1,190}")
_QMAIL = re.compile(r"^Hi\. This is the .{3,200}", re.MULTILINE)
_QMAIL_RECEIVER = re.compile(r"^<([^\s<>]+@[^\s<>]+)>:\s*\n((?:.+\n?)+)", re.MULTILINE)
_QMAIL_COPY = "--- Below this line is a copy of the message."
#: What the other server does not want from us, whoever the receiver is (RFC 3463: security or policy).
_POLICY = "5.7."
#: Where a letter's own headers end is looked for no further than this.
_LONGEST_HEAD = 32 * 1024


@dataclass(frozen=True)
class Bounce:
    """A letter that came back for good."""

    #: Message-ID of our letter, with its brackets.
    message_id: str
    #: To whom it was, as the other server says: several names for one receiver, in small letters.
    recipients: frozenset[str]
    #: RFC 3463: "5.1.1".
    status: str

    @property
    def is_about_address(self) -> bool:
        """Whether nothing arrives there at all, not only this letter."""
        return not self.status.startswith(_POLICY)


#: So much of a letter is read, and so many parts may hold others.
MOST_BYTES, MOST_BOUNDARIES = 256 * 1024, 10


def read_bounces(content: bytes) -> list[Bounce]:
    """What a letter says of letters that came back for good; nothing when it is no bounce or not for good.

    Only the beginning is read, and nothing that is nested like a doll: a report needs neither, and whoever writes to
    the address decides what it looks like. Raises whatever the standard library raises for a letter beyond reading.
    """
    content = content[:MOST_BYTES]
    if content.lower().count(b"boundary=") > MOST_BOUNDARIES:
        return []
    mail = message_from_bytes(content, policy=policy.compat32)
    if mail.get_content_type() == "multipart/report":
        return list(_read_report(mail))
    return list(_read_exim(mail)) or list(_read_qmail(mail))


def _read_report(mail: Mail) -> Iterator[Bounce]:
    message_id = _original_id(mail)
    if message_id is None:
        return
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            status = _STATUS.search(str(block.get("Status", "")))
            recipients = {
                _address(str(block.get(name, ""))) for name in ("Original-Recipient", "Final-Recipient")
            } - {""}
            is_failed = str(block.get("Action", "")).strip().lower() == "failed"
            if is_failed and status and recipients:
                yield Bounce(message_id, frozenset(recipients), status.group())


def _blocks(part: Mail) -> list[Mail]:
    content = part.get_payload()
    return [one for one in content if isinstance(one, Mail)] if isinstance(content, list) else []


def _original_id(mail: Mail) -> str | None:
    """The Message-ID of the letter that came back: in the part that holds it, whole or its headers only."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            for one in _blocks(part):
                if found := _MESSAGE_ID.search(f"Message-ID: {one.get('Message-ID', '')}"):
                    return found.group(1)
        elif part.get_content_type() in {"text/rfc822-headers", "message/rfc822-headers"}:
            return _id_in(_text(part))
    return None


def _read_exim(mail: Mail) -> Iterator[Bounce]:
    """Exim: the receivers in a header of its own, the letter below a line of dashes. Only sent when it gave up."""
    failed, text = str(mail.get("X-Failed-Recipients", "")), _text(mail)
    _words, dashes, copy = text.partition("\n------ This is a copy of")
    message_id = _id_in(copy)
    code = _STATUS.search(_words) or _CODE.search(_words)
    if not failed or not dashes or message_id is None or code is None or not _is_by_machine(mail):
        return
    for address in _ADDRESS.findall(failed):
        yield Bounce(message_id, frozenset({address.lower()}), _as_status(code.group()))


def _read_qmail(mail: Mail) -> Iterator[Bounce]:
    """qmail (QSBMF): a fixed first line, a paragraph for each receiver, and the letter below a fixed line."""
    words, line, copy = _text(mail).partition(_QMAIL_COPY)
    message_id = _id_in(copy)
    if not line or message_id is None or not _QMAIL.search(words) or not _is_by_machine(mail):
        return
    for address, reason in _QMAIL_RECEIVER.findall(words):
        if (code := _STATUS.search(reason) or _CODE.search(reason)) is not None:
            yield Bounce(message_id, frozenset({address.lower()}), _as_status(code.group()))


def _is_by_machine(mail: Mail) -> bool:
    path, sender = str(mail.get("Return-Path", "")).strip(), str(mail.get("From", "")).lower()
    return path == "<>" or "mailer-daemon" in sender or "postmaster" in sender


def _as_status(code: str) -> str:
    return code if "." in code else "5.0.0"


def _id_in(text: str) -> str | None:
    found = _MESSAGE_ID.search(text[:_LONGEST_HEAD].replace("\r\n", "\n"))
    return found.group(1) if found else None


def _text(part: Mail) -> str:
    """The words of a part, as far as they can be read; of several, those of the first."""
    if part.is_multipart():
        plain = (one for one in part.walk() if one.get_content_type() == "text/plain")
        first = next(plain, None)
        return _text(first) if first is not None else ""
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace").replace("\r\n", "\n") if isinstance(content, bytes) else ""


def _address(field: str) -> str:
    """The address in `rfc822; ane@example.org`; empty when there is none."""
    found = _ADDRESS.search(field.rpartition(";")[2])
    return found.group().lower() if found else ""
