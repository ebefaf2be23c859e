"""Where bounce letters come in: a mailbox over IMAP, or a folder of files. Each letter is given out once."""

from __future__ import annotations

import contextlib
import imaplib
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from config import is_safe_to_ask

log = logging.getLogger("samskab.bounces")

#: A letter with ours inside is much smaller.
LARGEST = 2 * 1024 * 1024
#: Letters in one round; the rest follows in the next.
AT_ONCE = 100
#: Seconds for one answer of the server, and for the whole round.
_TIMEOUT = 20.0
_DEADLINE = 120.0
#: Where read files go, below the folder.
READ = "read"


class MailboxError(Exception):
    """The mailbox cannot be read at the moment; the letters wait there."""


def letters_in_folder(folder: Path) -> Iterator[bytes]:
    """The `.eml` files of `folder`, oldest name first; each moves to `read/` once the caller has done with it.

    Raises MailboxError.
    """
    try:
        (folder / READ).mkdir(parents=True, exist_ok=True)
        for file in sorted(folder.glob("*.eml"))[:AT_ONCE]:
            yield file.read_bytes() if file.stat().st_size <= LARGEST else b""
            file.replace(folder / READ / file.name)
    except OSError as error:
        raise MailboxError(f"bounce folder: {error.strerror}") from error


def letters_over_imap(url: str) -> Iterator[bytes]:
    """The unread letters of `imaps://user:password@host/FOLDER`; each is marked as read once the caller has done with
    it. Raises MailboxError.
    """
    try:
        with _opened(url) as mailbox:
            for uid in mailbox.uids(AND(seen=False, size_lt=LARGEST))[:AT_ONCE]:
                yield _fetch(mailbox, uid)
                mailbox.flag(uid, MailMessageFlags.SEEN, True)
    except (ImapToolsError, OSError, UnicodeError, imaplib.IMAP4.error) as error:
        raise MailboxError(f"bounce mailbox: {type(error).__name__}") from error


def _fetch(mailbox: BaseMailBox, uid: str) -> bytes:
    """A letter as it came, byte for byte, without marking it; empty when it is gone meanwhile."""
    _status, parts = mailbox.client.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


@contextlib.contextmanager
def _opened(url: str) -> Iterator[BaseMailBox]:
    if not is_safe_to_ask(url, "imaps", "imap"):
        raise MailboxError("BOUNCE_IMAP_URL must begin with imaps://")
    parts = urlsplit(url)
    host, folder = parts.hostname or "", unquote(parts.path.strip("/")) or "INBOX"
    mailbox: Any
    if parts.scheme == "imaps":
        # The library's own default believes every certificate.
        encryption = ssl.create_default_context()
        mailbox = MailBox(host, parts.port or 993, timeout=_TIMEOUT, ssl_context=encryption)
    else:
        mailbox = MailBoxUnencrypted(host, parts.port or 143, timeout=_TIMEOUT)
    ends = threading.Timer(_DEADLINE, _cut, (mailbox,))
    ends.daemon = True
    ends.start()
    try:
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""), initial_folder=folder)
        with mailbox:
            yield mailbox
    finally:
        ends.cancel()


def _cut(mailbox: Any) -> None:
    """End a read in which a byte arrives now and then."""
    with contextlib.suppress(OSError):
        mailbox.client.sock.shutdown(socket.SHUT_RDWR)
