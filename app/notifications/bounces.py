"""Bounce letters taken in, one at a time: only one that names a letter of ours, and whom it went to, changes anything.

Our Message-IDs hold 128 bits that nobody guesses, so a forged bounce can be written only by who got the letter.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import Flask

from app.core import clock
from app.core.database import begin_write, db
from app.notifications import arrivals
from app.notifications.bounce_letters import Bounce, read_bounces
from app.notifications.mailboxes import MailboxError, letters_in_folder, letters_over_imap
from app.notifications.models import Channel

log = logging.getLogger("samskab.bounces")


def take_bounces(app: Flask, now: datetime) -> int:
    """Read the bounce letters that have come in; return how many of our letters came back. Commits per letter.

    Never raises for what a mailbox or one broken letter does. Does nothing without BOUNCE_IMAP_URL and BOUNCE_PATH.
    """
    taken = 0
    with app.test_request_context(base_url=app.config["SITE_URL"]), clock.at(now):
        try:
            for content in _letters(app):
                taken += sum(_take(bounce, now) for bounce in _read(content))
        except MailboxError as error:
            log.warning("bounces cannot be read", extra={"answer": str(error)})
        finally:
            db.session.rollback()
    return taken


def _letters(app: Flask) -> Iterator[bytes]:
    if app.config.get("BOUNCE_PATH"):
        yield from letters_in_folder(Path(app.config["BOUNCE_PATH"]))
    if app.config.get("BOUNCE_IMAP_URL"):
        yield from letters_over_imap(app.config["BOUNCE_IMAP_URL"])


def _read(content: bytes) -> list[Bounce]:
    try:
        return read_bounces(content)
    except Exception:
        # Anybody can write to the mailbox: one broken letter must not stop the next.
        log.exception("letter beyond reading")
        return []


def _take(bounce: Bounce, now: datetime) -> bool:
    """Take one in. False when it is about no letter of ours, or about somebody else's address."""
    message = arrivals.message_with(bounce.message_id)
    if message is None or message.channel is not Channel.EMAIL or message.sent_to is None:
        return False
    if _as_written(message.sent_to) not in {_as_written(one) for one in bounce.recipients}:
        return False
    message_id, recipient = message.id, message.sent_to
    begin_write()
    found = arrivals.message_with(bounce.message_id)
    if found is not None and found.id == message_id:
        about_address = bounce.is_about_address
        arrivals.take_bounce(now, found, recipient, bounce.status, is_about_address=about_address)
    db.session.commit()
    return True


def _as_written(address: str) -> str:
    """The address in small letters, its domain as mail servers write it."""
    local, _at, domain = address.strip().lower().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"
