"""20,000 letters, four senders, a hundred of them killed and fifty stopped until their lease has run out.

Nothing is lost, nobody is told twice, and at most one letter per fault is unknown. Leases are not shortened: what two
minutes do to the messages of a sender that was killed or stopped is done to their rows instead of waited for.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Engine, create_engine, func, insert, make_url, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app.core import clock
from app.core.database import db, table_of
from app.core.database_clock import DatabaseNow, database_now
from app.core.encrypted import sealed
from app.gatherings.messages import topic_of
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.jobs.ticking import tick
from app.notifications import claims
from app.notifications.delivery import sweep
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outbox import dedupe_key
from app.people.models import Person
from tests.factories import make_occurrence, writing
from tests.support.oracle import IN_HAND, assert_whole
from tests.support.senders import Crew, Sink, let_leases_lapse, nothing_waits, wait_until

MESSAGES = 20_000
KILLS = 100
STOPS = 50
SENDERS = 4
#: All must be decided so long after the last fault.
DECIDED = timedelta(minutes=10)


def promise_to_everybody(number: int, now: datetime) -> None:
    """As many people on one date, each promised the letter that says so; written in bulk, as the actions would."""
    date = make_occurrence(capacity=None, on=clock.today() + timedelta(days=60))
    date_id, expires_at = date.id, date.starts_at
    first_person = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
    people = range(first_person, first_person + number)
    with writing():
        db.session.execute(insert(Person), [_person(one, now) for one in people])
        db.session.execute(insert(SignUp), [_sign_up(one, date_id, now) for one in people])
        sign_ups = dict(
            db.session.execute(
                select(SignUp.person_id, SignUp.id).where(SignUp.occurrence_id == date_id)
            ).all()
        )
        letters = [sealed(Message, _letter(one, sign_ups[one], date_id, now, expires_at)) for one in people]
        db.session.execute(insert(table_of(Message)), letters)
        db.session.execute(update(Occurrence).where(Occurrence.id == date_id).values(places_taken=number))


def _person(number: int, now: datetime) -> dict[str, object]:
    name = f"Person Nr {number}"
    address = f"nr{number}@example.org"
    return {"id": number, "name": name, "name_folded": name.lower(), "email": address, "created_at": now}


def _sign_up(number: int, date_id: int, now: datetime) -> dict[str, object]:
    return {
        "occurrence_id": date_id,
        "person_id": number,
        "identity": f"identity-{number}",
        "status": SignUpStatus.CONFIRMED,
        "queued_at": now + timedelta(microseconds=number),
        "placed_at": now,
        "created_at": now,
    }


def _letter(
    person_id: int, sign_up_id: int, date_id: int, now: datetime, expires_at: datetime
) -> dict[str, object]:
    kind = "sign_up_confirmed"
    return {
        "dedupe_key": dedupe_key(kind, person_id, sign_up_id),
        "kind": kind,
        "channel": Channel.EMAIL,
        "person_id": person_id,
        "topic": topic_of(date_id),
        "params": {"sign_up_id": sign_up_id},
        "urgent": False,
        "created_at": now,
        "due_at": now,
        "expires_at": expires_at,
        "status": MessageStatus.QUEUED,
        "attempts": 0,
    }


def held_by(pid: int) -> list[ColumnElement[bool]]:
    """What that sender has in its hands."""
    owner = f"{socket.gethostname()[:30]}:{pid}:%"
    return [Message.owner.like(owner), Message.status.in_(IN_HAND)]


def lapse(engine: Engine, pid: int) -> bool:
    """The leases of that sender run out. False when it was stopped in the middle of a transaction, with its locks."""
    try:
        with engine.begin() as line:
            line.execute(update(Message).where(*held_by(pid)).values(lease_until=DatabaseNow()))
    except OperationalError:
        return False
    return True


def outside(app: Flask) -> Engine:
    """Connections that wait a second for a lock, and no longer."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    is_sqlite = url.get_backend_name() == "sqlite"
    patience = {"timeout": 1} if is_sqlite else {"options": "-c lock_timeout=1s"}
    return create_engine(url, poolclass=NullPool, connect_args=patience)


def kill(engine: Engine, pid: int) -> bool:
    """A power cut, and the two minutes after it."""
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    return lapse(engine, pid)


def stop(app: Flask, engine: Engine, pid: int) -> bool:
    """A machine that hangs for longer than the lease, and then goes on as if nothing had been."""
    os.kill(pid, signal.SIGSTOP)
    try:
        if not lapse(engine, pid):
            return False
        sweep(app, clock.now())
        # The others have what it had claimed before it wakes up.
        time.sleep(0.3)
    finally:
        os.kill(pid, signal.SIGCONT)
    return True


def break_senders(app: Flask, crew: Crew, sink: Sink, chance: random.Random) -> int:
    """All faults, spread over the letters; returns how many were stopped for longer than their lease.

    The others held a lock just then, and a lease runs out for nobody while they do.
    """
    engine = outside(app)
    faults = ["kill"] * KILLS + ["stop"] * STOPS
    chance.shuffle(faults)
    outlived = 0
    for number, fault in enumerate(faults):
        wait_until(lambda n=number: sink.count() >= (n + 1) * MESSAGES * 0.95 / len(faults), seconds=120)
        wait_until(lambda: len(crew.pids()) == SENDERS)
        pid = chance.choice(crew.pids())
        if fault == "kill":
            assert kill(engine, pid)
        else:
            outlived += stop(app, engine, pid)
    return outlived


def queued() -> int:
    db.session.rollback()
    waiting = Message.channel == Channel.EMAIL, Message.status == MessageStatus.QUEUED
    return db.session.scalar(select(func.count()).where(*waiting)) or 0


@pytest.mark.long
def test_nobody_is_told_twice_or_not_at_all(
    app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    promise_to_everybody(MESSAGES, clock.now())
    promised = queued()
    db.session.rollback()
    with Sink(tmp_path) as sink:
        app.config["SMTP_URL"] = sink.url
        began = time.monotonic()
        with Crew(app, tmp_path, SENDERS) as crew:
            outlived = break_senders(app, crew, sink, random.Random(2027))
            last_fault = time.monotonic()
            wait_until(nothing_waits, seconds=DECIDED.total_seconds())
            wait_until(lambda: not in_hand_after(claims.LEASE), seconds=1)
        took_after = time.monotonic() - last_fault
        # Nobody holds a letter for longer than a lease; what is left then is decided by the next look.
        let_leases_lapse()
        tick(app, clock.now())
        fates = assert_whole(clock.now(), received=sink.received(), promised=promised, faults=KILLS + STOPS)
    assert set(fates) <= {MessageStatus.SENT, MessageStatus.UNCERTAIN}
    assert timedelta(seconds=took_after) + claims.LEASE < DECIDED
    assert outlived > 0
    with capsys.disabled():
        print(
            f"\n{db.engine.dialect.name}: {promised} letters, {KILLS} killed, {STOPS} stopped ({outlived} longer "
            f"than their lease): lost 0, twice 0, uncertain {fates[MessageStatus.UNCERTAIN]}; "
            f"{last_fault - began:.0f} s of faults, then {took_after:.0f} s until the queue was empty"
        )


def in_hand_after(lease: timedelta) -> int:
    """How many messages are held for longer from now than a lease."""
    db.session.rollback()
    late = select(func.count()).where(Message.status.in_(IN_HAND), Message.lease_until > database_now(lease))
    return db.session.scalar(late) or 0
