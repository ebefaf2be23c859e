"""The load generator counts what came and what did not, and its percentiles are right."""

from __future__ import annotations

import math
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks import generator
from benchmarks.figures import Figure, Round, share
from benchmarks.generator import Press, Request, get, percentile
from benchmarks.goals import Goal

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n</html>"


@contextmanager
def server(*answers: bytes) -> Iterator[int]:
    """Gives these answers in turn, one a connection, and closes; the port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for answer in answers:
            connection, _address = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield int(listening.getsockname()[1])
    thread.join(10)
    listening.close()


def requests(number: int, **expected: object) -> list[Request]:
    return [Request(get("/", "127.0.0.1"), **expected) for _n in range(number)]


@pytest.mark.parametrize(("share_", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentiles_are_the_nearest_rank(share_: float, expected: int) -> None:
    assert percentile(range(100, 0, -1), share_) == expected


def test_without_answers_there_is_no_percentile() -> None:
    assert percentile([], 0.5) == math.inf


def test_every_kind_of_bad_answer_is_counted_under_its_name() -> None:
    answers = (
        OK,
        b"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n</html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nlocked</html>",
        OK,
    )
    with server(*answers) as port:
        press = Press(port, requests(6, holds=b"</html>"), connections=1, repeat=False, forbidden=[b"locked"])
        outcome = press.press()

    assert outcome.answered == 2
    assert outcome.failed == 4
    assert outcome.errors == {"500": 1, "something is missing": 1, "cut off": 1, "forbidden words": 1}
    assert "no" in outcome.first_error
    assert outcome.rate == pytest.approx(2 / outcome.seconds)


def test_nobody_listening_is_an_error_each() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    outcome = Press(port, requests(3), connections=2, repeat=False).press()

    assert (outcome.answered, outcome.failed) == (0, 3)


def test_an_answer_that_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        outcome = Press(listening.getsockname()[1], requests(1), repeat=False).press()

    assert outcome.errors == {"timeout": 1}


def test_an_open_run_counts_from_when_a_request_was_due() -> None:
    with server(*[OK] * 20) as port:
        outcome = Press(port, requests(20), rate=100, repeat=False).press()

    assert outcome.answered == 20
    # The last one is due 0.19 s after the first, however fast the answers come.
    assert outcome.seconds >= 0.19


def _figure(*rates: float) -> Figure:
    return Figure("sqlite", "x", [Round(rate, 1, 1, 1, 1, 0, 0) for rate in rates])


def test_a_share_is_the_median_of_the_rounds_own_shares() -> None:
    assert share(_figure(50, 10, 80), _figure(100, 100, 100)) == 0.5
    assert share(_figure(50, 60), _figure(100, 120)) == 0.5


def test_a_goal_knows_its_direction() -> None:
    def verdict(measured: float, *, at_least: bool) -> str:
        must, stretch = (60, 75) if at_least else (2, 1.5)
        return Goal("sqlite", "x", must, stretch, measured, "", at_least).verdict

    assert [verdict(value, at_least=True) for value in (59, 60, 75)] == ["MISSED", "met", "stretch"]
    assert [verdict(value, at_least=False) for value in (2.1, 2, 1.5)] == ["MISSED", "met", "stretch"]
