"""Senders in processes of their own, that are killed and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import psutil
from flask import Flask
from sqlalchemy import delete, func, select

from app.core.database import db
from app.jobs.ticking import tick
from app.notifications.models import Channel, ChannelPause, Message, MessageStatus
from tests.factories import writing
from tests.support.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]
#: Where a sender may die or stop. At the first it has not begun; after the others its letter may be unknown.
POINTS = ("after_claim", "after_handover", "after_data", "before_commit")


def let_leases_lapse() -> None:
    """What two minutes do, without waiting for them: every lease has run out."""
    with writing():
        for message in db.session.scalars(select(Message).where(Message.lease_until.is_not(None))):
            assert message.lease_until is not None
            message.lease_until -= timedelta(minutes=10)


def let_pauses_end() -> None:
    """What the rest of a channel does, without waiting for it."""
    with writing():
        db.session.execute(delete(ChannelPause))


def wait_until(true: Callable[[], bool], seconds: float = 300) -> None:
    """Wait for what another process does; fails when it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def nothing_waits() -> bool:
    """Whether no letter stands in the queue, due or not."""
    db.session.rollback()
    waits = Message.channel == Channel.EMAIL, Message.status == MessageStatus.QUEUED
    return db.session.scalar(select(func.count()).where(*waits)) == 0


def environment(app: Flask, **settings: str) -> dict[str, str]:
    """What a process needs to work on the database, the mail server and the SMS provider of `app`."""
    shared = ("SMTP_URL", "SMS_URL", "SMS_TOKEN", "SMS_CALLBACK_SECRET", "INSTANCE_PATH")
    return {
        **os.environ,
        "SAMSKAB_ENV": "testing",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        **{key: app.config[key] for key in shared},
        "SITE_URL": "http://localhost",
        **settings,
    }


def start(app: Flask, *command: str, log: Path | None = None, **settings: str) -> subprocess.Popen[bytes]:
    """`samskab …` in a process of its own; what it says goes to `log`."""
    program = str(Path(sys.executable).with_name("samskab"))
    with (log or Path(os.devnull)).open("ab") as file:
        return subprocess.Popen(
            [program, *command], cwd=ROOT, env=environment(app, **settings), stdout=file, stderr=file
        )


def send_and_die(app: Flask, now: datetime, point: str) -> None:
    """A sender that does what is due at `now` and is killed at `point`."""
    sender = start(app, "tick", "--at", now.isoformat(), FAULT_AT=point)
    assert sender.wait(300) == -signal.SIGKILL


def kill_and_finish(app: Flask, now: datetime, points: tuple[str, ...]) -> datetime:
    """Senders that die at `points`, one after the other, and then one that lives; returns when it was done."""
    for point in points:
        send_and_die(app, now, point)
        let_leases_lapse()
    for minutes in (5, 10):
        tick(app, now + timedelta(minutes=minutes))
    db.session.rollback()
    return now + timedelta(minutes=10)


def is_stopped(pid: int) -> bool:
    """Whether the process stands still (SIGSTOP)."""
    return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)


class Program:
    """A Python program of the tests in a process of its own, ended with the block."""

    def __init__(self, module: str, *arguments: str, log: Path, env: dict[str, str] | None = None) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._log = log
        self._environment = {**(env or os.environ), "PYTHONPATH": str(ROOT)}

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        return self

    def __exit__(self, *_error: object) -> None:
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                child.resume()
        self.process.terminate()
        self.process.wait(30)

    def log(self) -> str:
        """What it has said."""
        return self._log.read_text(errors="replace")


class Sink(Program):
    """A mail server that takes everything, keeps a line per letter on disk before it says so, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "received"
        self._file.touch()
        port = free_port()
        self.url = f"smtp://127.0.0.1:{port}"
        super().__init__("tests.support.sink", str(port), str(self._file), log=folder / "sink.log")

    def count(self) -> int:
        """How many letters it took."""
        return self._file.read_bytes().count(b"\n")

    def received(self) -> list[str]:
        """The Message-ID of each, in the order in which they came."""
        return self._file.read_text().splitlines()


class Crew(Program):
    """Several senders that send and sweep without a pause; who is killed is replaced."""

    def __init__(self, app: Flask, folder: Path, senders: int) -> None:
        super().__init__(
            "tests.support.crew",
            str(senders),
            log=folder / "crew.log",
            env=environment(app, LOG_LEVEL="ERROR"),
        )

    def pids(self) -> list[int]:
        """Who works just now."""
        children = psutil.Process(self.process.pid).children()
        return [child.pid for child in children if child.status() != psutil.STATUS_ZOMBIE]
