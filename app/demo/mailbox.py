"""The letters that the demo has sent: files instead of mail, so that everybody can read them here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import DateHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from jinja2.utils import urlize
from markupsafe import Markup

_NAME = re.compile(r"\d{8}T\d{6}Z-\d{6,20}")
#: The page shows no more; "Begynd forfra" empties the folder.
NEWEST = 200


@dataclass(frozen=True)
class DemoLetter:
    """A letter as the mailbox shows it."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    #: Escaped, with links that can be pressed; paragraphs are separated by an empty line. Only when one is
    #: shown.
    text: str = ""
    attachments: tuple[str, ...] = ()


def newest_letters(folder: Path) -> list[DemoLetter]:
    """The newest letters in `folder`, newest first, without their text."""
    names = sorted((path.stem for path in folder.glob("*.eml") if _NAME.fullmatch(path.stem)), reverse=True)
    parser = BytesHeaderParser(policy=policy.default)
    found = []
    for name in names[:NEWEST]:
        with (folder / f"{name}.eml").open("rb") as file:
            found.append(_letter(name, parser.parse(file)))
    return found


def letter_called(folder: Path, name: str) -> DemoLetter | None:
    """One letter with its text, or None when there is none of that name."""
    mail = _read(folder, name)
    if mail is None:
        return None
    body = mail.get_body(("plain",))
    text = str(body.get_content()).strip() if isinstance(body, EmailMessage) else ""
    head = _letter(name, mail)
    files = tuple(part.get_filename() or "" for part in mail.iter_attachments())
    return DemoLetter(name, head.to, head.subject, head.sent_at, with_links(text), files)


def attachment_of(folder: Path, name: str, number: int) -> tuple[str, str, bytes] | None:
    """(file name, type, content) of attachment `number` (from 0), or None when there is none."""
    mail = _read(folder, name)
    parts = list(mail.iter_attachments()) if mail is not None else []
    if number >= len(parts):
        return None
    content = parts[number].get_payload(decode=True)
    assert isinstance(content, bytes)
    return parts[number].get_filename() or "bilag", parts[number].get_content_type(), content


def with_links(text: str) -> Markup:
    """`text` escaped, lines kept, addresses as links."""
    paragraphs = text.replace("\r\n", "\n").split("\n\n")
    # urlize() escapes what it does not make itself.
    safe = [[Markup(urlize(line)) for line in part.split("\n")] for part in paragraphs]  # noqa: S704
    return Markup("\n\n").join(Markup("<br>").join(lines) for lines in safe)


def _read(folder: Path, name: str) -> EmailMessage | None:
    path = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def _letter(name: str, mail: object) -> DemoLetter:
    assert isinstance(mail, EmailMessage)
    date = mail["Date"]
    assert isinstance(date, DateHeader)
    assert date.datetime is not None
    return DemoLetter(name=name, to=str(mail["To"]), subject=str(mail["Subject"]), sent_at=date.datetime)
