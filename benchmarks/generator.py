"""A load generator: raw sockets in one process, cheap enough to share the machine with what it measures.

Two ways to press: `connections` that each send the next request when the last was answered (closed), or a fixed
number of requests a second whatever becomes of them (`rate`, open). An open one counts the time from when a request
was to be sent, so that a server that stands still is not forgiven.
"""

from __future__ import annotations

import math
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import NamedTuple

#: Seconds until an answer counts as one that never came.
PATIENCE = 30.0
#: An open run never holds more sockets than this; what is due then waits, and its time runs.
_MOST_SOCKETS = 800


class Request(NamedTuple):
    """What is sent, and what an answer must be like to count as one."""

    data: bytes
    status: int = 200
    #: Must stand in the answer.
    holds: bytes = b""
    #: For a run with several kinds of requests.
    kind: str = ""


@dataclass
class Outcome:
    """What came of a run. Times are milliseconds."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    times_of_kind: dict[str, list[float]] = field(default_factory=dict)
    #: What was wrong → how often: "500", "timeout", "forbidden words", …
    errors: Counter[str] = field(default_factory=Counter)
    #: The beginning of the first wrong answer.
    first_error: str = ""
    received: int = 0

    @property
    def answered(self) -> int:
        """Good answers."""
        return len(self.times)

    @property
    def failed(self) -> int:
        """Requests without a good answer."""
        return sum(self.errors.values())

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return self.answered / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The time within which `share` (0 to 1) of the good answers came; infinite when there were none."""
        return percentile(self.times, share)


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.inf


def get(path: str, host: str, *headers: str) -> bytes:
    """A GET request; headers as `Name: value`."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *headers, "", ""]
    return "\r\n".join(lines).encode()


def post(path: str, host: str, body: bytes, *headers: str) -> bytes:
    """A form sent with POST."""
    kind = "Content-Type: application/x-www-form-urlencoded"
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", kind, f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class _Exchange:
    """One request on its way."""

    __slots__ = ("began", "left", "received", "request", "socket")

    def __init__(self, request: Request, began: float, connection: socket.socket) -> None:
        self.request = request
        self.began = began
        self.socket = connection
        self.left = request.data
        self.received = b""


class Press:
    """One run against one address. Use `run()`, which does it in a process of its own."""

    def __init__(
        self,
        port: int,
        requests: Sequence[Request],
        *,
        connections: int = 16,
        seconds: float = math.inf,
        rate: float | None = None,
        repeat: bool = True,
        forbidden: Sequence[bytes] = (),
    ) -> None:
        self._address = ("127.0.0.1", port)
        self._next = self._cycle(requests) if repeat else iter(requests)
        self._connections = connections
        self._seconds = seconds
        self._rate = rate
        self._forbidden = forbidden
        self._selector = selectors.DefaultSelector()
        self._under_way: set[_Exchange] = set()
        self._sent = 0
        self._is_exhausted = False
        self.outcome = Outcome()

    @staticmethod
    def _cycle(requests: Sequence[Request]) -> Iterator[Request]:
        while True:
            yield from requests

    def press(self) -> Outcome:
        """Send until the time is over or all is sent, then wait for the last answers."""
        begin = last = looked = time.perf_counter()
        while True:
            now = time.perf_counter()
            if now - begin < self._seconds and not self._is_exhausted:
                self._start_what_is_due(begin, now)
            elif not self._under_way:
                break
            for key, events in self._selector.select(0.002 if self._rate else 0.1):
                if self._go_on(key.data, events):
                    last = time.perf_counter()
            if now - looked > 1:
                looked = now
                self._give_up_on_late(now)
        self._selector.close()
        self.outcome.seconds = last - begin
        return self.outcome

    def _start_what_is_due(self, begin: float, now: float) -> None:
        while not self._is_exhausted and len(self._under_way) < _MOST_SOCKETS:
            due = now
            if self._rate is not None:
                due = begin + self._sent / self._rate
                if due > now:
                    return
            elif len(self._under_way) >= self._connections:
                return
            request = next(self._next, None)
            if request is None:
                self._is_exhausted = True
                return
            self._sent += 1
            self._start(request, due)

    def _start(self, request: Request, began: float) -> None:
        connection = socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect_ex(self._address)
        exchange = _Exchange(request, began, connection)
        self._under_way.add(exchange)
        self._selector.register(connection, selectors.EVENT_WRITE, exchange)

    def _go_on(self, exchange: _Exchange, events: int) -> bool:
        """Send or receive what can be; True when the exchange is over."""
        try:
            if events & selectors.EVENT_WRITE:
                sent = exchange.socket.send(exchange.left)
                exchange.left = exchange.left[sent:]
                if not exchange.left:
                    self._selector.modify(exchange.socket, selectors.EVENT_READ, exchange)
                return False
            chunk = exchange.socket.recv(262_144)
        except BlockingIOError:
            return False
        except OSError as error:
            self._end(exchange)
            self._count_error(type(error).__name__, b"")
            return True
        exchange.received += chunk
        if chunk and not _is_whole(exchange.received):
            return False
        self._end(exchange)
        self._judge(exchange)
        return True

    def _end(self, exchange: _Exchange) -> None:
        self._selector.unregister(exchange.socket)
        exchange.socket.close()
        self._under_way.discard(exchange)

    def _give_up_on_late(self, now: float) -> None:
        for exchange in [one for one in self._under_way if now - one.began > PATIENCE]:
            self._end(exchange)
            self._count_error("timeout", b"")

    def _judge(self, exchange: _Exchange) -> None:
        took = (time.perf_counter() - exchange.began) * 1000
        request, answer = exchange.request, exchange.received
        self.outcome.received += len(answer)
        status = answer[9:12].decode(errors="replace") if _is_whole(answer) else "cut off"
        if status != str(request.status):
            self._count_error(status, answer)
        elif request.holds not in answer:
            self._count_error("something is missing", answer)
        elif any(words in answer for words in self._forbidden):
            self._count_error("forbidden words", answer)
        else:
            self.outcome.times.append(took)
            if request.kind:
                self.outcome.times_of_kind.setdefault(request.kind, []).append(took)

    def _count_error(self, what: str, answer: bytes) -> None:
        self.outcome.errors[what] += 1
        if answer and not self.outcome.first_error:
            self.outcome.first_error = answer[:4000].decode(errors="replace")


def _is_whole(answer: bytes) -> bool:
    """Whether head and body are there, by Content-Length; every server that is measured here sends it."""
    head_end = answer.find(b"\r\n\r\n")
    if head_end < 0:
        return False
    head = answer[:head_end].lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return head[9:12] in {b"204", b"304"}
    length = int(head[at + 17 :].split(b"\r\n", 1)[0])
    return len(answer) >= head_end + 4 + length


def run(
    port: int,
    requests: Sequence[Request],
    *,
    connections: int = 16,
    seconds: float = math.inf,
    rate: float | None = None,
    repeat: bool = True,
    forbidden: Sequence[bytes] = (),
) -> Outcome:
    """Press against 127.0.0.1:`port` in a process of its own; returns what came of it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(
            _press, port, list(requests), connections, seconds, rate, repeat, tuple(forbidden)
        ).result()


def _press(
    port: int,
    requests: list[Request],
    connections: int,
    seconds: float,
    rate: float | None,
    repeat: bool,
    forbidden: tuple[bytes, ...],
) -> Outcome:
    return Press(
        port,
        requests,
        connections=connections,
        seconds=seconds,
        rate=rate,
        repeat=repeat,
        forbidden=forbidden,
    ).press()
