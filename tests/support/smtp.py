"""A real SMTP server that can also be in a bad mood."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """What the server received, and how it is to answer the next messages.

    `answer_recipient` and `answer_data` are SMTP replies ("450 try later", "550 no such user"); None accepts.
    `hang_seconds` keeps the sender waiting after the data was taken: it cannot know what became of it.
    """

    answer_recipient: str | None = None
    answer_data: str | None = None
    hang_seconds: float = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    attempts: int = 0

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        self.attempts += 1
        if self.answer_recipient:
            return self.answer_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer_data:
            return self.answer_data
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.recipients.extend(envelope.rcpt_tos)
        if self.hang_seconds:
            await asyncio.sleep(self.hang_seconds)
        return "250 OK"

    def ids(self) -> list[str]:
        """The Message-ID of each letter, oldest first."""
        return [str(message["Message-ID"]) for message in self.messages]

    def to(self, address: str) -> list[EmailMessage]:
        """The messages that were sent to `address`, oldest first."""
        return [message for message in self.messages if address in str(message["To"])]


class SmtpServer:
    """An SMTP server on this machine, in a thread. `url` is what SMTP_URL has to say."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self.port = free_port()
        self._controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.port)
        self.url = f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to answer; returns when the server does."""
        self._controller.start()

    def stop(self) -> None:
        """End, also when a sender is still kept waiting."""
        self._controller.stop(no_assert=True)


def free_port() -> int:
    """A TCP port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
