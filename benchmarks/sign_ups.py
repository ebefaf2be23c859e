"""Signing up: two hundred at once for twenty places, and as many as there can be for a while."""

from __future__ import annotations

import itertools
import re
import secrets
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.bare.tables import make_own_tables
from benchmarks.databases import Engine, one, settle
from benchmarks.figures import Figure, take_turn
from benchmarks.generator import Request, post, run
from benchmarks.house import House
from benchmarks.servers import WebServer, bare, platform

PEOPLE, PLACES = 200, 20
_WALKS = "/gaature"
CONNECTIONS = 32
_BARE_DATES = 1500
#: More a second than anything here reaches; every request is another person, so they are made beforehand.
_MOST_PER_SECOND = 1200
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_OPENED = re.compile(r'name="opened"[^>]*value="([^"]+)"')


class Visitor(NamedTuple):
    """Who has the page with the form open."""

    cookie: str
    csrf_token: str
    opened: str


@dataclass
class Bursts:
    """Seconds from the first byte sent to the last answer, a burst each, and what was wrong."""

    database: str
    seconds: list[float]
    problems: list[str]

    @property
    def median(self) -> float:
        """Of all bursts."""
        return median(self.seconds)


def measure_bursts(engine: Engine, house: House, folder: Path, *, rounds: int) -> Bursts:
    """`rounds` times 200 people from 200 networks press the button at once for twenty places."""
    bursts = Bursts(engine.kind, [], [])
    people = _people()
    with platform(folder, house.database_url) as server:
        for series_id, number in house.empty_of_twenty[:rounds]:
            with ThreadPoolExecutor(4) as pool:
                visitors = list(pool.map(lambda n, s=series_id: open_page(server, s, n), range(PEOPLE)))
            requests = [
                sign_up(server, series_id, number, visitor, next(people), next(people))
                for visitor in visitors
            ]
            outcome = run(server.port, requests, connections=PEOPLE, repeat=False)
            bursts.seconds.append(outcome.seconds)
            bursts.problems += _what_is_wrong(house, number, outcome.errors)
    return bursts


def _what_is_wrong(house: House, number: int, errors: dict[str, int]) -> list[str]:
    """Twenty have a place, the others wait, and everybody has an answer."""
    where = "SELECT count(*) FROM sign_up WHERE occurrence_id = :id AND status = :status"
    found = tuple(
        one(house.database_url, where, id=number, status=status) for status in ("confirmed", "waiting")
    )
    problems = [f"{count} × {what}" for what, count in errors.items()]
    return problems + ([f"{found} instead of {(PLACES, PEOPLE - PLACES)}"] if found != (20, 180) else [])


def measure_sustained(
    engine: Engine, house: House, folder: Path, *, rounds: int, seconds: float
) -> dict[str, Figure]:
    """Sign-ups over many dates and on a single one, beside the bare write path, by turns."""
    names = ("bare, spread", "spread", "bare, hot", "hot")
    figures = {name: Figure(engine.kind, f"sign-ups: {name}") for name in names}
    people = _people(from_number=50_000)
    hot = house.empty_of_twenty[-1]
    with platform(folder, house.database_url) as ours, bare(folder, house.database_url) as theirs:
        visitors = [open_page(ours, house.dates[0][0], number) for number in range(CONNECTIONS)]
        for _round in range(rounds):
            for name in names:
                make_own_tables(house.database_url, _BARE_DATES)
                settle(house.database_url)
                dates = [hot] if "hot" in name else house.dates
                if "bare" in name:
                    server, requests = theirs, _bare_requests(theirs, "hot" in name, people, seconds)
                else:
                    server, requests = ours, _requests(ours, dates, visitors, people, seconds)
                take_turn(
                    engine, figures[name], server, server.port, requests,
                    connections=CONNECTIONS, seconds=seconds, repeat=False,
                )  # fmt: skip
    return figures


def _requests(
    server: WebServer,
    dates: Sequence[tuple[int, int]],
    visitors: Sequence[Visitor],
    people: Iterator[int],
    seconds: float,
) -> list[Request]:
    pairs = zip(itertools.cycle(dates), itertools.cycle(visitors), range(_enough(seconds)))
    return [
        sign_up(server, series_id, number, visitor, next(people), next(people))
        for (series_id, number), visitor, _n in pairs
    ]


def _bare_requests(server: WebServer, hot: bool, people: Iterator[int], seconds: float) -> list[Request]:
    requests = []
    for number in range(_enough(seconds)):
        body = urlencode({"name": f"Gæst {next(people)}", "phone": "+4511000000"}).encode()
        path = f"/tilmeld/{1 if hot else number % _BARE_DATES + 1}"
        requests.append(Request(post(path, server.host, body), 303))
    return requests


def _enough(seconds: float) -> int:
    return int(seconds * _MOST_PER_SECOND)


def _people(from_number: int = 0) -> Iterator[int]:
    """Numbers that make everybody somebody else."""
    return itertools.count(from_number)


def open_page(server: WebServer, series_id: int, number: int, prefix: str = _WALKS) -> Visitor:
    """Fetch the page with the form as the visitor `number`; `prefix` is the address of a kind."""
    request = urllib.request.Request(
        f"http://{server.host}{prefix}/{series_id}/tilmeld",
        headers={"X-Forwarded-For": _address(number), "X-Forwarded-Proto": "https"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read().decode()
        cookie = str(answer.headers["Set-Cookie"]).split(";", 1)[0]
    token, opened = _TOKEN.search(text), _OPENED.search(text)
    if token is None:
        raise RuntimeError(f"the page of series {series_id} has no form")
    return Visitor(cookie, token.group(1), opened.group(1) if opened else "")


def sign_up(
    server: WebServer,
    series_id: int,
    occurrence_id: int,
    visitor: Visitor,
    number: int,
    network: int,
    *,
    prefix: str = _WALKS,
    **more: object,
) -> Request:
    """The form of a guest who is somebody else than all others, from the network with this number; `more` fields."""
    body = urlencode(
        {
            "csrf_token": visitor.csrf_token,
            "opened": visitor.opened,
            "idempotency_key": secrets.token_urlsafe(24),
            "occurrence_id": occurrence_id,
            "name": f"Gæst {number}",
            "phone": f"+4513{number % 1_000_000:06}",
            "email": f"gaest{number}@maaling.example.org",
            "party_size": 1,
            **more,
        }
    ).encode()
    headers = (
        f"Cookie: {visitor.cookie}",
        f"X-Forwarded-For: {_address(network)}",
        "X-Forwarded-Proto: https",
    )
    return Request(post(f"{prefix}/{series_id}/tilmeld", server.host, body, *headers), 303)


def _address(number: int) -> str:
    """Of a network of its own."""
    return f"10.{number // 256 % 256}.{number % 256}.7"
