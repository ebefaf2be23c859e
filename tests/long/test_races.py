"""The crowd at the button, fifty rounds on each database, for every shape of server; and with what else goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.gatherings.queries import waiting_number
from tests.factories import make_occurrence, make_sign_up, writing
from tests.gatherings.support import assert_sound
from tests.support.crowd import Answer, Crowd, form_request, send_at_once, visitors
from tests.support.live import LiveServer

ROUNDS, DEADLY_ROUNDS = 50, 3
#: Processes and threads of each.
SHAPES = ((2, 1), (2, 4), (10, 1))
PEOPLE, PLACES = 200, 20

pytestmark = pytest.mark.long


@pytest.fixture(params=SHAPES, ids=[f"{processes}x{threads}" for processes, threads in SHAPES])
def server(
    request: pytest.FixtureRequest,
    app: Flask,
    database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LiveServer]:
    """A server of one shape, behind a proxy that says whom it speaks for."""
    processes, threads = request.param
    made = LiveServer(
        database_url,
        tmp_path_factory.mktemp("crowd"),
        processes=processes,
        WEB_THREADS=str(threads),
        PROXY_COUNT="1",
    )
    made.start()
    yield made
    made.stop()


def test_fifty_rounds_of_two_hundred_for_twenty_places(app: Flask, server: LiveServer) -> None:
    for number in range(ROUNDS):
        # Each round on a day of its own: the same guests would be warned of two walks at the same time.
        occurrence = make_occurrence(capacity=PLACES, on=clock.today() + timedelta(days=7 + number))
        crowd = Crowd(server.url, occurrence.series_id, occurrence.id, people=PEOPLE)
        crowd.assert_served_in_order(occurrence, crowd.press_at_once(), places=PLACES)
        assert_sound(occurrence)


def test_places_change_hands_while_a_process_dies(app: Flask, server: LiveServer) -> None:
    for number in range(DEADLY_ROUNDS):
        occurrence, there = _full_date(number)
        crowd = Crowd(server.url, occurrence.series_id, occurrence.id, people=100)
        everybody = visitors(server.url, f"/gaature/{occurrence.series_id}/tilmeld", 100)
        leaving = [
            form_request(server.url, f"/gaature/tilmelding/{sign_up_token(one)}/meld-fra", visitor, {})
            for one, visitor in zip(there[:PLACES], everybody, strict=False)
        ]
        # They leave between the others, five for every one.
        requests = [one for n, join in enumerate(crowd.requests) for one in (join, *leaving[n : n + 1])]
        db.session.commit()

        answers = _press_until_answered(server, requests)

        assert {answer.status for answer in answers} == {303}
        _assert_line_moved_up(occurrence, there, newcomers=100)
        assert_sound(occurrence)


def _full_date(number: int) -> tuple[Occurrence, list[SignUp]]:
    """A date with all its places taken and as many who wait."""
    now = clock.now()
    with writing():
        occurrence = make_occurrence(capacity=PLACES, on=clock.today() + timedelta(days=60 + number))
        there = [
            make_sign_up(occurrence, now=now - timedelta(hours=1) + timedelta(seconds=n))
            for n in range(2 * PLACES)
        ]
    return occurrence, there


def _press_until_answered(server: LiveServer, requests: list[bytes]) -> list[Answer]:
    """Press at once while a process is killed; whoever got no answer presses again, as people do."""

    def kill_soon() -> None:
        time.sleep(0.15)
        server.kill_a_worker()

    answers = send_at_once(server.url, requests, meanwhile=kill_soon)
    for _try in range(5):
        lost = [number for number, answer in enumerate(answers) if answer.status == 0]
        again = send_at_once(server.url, [requests[number] for number in lost])
        for number, answer in zip(lost, again, strict=True):
            answers[number] = answer
    return answers


def _assert_line_moved_up(occurrence: Occurrence, there: list[SignUp], newcomers: int) -> None:
    """Twenty left, the twenty who waited have their places, and the newcomers stand in one line behind them."""
    db.session.rollback()
    db.session.expire_all()
    states = [SignUpStatus(one.status) for one in there]
    assert states == [SignUpStatus.CANCELLED_BY_PERSON] * PLACES + [SignUpStatus.CONFIRMED] * PLACES
    rows = select(SignUp).where(SignUp.occurrence_id == occurrence.id, SignUp.status == SignUpStatus.WAITING)
    waiting = list(db.session.scalars(rows.order_by(SignUp.queued_at, SignUp.id)).unique())
    assert [waiting_number(one) for one in waiting] == list(range(1, newcomers + 1))
    assert len({one.identity for one in waiting}) == newcomers
