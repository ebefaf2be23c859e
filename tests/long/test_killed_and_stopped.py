"""Processes that are killed, or stopped for longer than a lease, at named points: senders, schedulers, web servers."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import SCHEDULER_LIMITS, db
from app.gatherings.models import Occurrence
from app.jobs.ticking import tick
from app.notifications.models import Message, MessageStatus
from tests.factories import make_occurrence, make_sign_up
from tests.support.crowd import Answer, Crowd
from tests.support.live import LiveServer
from tests.support.oracle import assert_whole
from tests.support.senders import (
    POINTS,
    Crew,
    is_stopped,
    let_leases_lapse,
    nothing_waits,
    start,
    wait_until,
)
from tests.support.smtp import SmtpServer

pytestmark = pytest.mark.long

PEOPLE = 30
PLACES = 20


@pytest.fixture
def mail_app(app: Flask, smtp_server: SmtpServer) -> Flask:
    app.config["SMTP_URL"] = smtp_server.url
    return app


def eight_wait(on: datetime | None = None) -> Occurrence:
    date = make_occurrence(capacity=None, on=on.date() if on else None)
    for _number in range(8):
        make_sign_up(date)
    db.session.commit()
    return date


# ---- senders ---------------------------------------------------------------------------------------------------


@contextmanager
def stopped_sender(app: Flask, now: datetime, point: str) -> Iterator[subprocess.Popen[bytes]]:
    """A sender that stands still at `point`, and goes on at the end of the block."""
    sender = start(app, "tick", "--at", now.isoformat(), FAULT_AT=point, FAULT_SIGNAL="STOP")
    try:
        wait_until(lambda: is_stopped(sender.pid))
        yield sender
    finally:
        # It stops anew with each letter.
        while sender.poll() is None:
            sender.send_signal(signal.SIGCONT)
            time.sleep(0.05)


@pytest.mark.parametrize("point", POINTS[:3])
def test_who_wakes_up_after_its_lease_sends_nothing_of_the_others(
    mail_app: Flask, smtp_server: SmtpServer, frozen_now: datetime, point: str
) -> None:
    eight_wait()
    later = frozen_now + timedelta(minutes=5)
    with stopped_sender(mail_app, frozen_now, point) as sender:
        let_leases_lapse()
        tick(mail_app, later)
        db.session.rollback()
        uncertain = select(func.count()).where(Message.status == MessageStatus.UNCERTAIN)
        assert db.session.scalar(uncertain) == (point != "after_claim")
    assert sender.returncode == 0
    fates = assert_whole(later, received=smtp_server.mailbox.ids())
    assert set(fates) == {MessageStatus.SENT}


def test_who_stops_in_the_middle_of_a_commit_holds_up_nobody_for_long(
    mail_app: Flask, smtp_server: SmtpServer, frozen_now: datetime
) -> None:
    """PostgreSQL gives up on it after a minute; on SQLite the others wait until it goes on."""
    eight_wait()
    is_postgres = db.engine.dialect.name == "postgresql"
    with stopped_sender(mail_app, frozen_now, "before_commit") as sender:
        time.sleep(SCHEDULER_LIMITS["idle_in_transaction_session_timeout"] + 2 if is_postgres else 2)
        if is_postgres:
            let_leases_lapse()
            tick(mail_app, frozen_now + timedelta(minutes=5))
    assert (sender.returncode == 0) is not is_postgres
    assert_whole(
        frozen_now + timedelta(minutes=5), received=smtp_server.mailbox.ids(), faults=int(is_postgres)
    )


def test_two_schedulers_and_three_senders_some_of_them_killed(
    mail_app: Flask, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    date, chance, kills = (
        make_occurrence(capacity=None, on=clock.today() + timedelta(days=9)),
        random.Random(7),
        12,
    )
    with ExitStack() as stack:
        schedulers = [start(mail_app, "scheduler", log=tmp_path / "log") for _number in range(2)]
        for one in schedulers:
            stack.callback(one.kill)
        crew = stack.enter_context(Crew(mail_app, tmp_path, 3))
        for number in range(kills):
            for _more in range(10):
                make_sign_up(date)
            db.session.commit()
            if number % 4 == 3:
                schedulers[0].kill()
                schedulers[0].wait(10)
                schedulers[0] = start(mail_app, "scheduler", log=tmp_path / "log")
                stack.callback(schedulers[0].kill)
            wait_until(lambda: len(crew.pids()) == 3)
            os.kill(chance.choice(crew.pids()), signal.SIGKILL)
        wait_until(nothing_waits)
    for one in schedulers:
        one.wait(10)
    let_leases_lapse()
    tick(mail_app, clock.now())
    assert_whole(clock.now(), received=smtp_server.mailbox.ids(), faults=kills + 3 + 2)


# ---- the scheduler's scans -------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["reminders_before_commit", "reminders_after_commit"])
def test_a_scan_that_is_killed_reminds_everybody_once(
    mail_app: Flask, smtp_server: SmtpServer, frozen_now: datetime, point: str
) -> None:
    day_before = eight_wait().starts_at - timedelta(hours=20)
    tick(mail_app, frozen_now)
    killed = start(mail_app, "tick", "--at", day_before.isoformat(), FAULT_AT=point)
    assert killed.wait(300) == -signal.SIGKILL
    db.session.rollback()
    promised = select(func.count()).where(Message.kind == "reminder")
    assert db.session.scalar(promised) == (8 if point == "reminders_after_commit" else 0)
    tick(mail_app, day_before + timedelta(minutes=1))
    assert_whole(day_before + timedelta(minutes=1), received=smtp_server.mailbox.ids())
    assert db.session.scalar(promised.where(Message.status == MessageStatus.SENT)) == 8


# ---- the web server --------------------------------------------------------------------------------------------


@contextmanager
def breaking_server(
    database_url: str, folder: Path, point: str, how: str
) -> Iterator[tuple[LiveServer, Crowd, Occurrence]]:
    """A web server in which one process is killed or stopped at `point`, once; and the people at its door."""
    server = LiveServer(
        database_url,
        folder,
        SAMSKAB_ENV="testing",
        PROXY_COUNT="1",
        FAULT_AT=point,
        FAULT_SIGNAL=how,
        FAULT_ONCE=str(folder / "done"),
    )
    date = make_occurrence(capacity=PLACES)
    db.session.commit()
    server.start()
    try:
        yield server, Crowd(server.url, date.series_id, date.id, people=PEOPLE), date
    finally:
        server.stop()


def names_of(answers: dict[int, Answer]) -> list[str]:
    """Who was told that they are on the list."""
    return [f"Gæst {number}" for number, answer in answers.items() if answer.status == 303]


def press_until_all_are_served(crowd: Crowd, answers: dict[int, Answer]) -> None:
    """Who got no 303 sends the same form again, as a browser does."""
    again = [number for number, answer in answers.items() if answer.status != 303]
    answers.update(zip(again, crowd.press_at_once(300, only=again), strict=True))
    assert [answer.status for answer in answers.values()] == [303] * PEOPLE


@pytest.mark.parametrize("point", ["form_before_commit", "form_after_commit"])
def test_a_web_process_that_is_killed_loses_no_answer_that_was_given(
    app: Flask, database_url: str, tmp_path: Path, point: str
) -> None:
    with breaking_server(database_url, tmp_path, point, "KILL") as (_server, crowd, date):
        answers = dict(enumerate(crowd.press_at_once()))
        assert (tmp_path / "done").exists()
        assert [answer.status for answer in answers.values()].count(0) >= 1
        assert {answer.status for answer in answers.values()} <= {0, 303}
        assert_whole(clock.now() - timedelta(days=1), names=names_of(answers))
        press_until_all_are_served(crowd, answers)
        assert_whole(clock.now() - timedelta(days=1), names=names_of(answers))
    db.session.expire_all()
    assert date.places_taken == PLACES


@pytest.mark.parametrize("point", ["form_before_commit", "form_after_commit"])
def test_a_web_process_that_stands_still_makes_nobody_wait_for_ever(
    app: Flask, database_url: str, tmp_path: Path, point: str
) -> None:
    with (
        breaking_server(database_url, tmp_path, point, "STOP") as (server, crowd, date),
        ThreadPoolExecutor(1) as pool,
    ):
        pressed = pool.submit(crowd.press_at_once, 90)
        stopped = the_stopped_process(server)
        time.sleep(16)
        stopped.send_signal(signal.SIGCONT)
        answers = dict(enumerate(pressed.result()))
        refused = [answer for answer in answers.values() if answer.status == 503]
        assert {answer.status for answer in answers.values()} <= {303, 503}
        for answer in refused:
            # On PostgreSQL it waits for the row that the other holds, and gives up before the other goes on.
            is_busy = "Prøv igen om lidt" in answer.body
            assert is_busy or "Vi er straks tilbage" in answer.body
            assert is_busy or re.search(r"Sig nummeret [0-9a-f]{6}", answer.body)
            assert "11 11 11 00" in answer.body.replace("\N{NO-BREAK SPACE}", " ")
        assert_whole(clock.now() - timedelta(days=1), names=names_of(answers))
        press_until_all_are_served(crowd, answers)
        assert_whole(clock.now() - timedelta(days=1), names=names_of(answers))
    db.session.expire_all()
    assert date.places_taken == PLACES


def the_stopped_process(server: LiveServer) -> psutil.Process:
    """The process of the web server that stands still."""
    found: list[psutil.Process] = []

    def look() -> bool:
        found[:] = [one for one in server.workers() if one.status() == psutil.STATUS_STOPPED]
        return bool(found)

    wait_until(look)
    return found[0]
