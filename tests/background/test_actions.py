"""Long work: asked for once, done by one, stopped with the best so far, gone on with after a death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.background import running
from app.background.actions import ask_for, ask_to_stop
from app.background.claims import LEASE, MOST_ATTEMPTS, claim
from app.background.models import LongTask, TaskState
from app.background.queries import latest, standing
from app.background.running import run_due
from app.core import clock, feature
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.errors import NotFoundError
from app.core.feature import Feature
from app.core.long_work import LongWork, Work
from app.jobs.ticking import tick
from app.operations.signs import Light, signs
from tests.conftest import FrozenClock
from tests.factories import writing
from tests.support.retention import forget
from tests.test_races import all_at_once

KIND = "counting"


def count(work: Work) -> Mapping[str, Any]:
    """Counts to ten, from where the run before had come."""
    done = int(work.so_far.get("counted", 0))
    while done < work.params["to"] and not work.is_stopped():
        done += 1
        work.tell(done * 10, {"counted": done}, where="Tæller")
    return {"counted": done}


@pytest.fixture
def do(app: Flask) -> Iterator[Callable[[LongWork], None]]:
    """Say how the work is done; a plain count until then."""
    before = feature.installed()

    def install(work: LongWork) -> None:
        feature.install([*before, Feature(name="counting", long_work={KIND: work})])

    install(count)
    yield install
    feature.install(before)
    running.begin()


def ask(key: str = "a", now: datetime | None = None) -> int:
    with writing():
        return ask_for(SYSTEM, now or clock.now(), KIND, {"to": 10}, key).id


def task(key: str = "a") -> LongTask:
    db.session.rollback()
    found = latest(KIND, key)
    assert found is not None
    return found


def let_lease_run_out() -> None:
    with writing():
        db.session.execute(update(LongTask).values(claimed_until=database_now(-timedelta(seconds=1))))


def test_two_presses_ask_for_one_thing_and_after_its_end_for_another(app: Flask, do: object) -> None:
    first = ask()
    assert ask() == first
    assert ask("b") != first
    assert run_due(clock.now()) == 2
    assert (task().state, task().progress, task().result) == (TaskState.DONE, 100, {"counted": 10})
    assert ask() > first
    with pytest.raises(KeyError):
        ask_for(SYSTEM, clock.now(), "no such work", {}, "a")


def test_ten_presses_at_once_ask_for_one_thing(app: Flask, do: object) -> None:
    assert len(set(all_at_once(app, [ask] * 10))) == 1


def test_two_runners_at_once_do_each_thing_once(app: Flask, do: Callable[[LongWork], None]) -> None:
    begun: list[str] = []

    def note(work: Work) -> Mapping[str, Any]:
        begun.append(work.params["key"])
        work.tell(50)
        return {}

    do(note)
    with writing():
        for key in ("a", "b", "c"):
            ask_for(SYSTEM, clock.now(), KIND, {"key": key}, key)
    now = clock.now()
    done = all_at_once(app, [lambda: run_due(now)] * 4)
    run_due(now)
    assert sorted(begun) == ["a", "b", "c"]
    assert sum(done) <= 3
    assert {task(key).state for key in "abc"} == {TaskState.DONE}


def test_a_stop_keeps_the_best_so_far(app: Flask, do: Callable[[LongWork], None]) -> None:
    number = ask()

    def stopped_at_three(work: Work) -> Mapping[str, Any]:
        for done in range(1, 10):
            if done == 3:
                with writing():
                    ask_to_stop(SYSTEM, work.now, number)
            work.tell(done * 10, {"counted": done})
            if work.is_stopped():
                return {"counted": done}
        raise AssertionError("went on")

    do(stopped_at_three)
    run_due(clock.now())
    assert (task().state, task().progress, task().result) == (TaskState.STOPPED, 30, {"counted": 3})
    with writing():
        assert ask_to_stop(SYSTEM, clock.now(), number).state == TaskState.STOPPED
        with pytest.raises(NotFoundError):
            ask_to_stop(SYSTEM, clock.now(), number + 1)


def test_each_piece_ends_when_it_ended_and_not_when_the_round_began(
    app: Flask, frozen_clock: FrozenClock, do: Callable[[LongWork], None]
) -> None:
    began = clock.now()

    def takes_twenty_minutes(work: Work) -> Mapping[str, Any]:
        frozen_clock.move_to(work.now + timedelta(minutes=20))
        return {}

    do(takes_twenty_minutes)
    ask()
    ask("b")
    assert run_due(began) == 2

    first, second = task(), task("b")
    assert (first.started_at, first.finished_at) == (began, began + timedelta(minutes=20))
    assert (second.started_at, second.finished_at) == (first.finished_at, began + timedelta(minutes=40))


def test_what_has_not_begun_stops_at_once(app: Flask, do: object) -> None:
    number = ask()
    with writing():
        ask_to_stop(SYSTEM, clock.now(), number)
    assert run_due(clock.now()) == 0
    assert (task().state, task().attempts) == (TaskState.STOPPED, 0)


def test_after_a_death_in_the_middle_another_run_goes_on_from_what_was_kept(app: Flask, do: object) -> None:
    """The first process is killed, as a machine that loses its power."""
    ask()
    script = (
        "import os, signal\n"
        "from app import create_app\n"
        "from app.background.claims import claim, keep\n"
        "from app.core import clock\n"
        "with create_app().app_context():\n"
        "    ours = claim('dead', clock.now())\n"
        "    keep(ours, progress=40, result={'counted': 4})\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {**os.environ, "DATABASE_URL": url, "INSTANCE_PATH": app.config["INSTANCE_PATH"]}
    died = subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert run_due(clock.now()) == 0, "it may live: its lease has not run out"
    assert task().state == TaskState.RUNNING
    assert task().claimed_until > database_now(LEASE / 2)
    let_lease_run_out()
    assert run_due(clock.now()) == 1
    assert (task().state, task().result, task().attempts) == (TaskState.DONE, {"counted": 10}, 2)


def test_who_comes_back_after_its_lease_changes_nothing(app: Flask, do: Callable[[LongWork], None]) -> None:
    def overtaken(work: Work) -> Mapping[str, Any]:
        let_lease_run_out()
        begin_write()
        db.session.rollback()
        assert claim("another", work.now) is not None
        work.tell(90, {"counted": 9})
        raise AssertionError("told nothing of it")

    ask()
    do(overtaken)
    assert run_due(clock.now()) == 0
    assert (task().owner, task().state, task().result) == ("another", TaskState.RUNNING, {})


def test_what_fails_three_times_has_failed_and_administrators_see_it(
    app: Flask, do: Callable[[LongWork], None], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(work: Work) -> Mapping[str, Any]:
        work.tell(20, {"counted": 2})
        raise LookupError("Ane")

    do(fail)
    ask()
    for _attempt in range(MOST_ATTEMPTS):
        assert task().state == TaskState.QUEUED
        run_due(clock.now())
    assert (task().state, task().result) == (TaskState.FAILED, {"counted": 2})
    assert standing().failed == 1
    (sign,) = [one for one in signs(clock.now(), app.config) if one.key == "long_work"]
    assert (sign.light, sign.found) == (Light.YELLOW, "1 gik galt.")
    ask()
    assert (standing().failed, standing().queued) == (0, 1)


def test_what_dies_three_times_has_failed_and_what_was_to_stop_then_stops(app: Flask, do: object) -> None:
    number = ask()
    ask("b")
    for _attempt in range(MOST_ATTEMPTS):
        assert claim("dies", clock.now()).task_id == number
        let_lease_run_out()
    assert claim("dies too", clock.now()) is not None
    other = task("b").id
    with writing():
        ask_to_stop(SYSTEM, clock.now(), other)
    let_lease_run_out()
    run_due(clock.now())
    assert task().state == TaskState.FAILED
    assert task("b").state == TaskState.STOPPED


def test_a_process_that_ends_leaves_its_work_to_another(app: Flask, do: Callable[[LongWork], None]) -> None:
    def ended(work: Work) -> Mapping[str, Any]:
        work.tell(30, {"counted": 3})
        running.stop()
        assert work.is_stopped()
        return {"counted": 3}

    do(ended)
    ask()
    assert run_due(clock.now()) == 0
    assert (task().state, task().attempts, task().result) == (TaskState.QUEUED, 0, {"counted": 3})
    running.begin()
    do(count)
    tick(app, clock.now())
    assert (task().state, task().result) == (TaskState.DONE, {"counted": 10})


def test_it_is_kept_for_thirty_days(app: Flask, do: object, frozen_now: datetime) -> None:
    ask(now=frozen_now)
    run_due(frozen_now)
    ask("open", now=frozen_now)
    assert forget(frozen_now + timedelta(days=29), "technical.long_work") == 0
    assert forget(frozen_now + timedelta(days=31), "technical.long_work") == 1
    assert db.session.scalar(select(func.count()).select_from(LongTask)) == 1
