"""PostgreSQL crashes under load, again and again: no answer is lost, and everything recovers by itself."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db
from app.jobs.ticking import tick
from app.operations.readiness import readiness
from tests.factories import make_occurrence
from tests.long.conftest import OwnApp
from tests.support.crowd import Answer, Crowd
from tests.support.databases import LASTING, Postgres, create_postgres_database
from tests.support.live import LiveServer
from tests.support.oracle import assert_whole
from tests.support.senders import let_leases_lapse, nothing_waits, start, wait_until
from tests.support.smtp import SmtpServer

pytestmark = [pytest.mark.long, pytest.mark.postgres_only]

GUESTS = 200
BREAKS: list[tuple[Callable[[Postgres], None], int]] = [
    (Postgres.restart_at_once, 20),
    (Postgres.kill_a_backend, 5),
]


@pytest.fixture
def postgres(database_url: str) -> Iterator[Postgres]:
    """A server of the test's own, which it may break; `database_url` is only asked whether PostgreSQL is wanted."""
    server = Postgres(LASTING)
    yield server
    server.stop()


@pytest.fixture
def broken_app(postgres: Postgres, own_app: OwnApp) -> Iterator[Flask]:
    """An application over that server."""
    with own_app(create_postgres_database(postgres.url, "broken")) as app:
        yield app


def look(url: str, until: Event) -> set[tuple[int, bool]]:
    """Read the list without a pause; (status, whether it is a page for people) of every answer."""
    seen = set()
    while not until.is_set():
        try:
            with urllib.request.urlopen(url, timeout=120) as answer:
                status, page = answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            status, page = refused.code, refused.read().decode()
        is_for_people = 'lang="da"' in page and "11 11 11 00" in page.replace("\u00a0", " ")
        seen.add((status, is_for_people and "Traceback" not in page))
    return seen


def press(crowd: Crowd, until: Event) -> dict[int, Answer]:
    """One guest after the other signs up; a little at a time, so that they last."""
    answers = {}
    for number in range(GUESTS):
        if until.is_set():
            break
        answers[number] = crowd.press_at_once(only=[number])[0]
        time.sleep(0.1)
    return answers


@pytest.mark.parametrize(("crash", "times"), BREAKS, ids=["restarted", "backend killed"])
def test_a_database_that_crashes_under_load_loses_nothing_that_was_answered(
    broken_app: Flask,
    postgres: Postgres,
    smtp_server: SmtpServer,
    tmp_path: Path,
    crash: Callable[[Postgres], None],
    times: int,
) -> None:
    date = make_occurrence(capacity=20, on=clock.today() + timedelta(days=9))
    series_id, date_id = date.series_id, date.id
    db.session.remove()
    server = LiveServer(broken_app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, PROXY_COUNT="1", DEMO="0")
    server.start()
    scheduler = start(broken_app, "scheduler", log=tmp_path / "scheduler.log")
    try:
        crowd = Crowd(server.url, series_id, date_id, people=GUESTS)
        over = Event()
        with ThreadPoolExecutor(3) as pool:
            reading = [pool.submit(look, f"{server.url}{path}", over) for path in ("/gaature", "/")]
            pressing = pool.submit(press, crowd, over)
            try:
                for _number in range(times):
                    crash(postgres)
                    time.sleep(0.7)
            finally:
                over.set()
            seen, answers = set().union(*(one.result() for one in reading)), pressing.result()
        # Every page was the page, or one that says in Danish to try again; nothing else.
        assert seen <= {(200, True), (503, True)}
        assert {answer.status for answer in answers.values()} <= {303, 503}
        assert 503 in {answer.status for answer in answers.values()} | {status for status, _page in seen}
        again = [number for number in range(GUESTS) if number not in answers or answers[number].status != 303]
        answers.update(zip(again, crowd.press_at_once(300, only=again), strict=True))
        assert {answer.status for answer in answers.values()} == {303}
        # The scheduler lived through it, beats, and sends the rest by itself.
        wait_until(nothing_waits, seconds=300)
        assert scheduler.poll() is None
        wait_until(lambda: readiness(clock.now(), broken_app.config).is_scheduler_alive)
    finally:
        scheduler.kill()
        scheduler.wait(10)
        server.stop()
    let_leases_lapse()
    tick(broken_app, clock.now())
    assert_whole(
        clock.now(),
        received=smtp_server.mailbox.ids(),
        faults=times,
        names=[f"Gæst {number}" for number in answers],
    )
    assert "Traceback" not in "".join(answer.body for answer in answers.values())
