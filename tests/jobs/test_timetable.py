"""The timetable, one job at a time, and everything that is due at one instant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import func, select, update

from app.core import clock
from app.core.clock import CPH
from app.core.database import db
from app.core.demo_clock import OFFSET_KEY
from app.core.records import Draft, Heartbeat, IdempotencyKey, Setting
from app.gatherings.models import Occurrence
from app.jobs import running
from app.jobs.housekeeping import beat, checkpoint
from app.jobs.running import guarded, run_job
from app.jobs.scheduler import make_scheduler
from app.jobs.ticking import tick
from app.jobs.timetable import Job, scans, timetable
from app.notifications.models import Message, MessageStatus
from app.privacy.retention import run as run_retention
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing

ROOT = Path(__file__).resolve().parents[2]


def test_the_scheduler_owns_no_state_and_skips_nothing(app: Flask) -> None:
    scheduler = make_scheduler(app)
    # Unstarted, jobs and stores are pending; starting paused settles them without running anything.
    store = scheduler._jobstores["default"] if scheduler._jobstores else None
    assert isinstance(store, MemoryJobStore)
    assert scheduler.timezone == UTC
    jobs = scheduler.get_jobs()
    assert {job.id for job in jobs} == {job.name for job in timetable()}
    for job in jobs:
        assert isinstance(job.trigger, IntervalTrigger)
    defaults = scheduler._job_defaults
    assert defaults == {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


def test_scans_run_in_the_order_in_which_they_feed_each_other(app: Flask) -> None:
    names = [job.name for job in scans()]
    first = ["extend_horizon", "lapse_offers", "fill_free_places", "reminders", "participant_lists"]
    assert names[:5] == first


def test_the_scheduler_looks_often_enough(app: Flask) -> None:
    seconds = {job.name: job.seconds for job in timetable()}
    assert seconds["urgent_messages"] == 1
    assert seconds["messages"] == seconds["reminders"] == 15
    assert seconds["heartbeat"] == 10


def test_every_job_of_the_timetable_runs(app: Flask, frozen_now: datetime) -> None:
    make_sign_up(make_occurrence())
    for job in timetable():
        run_job(app, job, frozen_now)
    assert db.session.scalar(select(func.count()).where(Message.status == MessageStatus.SENT)) == 2


def test_a_job_needs_one_connection_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """All jobs are due when the scheduler begins: if each held one and waited for another, none would go on."""
    held: list[int] = []

    def read_pack(_app: Flask) -> None:
        held.append(int(db.session().in_transaction()))

    monkeypatch.setitem(app.config, "DEMO", True)
    monkeypatch.setattr(running, "get_pack", read_pack)
    run_job(app, Job("any", 1, lambda _app, _now: None))
    assert held == [0]


def test_a_failing_job_is_logged_and_ends_no_thread(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_app: Flask, _now: datetime) -> None:
        raise LookupError("ane@example.org")

    guarded(app, Job("bad", 1, fail))()
    (record,) = [record for record in caplog.records if record.message == "job failed"]
    assert record.__dict__["job"] == "bad"


def test_the_demo_bar_moves_the_clock_of_jobs(app: Flask) -> None:
    seen: list[datetime] = []
    job = Job("look", 1, lambda _app, now: seen.append(now))
    with writing():
        setting = Setting(key=OFFSET_KEY, value=86_400.0, updated_at=clock.now())
        db.session.add(setting)
    run_job(app, job)
    app.config["DEMO"] = True
    run_job(app, job)
    assert timedelta(hours=23, minutes=59) < seen[1] - seen[0] < timedelta(days=1, minutes=1)
    assert abs(clock.now() - seen[0]) < timedelta(minutes=1)


# ---- tick ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 31), date(2027, 11, 1)]
)
def test_the_reminder_comes_the_day_before_at_the_same_time(app: Flask, day: date) -> None:
    """10.00 is 10.00 on both sides of the nights when the clocks change."""
    with clock.at(datetime.combine(day - timedelta(days=20), time(12), tzinfo=CPH)):
        make_sign_up(make_occurrence(on=day, starts_at_local=time(10)), make_person("Ane"))
        tick(app, clock.now())
    due = datetime.combine(day - timedelta(days=1), time(10), tzinfo=CPH).astimezone(UTC)
    assert "reminder" not in tick(app, due - timedelta(seconds=1)).promised
    assert tick(app, due).promised["reminder"] == 1
    assert tick(app, due + timedelta(hours=1)).promised == {}
    assert clock.local(db.session.scalars(select(Occurrence.starts_at)).one()).time() == time(10)


def test_tick_does_everything_once_and_says_so(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence(on=date(2027, 3, 10))
    for _number in range(3):
        make_sign_up(occurrence)
    at = datetime(2027, 3, 9, 18, 30, tzinfo=CPH)
    assert "email: 4 sent" in tick(app, frozen_now).lines()
    report = tick(app, at)
    assert report.promised == {"participant_list": 1, "reminder": 3, "welcome": 3}
    assert "email: 7 sent" in report.lines()
    assert tick(app, at).lines() == ["nothing was due"]


def test_tick_makes_the_coming_dates(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=date(2027, 3, 10))
    count = select(func.count()).where(Occurrence.series_id == series.id)
    before = db.session.scalar(count)
    report = tick(app, frozen_now + timedelta(days=14))
    assert report.scans["extend_horizon"] == 2
    assert db.session.scalar(count) == (before or 0) + 2


def samskab(app: Flask, *arguments: str) -> str:
    environment = {
        **os.environ,
        "SAMSKAB_ENV": "testing",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE_PATH": app.config["INSTANCE_PATH"],
    }
    command = [str(Path(sys.executable).with_name("samskab")), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_command_tick_prints_lines_and_json(app: Flask, frozen_now: datetime) -> None:
    make_sign_up(make_occurrence(on=date(2027, 3, 10)))
    db.session.commit()
    assert "email: 2 sent" in samskab(app, "tick", "--at", "2027-03-01T10:00+01:00").splitlines()
    told = json.loads(samskab(app, "tick", "--at", "2027-03-09T18:30+01:00", "--json"))
    assert told["promised"] == {"participant_list": 1, "reminder": 1, "welcome": 1}
    assert told["email"] == {"sent": 3}


# ---- housekeeping -------------------------------------------------------------------------


def test_a_beat_replaces_the_one_before(app: Flask) -> None:
    beat()
    first = db.session.scalars(select(Heartbeat.beat_at)).one()
    db.session.rollback()
    beat()
    assert db.session.scalars(select(Heartbeat.beat_at)).one() > first


def test_the_heart_beats_in_real_time(app: Flask, frozen_now: datetime) -> None:
    beat()
    beaten = db.session.scalars(select(Heartbeat.beat_at)).one()
    assert abs(beaten - frozen_now) > timedelta(days=1)


@pytest.mark.sqlite_only  # PostgreSQL looks after its own log.
def test_the_scheduler_checkpoints(app: Flask) -> None:
    make_person()
    db.session.rollback()
    checkpoint()
    # Another process looks: a file opened and closed in this one would take SQLite's own locks along.
    found = subprocess.run(["grep", "-c", "Person", str(db.engine.url.database)], check=False)
    assert found.returncode == 0


def test_cleaning_up_takes_what_is_old_and_leaves_the_rest(app: Flask, frozen_now: datetime) -> None:
    old, fresh = frozen_now - timedelta(days=100), frozen_now
    with writing():
        for number, at in enumerate((old, fresh)):
            db.session.add(IdempotencyKey(key=f"key-{number}", location="/", created_at=at))
            db.session.add(Draft(owner=f"account:{number}", kind="walk", data={}, updated_at=at))
    report = {row.rule: row.done for row in run_retention(frozen_now).rows if row.done}
    assert report == {"technical.drafts": 1, "technical.forms": 1}
    assert list(db.session.scalars(select(IdempotencyKey.key))) == ["key-1"]
    assert list(db.session.scalars(select(Draft.owner))) == ["account:1"]


def test_what_a_message_said_goes_before_that_it_was_sent(app: Flask, frozen_now: datetime) -> None:
    make_sign_up(make_occurrence())
    tick(app, frozen_now)
    with writing():
        db.session.execute(update(Message).values(last_error="SMTP 550"))
    assert None not in set(db.session.scalars(select(Message.sent_to)))
    run_retention(frozen_now + timedelta(days=91))
    assert set(db.session.scalars(select(Message.last_error))) == {None}
    assert set(db.session.scalars(select(Message.sent_to))) == {None}
    run_retention(frozen_now + timedelta(days=396))
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
