"""Many people who fill in the sign-up page of one date and press the button at the same moment."""

from __future__ import annotations

import re
import secrets
import selectors
import socket
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select

from app.core.database import db
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.gatherings.queries import waiting_number

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_OPENED = re.compile(r'name="opened"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Visitor:
    """Who has the page open: the cookie and the tokens that came with it."""

    cookie: str
    csrf_token: str
    opened: str
    #: A network of their own, as the trusted proxy in front of the server would say.
    address: str


@dataclass(frozen=True)
class Answer:
    """What one press of the button led to."""

    status: int
    location: str
    body: str


def open_page(url: str, path: str, number: int) -> Visitor:
    """Fetch the page as the visitor `number`."""
    address = f"10.{number // 250}.{number % 250}.7"
    request = urllib.request.Request(url + path, headers={"X-Forwarded-For": address})
    with urllib.request.urlopen(request, timeout=30) as answer:
        page = answer.read().decode()
        cookie = str(answer.headers["Set-Cookie"]).split(";", 1)[0]
    token, opened = _TOKEN.search(page), _OPENED.search(page)
    assert token is not None, "the page has no token"
    return Visitor(cookie, token.group(1), opened.group(1) if opened else "", address)


@cache
def visitors(url: str, path: str, people: int) -> list[Visitor]:
    """Everybody's open pages. Tokens belong to the visitor, not to the date: a next round needs no others."""
    return [open_page(url, path, number) for number in range(people)]


def form_request(url: str, path: str, visitor: Visitor, typed: dict[str, str]) -> bytes:
    """A form as a browser sends it, with a key of its own: sent again, it is the same form."""
    key = secrets.token_urlsafe(24)
    body = urlencode({"csrf_token": visitor.csrf_token, "idempotency_key": key, **typed}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
        f"Cookie: {visitor.cookie}\r\nX-Forwarded-For: {visitor.address}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


def send_at_once(
    url: str, requests: list[bytes], seconds: float = 60, meanwhile: Callable[[], None] = lambda: None
) -> list[Answer]:
    """Send every request before the first answer is read, do something `meanwhile`, and gather the answers.

    One whose server died has status 0. Raises TimeoutError when some are not answered in time.
    """
    parts = urlsplit(url)
    address = (str(parts.hostname), int(parts.port or 80))
    sockets = []
    for request in requests:
        sockets.append(socket.create_connection(address, timeout=seconds))
        sockets[-1].sendall(request)
    meanwhile()
    received = [b""] * len(sockets)
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for number, one in enumerate(sockets):
            selector.register(one, selectors.EVENT_READ, number)
        while selector.get_map():
            if time.monotonic() > end:
                raise TimeoutError(f"{len(selector.get_map())} of {len(sockets)} were not answered")
            for key, _events in selector.select(timeout=1):
                if chunk := _receive(sockets[key.data]):
                    received[key.data] += chunk
                else:
                    selector.unregister(sockets[key.data])
                    sockets[key.data].close()
    return [_read(answer) for answer in received]


def _receive(one: socket.socket) -> bytes:
    try:
        return one.recv(65536)
    except ConnectionResetError:
        return b""


class Crowd:
    """`people` guests with names and phones of their own, who press `clicks` times each."""

    def __init__(self, url: str, series_id: int, occurrence_id: int, *, people: int, clicks: int = 1) -> None:
        self._url = url
        self._path = f"/gaature/{series_id}/tilmeld"
        self._requests = [
            request
            for number, visitor in enumerate(visitors(url, self._path, people))
            for request in [self._request(visitor, number, occurrence_id)] * clicks
        ]

    def _request(self, visitor: Visitor, number: int, occurrence_id: int) -> bytes:
        typed = {
            "opened": visitor.opened,
            "occurrence_id": str(occurrence_id),
            "name": f"Gæst {number}",
            # Of each date's own, so that many rounds in a day are no busy guests.
            "phone": f"+45 11{occurrence_id % 100:02} {number:04}",
            "email": f"gaest{number}-{occurrence_id}@example.org",
            "party_size": "1",
        }
        return form_request(self._url, self._path, visitor, typed)

    @property
    def requests(self) -> list[bytes]:
        """What is sent, to be sent among others."""
        return self._requests

    def press_at_once(self, seconds: float = 60, only: Sequence[int] | None = None) -> list[Answer]:
        """Send every request (or those with the numbers `only`) before the first answer is read; returns one answer
        per request, in that order. A line that was cut without an answer has the status 0.

        Raises TimeoutError when some are not answered in time: an answer that never comes is one too few.
        """
        chosen = self._requests if only is None else [self._requests[number] for number in only]
        return send_at_once(self._url, chosen, seconds)

    def assert_served_in_order(self, occurrence: Occurrence, answers: list[Answer], *, places: int) -> None:
        """Every press has its answer and its row: the first `places` a place, the others their turn in line."""
        # End the reading transaction: it would go on seeing what was there before.
        db.session.rollback()
        refused = [answer for answer in answers if answer.status != 303]
        assert refused == [], f"{len(refused)} were not served: {refused[0].status} {refused[0].body[-3000:]}"
        assert len({answer.location for answer in answers}) == len(answers)
        rows = select(SignUp).where(SignUp.occurrence_id == occurrence.id)
        everybody = list(db.session.scalars(rows.order_by(SignUp.queued_at, SignUp.id)).unique())
        assert len(everybody) == len(answers)
        assert [one.id for one in everybody] == sorted(one.id for one in everybody)
        held = [one.status == SignUpStatus.CONFIRMED for one in everybody]
        assert held == [True] * places + [False] * (len(answers) - places)
        line = [waiting_number(one) for one in everybody[places:]]
        assert line == list(range(1, len(line) + 1))


def _read(received: bytes) -> Answer:
    head, _empty, body = received.decode(errors="replace").partition("\r\n\r\n")
    lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    status = int(lines[0].split(" ")[1]) if lines[0] else 0
    location = next((line.split(": ", 1)[1] for line in lines if line.lower().startswith("location: ")), "")
    return Answer(status, location, body if "location" not in headers else "")
