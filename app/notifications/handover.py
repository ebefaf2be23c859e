"""What handing a letter over can come to, and the shape of a channel for letters (channels/email.py opens
one).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self


class Result(StrEnum):
    """What came of handing a letter over."""

    #: The server has taken it.
    SENT = "sent"
    #: Not now; this letter may be tried again later.
    LATER = "later"
    #: The server never takes this letter: the address or the content is refused.
    REFUSED = "refused"
    #: The letter went out, and no answer came back: nobody knows.
    UNKNOWN = "unknown"
    #: There is no server to talk to at the moment.
    UNREACHABLE = "unreachable"
    #: The server refuses us (log-in, sender), whatever the letter.
    LOCKED_OUT = "locked_out"


@dataclass(frozen=True)
class Handover:
    """The result, and for people who look for the fault what the server said (no addresses)."""

    result: Result
    error: str = ""


class Post(Protocol):
    """A channel for letters. Used as a context manager, so that its connection ends with the round."""

    def __enter__(self) -> Self:
        """Ready; nothing is connected before the first letter."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the connection, if there is one."""
        ...

    def hand_over(self, content: bytes, *, sender: str, address: str, name: str) -> Handover:
        """Hand over the letter `content` (RFC 5322 bytes). `name` is a file name that sorts by time."""
        ...
