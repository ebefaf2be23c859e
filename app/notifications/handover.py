"""What handing a message over can come to, and the shape of a channel that a machine can use (channels/ has them)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from app.notifications.models import Channel


class Result(StrEnum):
    """What came of handing a message over."""

    #: The server has taken it.
    SENT = "sent"
    #: Not now; this message may be tried again later.
    LATER = "later"
    #: The server never takes this message: the address or the content is refused.
    REFUSED = "refused"
    #: The message went out, and no answer came back: nobody knows.
    UNKNOWN = "unknown"
    #: There is no server to talk to at the moment.
    UNREACHABLE = "unreachable"
    #: The server refuses us (log-in, sender), whatever the message.
    LOCKED_OUT = "locked_out"


@dataclass(frozen=True)
class Handover:
    """The result, and for people who look for the fault what the server said (no addresses)."""

    result: Result
    error: str = ""
    #: The refusal is about the address or number: nothing ever arrives there.
    is_about_address: bool = False
    #: How long the server wants to be left alone, whatever the message.
    wait: timedelta | None = None
    #: SMS only: the provider's number for it, what it cost, in how many parts it goes.
    provider_ref: str | None = None
    cost_ore: int | None = None
    segments: int | None = None


@dataclass(frozen=True)
class Parcel:
    """A message ready to go: an RFC 5322 letter, or the text of an SMS in UTF-8."""

    channel: Channel
    content: bytes
    #: An e-mail address, or a number in E.164.
    address: str
    #: The same however often it is handed over: Message-ID, or our reference at the SMS provider.
    reference: str
    #: A file name that sorts by time.
    name: str
    #: The envelope's sender (letters only).
    sender: str = ""


class Carrier(Protocol):
    """What takes messages of a channel. Used as a context manager, so that its connection ends with the round."""

    def __enter__(self) -> Self:
        """Ready; nothing is connected before the first message."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the connection, if there is one."""
        ...

    def hand_over(self, parcel: Parcel) -> Handover:
        """Hand over one message. Never raises for what a server or a network does."""
        ...
