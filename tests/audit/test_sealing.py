"""The audit in the database: it only grows, it is sealed each minute, and whatever an attacker does to it shows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app.audit import guards
from app.audit.actions import record
from app.audit.cli import audit
from app.audit.models import AuditEvent, AuditSeal
from app.audit.retention import retire
from app.audit.sealing import newest_seal, seal_events
from app.audit.verifying import verify_audit
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.demo.reset import begin_again
from app.jobs.running import run_job
from app.jobs.timetable import timetable
from tests.factories import writing

EVENTS = 12
ATTACKS = 40


def note(now: datetime, number: int, action: str = "walk.test") -> None:
    record(SYSTEM, now, action, "walk", number, state="confirmed", party=number)


def sealed(now: datetime, events: int = EVENTS) -> None:
    """So many events, and their seals."""
    with writing():
        for number in range(events):
            note(now, number)
    with writing():
        seal_events(now)


@pytest.fixture
def now(app: Flask, frozen_now: datetime) -> datetime:
    """The instant of the first events, which are sealed."""
    sealed(frozen_now)
    return frozen_now


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@contextmanager
def attacker() -> Iterator[Any]:
    """A connection of somebody who owns the database and has taken the triggers away."""
    db.session.rollback()
    with (
        db.engine.connect().execution_options(samskab_writes=True) as line,
        line.begin(),
        guards.lifted(line),
    ):
        yield line


# ---- the triggers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [AuditEvent, AuditSeal])
@pytest.mark.parametrize("how", ["update", "delete", "replace", "truncate"])
def test_the_database_refuses_to_change_the_audit(
    now: datetime, table: type[Any], how: str, database_url: str
) -> None:
    name = table.__tablename__
    on_sqlite = database_url.startswith("sqlite")
    sql = {
        "update": f"UPDATE {name} SET {'purpose' if table is AuditEvent else 'hash'} = 'x'",
        "delete": f"DELETE FROM {name}",
        "replace": f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}"
        if on_sqlite
        else f"UPDATE {name} SET {'id = id' if table is AuditEvent else 'number = number'}",
        "truncate": f"DELETE FROM {name}" if on_sqlite else f"TRUNCATE {name} CASCADE",
    }[how]
    begin_write()
    with pytest.raises(DBAPIError, match=guards.REFUSED):
        db.session.execute(text(sql))
    db.session.rollback()
    assert count(table) == EVENTS


@pytest.mark.slow_on_postgres
def test_the_demo_begins_anew_and_is_guarded_again(app: Flask, now: datetime, tmp_path: Any) -> None:
    begin_again(str(tmp_path), app.config["PACK"])
    db.session.commit()
    assert count(AuditSeal) == 0
    begin_write()
    with pytest.raises(DBAPIError, match=guards.REFUSED):
        db.session.execute(delete(AuditEvent))
    db.session.rollback()


# ---- sealing ----------------------------------------------------------------------------------------------


def test_every_event_gets_the_next_number_once(now: datetime) -> None:
    with writing():
        assert seal_events(now) == 0
        note(now, 99)
        assert seal_events(now) == 1
    numbers = db.session.scalars(select(AuditSeal.number).order_by(AuditSeal.number)).all()
    assert numbers == list(range(1, EVENTS + 2))
    assert verify_audit(now).problems == []


def test_an_event_that_was_committed_late_is_sealed_too(now: datetime) -> None:
    late = {name: getattr(db.session.scalars(select(AuditEvent)).first(), name) for name in ("at", "roles")}
    with writing():
        db.session.execute(
            insert(AuditEvent).values(
                **late, id=90, purpose="", network="", action="a", object_type="b", object_id=1, details={}
            )
        )
        seal_events(now)
        db.session.execute(
            insert(AuditEvent).values(
                **late, id=50, purpose="", network="", action="a", object_type="b", object_id=1, details={}
            )
        )
    with writing():
        assert seal_events(now + timedelta(hours=3)) == 1
    assert verify_audit(now).problems == []


def test_many_sealers_at_once_make_one_chain(app: Flask, now: datetime) -> None:
    job = next(job for job in timetable() if job.name == "seal_audit")
    with writing():
        for number in range(100):
            note(now, number)

    def seal(_round: int) -> object:
        return run_job(app, job, now)

    with ThreadPoolExecutor(6) as sealers:
        done = list(sealers.map(seal, range(12)))
    assert sum(done) == 100
    found = verify_audit(now)
    assert (found.problems, found.number) == ([], EVENTS + 100)


# ---- an attacker ------------------------------------------------------------------------------------------


def change_text(line: Any, one: int, _other: int) -> None:
    line.execute(update(AuditEvent).where(AuditEvent.id == one).values(purpose="noget andet"))


def change_person(line: Any, one: int, _other: int) -> None:
    line.execute(update(AuditEvent).where(AuditEvent.id == one).values(actor_person_id=4711))


def change_details(line: Any, one: int, _other: int) -> None:
    line.execute(update(AuditEvent).where(AuditEvent.id == one).values(details={"state": "cancelled"}))


def change_instant(line: Any, one: int, _other: int) -> None:
    at = AuditEvent.__table__.c.at
    found = line.scalar(select(at).where(AuditEvent.id == one))
    line.execute(update(AuditEvent).where(AuditEvent.id == one).values(at=found + timedelta(microseconds=1)))


def delete_event(line: Any, one: int, _other: int) -> None:
    line.execute(delete(AuditEvent).where(AuditEvent.id == one))


def delete_both(line: Any, one: int, _other: int) -> None:
    line.execute(delete(AuditSeal).where(AuditSeal.event_id == one))
    delete_event(line, one, _other)


def cut_off_end(line: Any, one: int, _other: int) -> None:
    line.execute(delete(AuditSeal).where(AuditSeal.event_id >= one))
    line.execute(delete(AuditEvent).where(AuditEvent.id >= one))


def swap(line: Any, one: int, other: int) -> None:
    for a, b in ((one, 100_000), (other, one), (100_000, other)):
        line.execute(update(AuditEvent).where(AuditEvent.id == a).values(id=b))


def swap_seals(line: Any, one: int, other: int) -> None:
    for a, b in ((one, 100_000), (other, one), (100_000, other)):
        line.execute(update(AuditSeal).where(AuditSeal.event_id == a).values(event_id=b))


def insert_old(line: Any, one: int, _other: int) -> None:
    table = AuditEvent.__table__
    row = dict(line.execute(select(table).where(table.c.id == one)).mappings().one())
    line.execute(insert(table).values({**row, "id": 100_000, "at": row["at"] - timedelta(days=1)}))


ATTACKING: tuple[Callable[[Any, int, int], None], ...] = (
    change_text,
    change_person,
    change_details,
    change_instant,
    delete_event,
    delete_both,
    cut_off_end,
    swap,
    swap_seals,
    insert_old,
)


def test_dozens_of_attacks_on_the_database_are_all_found(app: Flask, now: datetime) -> None:
    chance = random.Random(8)
    head = newest_seal().hash
    # A reader would keep the attacker waiting.
    db.session.rollback()
    missed = []
    for number in range(ATTACKS):
        attack = ATTACKING[number % len(ATTACKING)]
        one, other = chance.sample(range(1, EVENTS + 1), 2)
        with db.engine.connect().execution_options(samskab_writes=True) as line, line.begin() as all_of_it:
            with guards.lifted(line):
                attack(line, one, other)
            rows = _verify_on(line, now, head)
            all_of_it.rollback()
        if not rows:
            missed.append(attack.__name__)
    assert missed == []
    assert verify_audit(now, [head]).problems == []


def _verify_on(line: Any, now: datetime, head: str) -> list[str]:
    """What a check finds that sees what the attacker wrote."""
    session, db.session = db.session, _Reader(line)  # type: ignore[assignment]
    try:
        return verify_audit(now + timedelta(hours=1), [head]).problems
    finally:
        db.session = session


class _Reader:
    """Reads through one connection, as a session does."""

    def __init__(self, line: Any) -> None:
        self.execute = line.execute


def test_the_command_says_what_is_wrong_and_ends_with_one(app: Flask, now: datetime) -> None:
    runner, head = app.test_cli_runner(), newest_seal().hash
    fine = runner.invoke(audit, ["verify", "--head", head])
    assert (fine.exit_code, fine.output) == (0, f"{EVENTS} events, newest seal {EVENTS}: {head}\n")
    assert runner.invoke(audit, ["head"]).output == f"{EVENTS} {head}\n"
    with attacker() as line:
        change_text(line, 5, 0)
    bad = runner.invoke(audit, ["verify"])
    assert bad.exit_code == 1
    assert "event 5 was changed, or its seal 5" in bad.output
    assert "not in the chain" in runner.invoke(audit, ["verify", "--head", "f" * 64]).output


def test_events_that_nobody_seals_are_found(now: datetime) -> None:
    with writing():
        note(now, 1)
    assert verify_audit(now + timedelta(minutes=5)).problems == []
    assert verify_audit(now + timedelta(minutes=15)).problems == [f"event {EVENTS + 1} has no seal"]


# ---- five years -------------------------------------------------------------------------------------------


def test_nothing_goes_before_five_years_whatever_the_job_is_told(now: datetime) -> None:
    soon = now + relativedelta(years=5) - timedelta(days=1)
    for _day in range(2):
        assert retire(soon) == 0
        with writing():
            seal_events(soon)
    assert count(AuditEvent) == EVENTS


def test_after_five_years_events_go_the_chain_holds_and_the_rest_stays(now: datetime) -> None:
    young = now + timedelta(days=30)
    sealed(young)
    later = now + relativedelta(years=5) + timedelta(days=2)
    assert retire(later) == 0
    assert count(AuditEvent) == 2 * EVENTS + 1
    assert retire(later) == 0, "the cut itself has no seal yet"
    with writing():
        seal_events(later)
    assert retire(later) == EVENTS
    found = verify_audit(later, [newest_seal().hash])
    assert (found.problems, found.events) == ([], EVENTS + 1)
    assert db.session.scalar(select(func.min(AuditSeal.number))) == EVENTS
    # No more goes than was cut, not even now.
    begin_write()
    with pytest.raises(DBAPIError, match=guards.REFUSED):
        db.session.execute(delete(AuditEvent))
    db.session.rollback()
    begin_write()
    with pytest.raises(DBAPIError, match=guards.REFUSED):
        db.session.execute(delete(AuditSeal).where(AuditSeal.number == EVENTS))
    db.session.rollback()


def test_a_cut_that_comes_too_early_opens_nothing(now: datetime) -> None:
    with writing():
        record(SYSTEM, now + timedelta(days=400), "audit.cut", "audit_seal", EVENTS, hash=newest_seal().hash)
        seal_events(now)
    begin_write()
    with pytest.raises(DBAPIError, match=guards.REFUSED):
        db.session.execute(delete(AuditEvent).where(AuditEvent.id <= 3))
    db.session.rollback()


def test_events_that_wait_for_their_seal_are_not_called_tampering(app: Flask) -> None:
    with writing():
        record(SYSTEM, clock.now() - timedelta(hours=1), "person.add", "person", 1)
    waits = app.test_cli_runner().invoke(audit, ["verify"])
    assert waits.exit_code == 1
    assert "What is sealed is whole; 1 events wait for their seal" in waits.output
    assert app.test_cli_runner().invoke(audit, ["seal"]).exit_code == 0
    assert app.test_cli_runner().invoke(audit, ["verify"]).exit_code == 0
