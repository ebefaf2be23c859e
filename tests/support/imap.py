"""A real IMAP server with an empty mailbox, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from imap_tools import AND, MailBoxUnencrypted

from tests.support.smtp import free_port

USER, PASSWORD = "bounces", "p/w:@1"


class ImapServer:
    """`url` is what BOUNCE_IMAP_URL has to say."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"imap://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/INBOX"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 20) -> None:
        """Start and wait until it lets us in. Raises RuntimeError when it does not."""
        command = [
            str(Path(sys.executable).with_name("pymap")),
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        user = ["--demo-user", USER, "--demo-password", PASSWORD]
        self._process = subprocess.Popen(
            [*command, "--no-tls", "--no-service", "admin", "dict", *user],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with self._open():
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError("the IMAP server did not start")

    def stop(self) -> None:
        """End the process."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)

    def put(self, letter: bytes) -> None:
        """Let a letter come in."""
        with self._open() as mailbox:
            mailbox.append(letter, "INBOX")

    def unread(self) -> int:
        """How many letters nobody has read."""
        with self._open() as mailbox:
            return len(mailbox.uids(AND(seen=False)))

    def _open(self) -> MailBoxUnencrypted:
        mailbox = MailBoxUnencrypted("127.0.0.1", self.port, timeout=10)
        mailbox.login(USER, PASSWORD)
        return mailbox
