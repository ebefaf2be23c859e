"""The plan of a fair for many is computed by a scheduler of its own: killed, taken over by another, and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import update

from app.background.models import OPEN, LongTask, TaskState
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.database_clock import database_now
from app.exchange import registering, rounds, rounds_planning
from app.exchange.models import Fair
from app.exchange.registering import Registration, Who
from app.exchange.rounds import MOST_AT_ONCE, Proposal
from app.exchange.rounds_queries import meetings_of
from app.exchange.rules import Side
from tests.exchange.day import day_of, make_day
from tests.exchange.trading import MODERATOR, make_item, offer
from tests.factories import make_person, writing
from tests.support.senders import start, wait_until
from tests.support.smtp import SmtpServer

pytestmark = pytest.mark.long

#: More than are planned while somebody waits; and a day so hard that no plan is proven at once.
MANY, ROUNDS = MOST_AT_ONCE + 30, 12
KINDS = ("lokaler", "haender", "transport", "viden")


@pytest.fixture
def mail_app(app: Flask, smtp_server: SmtpServer) -> Flask:
    app.config["SMTP_URL"] = smtp_server.url
    return app


def crowded() -> Fair:
    """Everybody gives one thing and seeks another; most stay for a part of the day."""
    fair, _nobody = make_day(rounds=ROUNDS, round_minutes=12, pause_minutes=2, tables=MANY // 3)
    chance = Random(7)
    for number in range(MANY):
        stay = timedelta(minutes=14 * chance.randint(3, 8))
        late = timedelta(minutes=14 * chance.randint(0, 4))
        how = Registration(arrives_at=fair.starts_at + late, leaves_at=fair.starts_at + late + stay)
        with writing():
            who = Who(make_person(f"Gæst {number}").id)
            gives = offer(category=chance.choice(KINDS))
            one = registering.register(SYSTEM, clock.now(), fair.id, who, how, gives)
        for item in (Side.GIVE, Side.SEEK):
            make_item(one.party, side=item, category=chance.choice(KINDS))
    return fair


def save_something(fair: Fair) -> None:
    """A plan that stands: the first that is found."""
    found = day_of(fair)
    proposal = rounds.solve(replace(found.setting, least=0), lambda _best: True)
    with writing():
        rounds_planning.propose(MODERATOR, clock.now(), fair.id, 0, proposal, found.version)
        rounds_planning.save(MODERATOR, clock.now(), fair.id, day_of(fair).version)


@contextmanager
def scheduler(app: Flask, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = start(app, "scheduler", log=log)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)


def proposal_of(fair: Fair) -> Proposal | None:
    db.session.rollback()
    return day_of(fair).proposal


def state_of(fair: Fair) -> TaskState:
    db.session.rollback()
    task = rounds_planning.task_of(fair.id)
    assert task is not None
    return task.state


def test_a_killed_process_leaves_the_saved_plan_another_goes_on_and_a_stop_keeps_the_best(
    mail_app: Flask, tmp_path: Path
) -> None:
    fair = crowded()
    save_something(fair)
    saved = meetings_of(fair.id)
    assert saved
    with writing():
        rounds_planning.ask_for_plan(MODERATOR, clock.now(), fair.id, 3, day_of(fair).version)

    with scheduler(mail_app, tmp_path / "log") as first:
        wait_until(lambda: proposal_of(fair) is not None)
        assert state_of(fair) is TaskState.RUNNING
        os.kill(first.pid, signal.SIGKILL)
        first.wait(30)
    kept = proposal_of(fair)
    assert kept is not None
    assert kept.is_capped
    assert meetings_of(fair.id) == saved

    with writing():
        db.session.execute(update(LongTask).values(claimed_until=database_now(-timedelta(seconds=1))))
    with scheduler(mail_app, tmp_path / "log"):
        wait_until(lambda: _is_claimed_anew(fair))
        with writing():
            rounds_planning.stop_planning(MODERATOR, clock.now(), fair.id)
        wait_until(lambda: state_of(fair) not in OPEN)

    best = proposal_of(fair)
    assert best is not None
    assert best.worth >= kept.worth
    assert best.worth <= best.bound
    assert meetings_of(fair.id) == saved
    with writing():
        rounds_planning.save(MODERATOR, clock.now(), fair.id, day_of(fair).version)
    assert sorted(meetings_of(fair.id)) == sorted(best.meetings)


def _is_claimed_anew(fair: Fair) -> bool:
    """Whether a second process has begun."""
    db.session.rollback()
    task = rounds_planning.task_of(fair.id)
    return task is not None and task.attempts > 1
