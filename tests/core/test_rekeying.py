"""From an old key to a new one, killed again and again, beside others who write; nothing is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Text, select, type_coerce, update

from app.core import clock, crypto, drafts, rekeying
from app.core.database import begin_write, db
from app.core.encrypted import Encrypted
from app.core.records import Draft
from app.desk.models import Errand
from app.gatherings.models import SignUp
from tests.factories import give_app, make_account, make_occurrence, make_person, make_sign_up, writing

ROOT = Path(__file__).resolve().parents[2]
#: Rotates, and dies right before its n-th statement, wherever that is: between two batches or in the middle of one.
DYING = """
import os, signal, sys
from sqlalchemy import event
from app import create_app
from app.core import rekeying
from app.core.database import db
app, left = create_app(), int(sys.argv[1])
with app.app_context():
    def count(*_args):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(db.engine, "before_cursor_execute", count)
    for _progress in rekeying.rotate(2):
        pass
"""


@pytest.fixture(autouse=True)
def ring(application: Flask) -> Iterator[None]:
    """Every test begins and ends with the key of all tests."""
    yield
    use(application)


def use(app: Flask, *column_keys: str) -> None:
    app.config["COLUMN_KEYS"] = list(column_keys) or None
    crypto.init_app(app)
    app.config["COLUMN_KEYS"] = None


@pytest.fixture
def house(app: Flask, frozen_now: datetime) -> list[str]:
    """Something in every kind of encrypted column; the notes, in order."""
    occurrence = make_occurrence()
    notes = [f"Note nummer {number}" for number in range(8)]
    for note in notes:
        make_sign_up(occurrence, note=note)
    give_app(make_account())
    with writing():
        drafts.save_part("account:1", "walk", "hvad", {"title": "Turen"}, clock.now())
        person = make_person()
        db.session.add(Errand(person_id=person.id, text="Ring", created_at=clock.now(), created_by=person.id))
    return notes


def stored() -> list[str]:
    """All ciphertext there is."""
    return [
        text
        for one in Encrypted.registry
        for text in db.session.scalars(select(type_coerce(one.table.c[one.name], Text)))
        if text
    ]


def unreadable() -> int:
    return sum(len(progress.unreadable) for progress in rekeying.check(3))


def test_everything_moves_to_the_newest_key_and_the_old_one_can_go(app: Flask, house: list[str]) -> None:
    use(app, "new")
    assert rekeying.left_of_old_keys() == len(stored()) >= 12
    done = {progress.column: progress.done for progress in rekeying.rotate(3)}
    assert sum(done.values()) == len(stored())
    assert done["sign_up.note"] == 8
    assert rekeying.left_of_old_keys() == 0
    app.config["SECRET_KEY"], before = "another", app.config["SECRET_KEY"]
    use(app, "new")
    app.config["SECRET_KEY"] = before
    assert unreadable() == 0
    assert [one.note for one in db.session.scalars(select(SignUp).order_by(SignUp.id))] == house


def test_a_second_run_finds_nothing_to_do(app: Flask, house: list[str]) -> None:
    use(app, "new")
    list(rekeying.rotate())
    before = stored()
    assert all(progress.done == 0 for progress in rekeying.rotate())
    assert stored() == before


def test_who_writes_meanwhile_wins(app: Flask, house: list[str]) -> None:
    use(app, "new")
    rows = rekeying.rotate(1)
    for progress in rows:
        if progress.column == "sign_up.note":
            break
    # Behind the first batch, and before the others.
    with writing():
        last = db.session.scalars(select(SignUp).order_by(SignUp.id.desc())).first()
        last.note = "Skrevet imens"
    list(rows)
    db.session.expire_all()
    assert last.note == "Skrevet imens"
    assert rekeying.left_of_old_keys() == 0


def test_a_value_that_was_changed_between_reading_and_writing_is_left_alone(
    app: Flask, house: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, "new")
    first = db.session.scalars(select(SignUp).order_by(SignUp.id)).first()
    column = SignUp.__dict__["note"]
    number, key = first.id, crypto.newest_prefix()
    newer = column.seal(number, "Lige skrevet")

    def somebody_writes() -> None:
        begin_write()
        db.session.execute(update(SignUp).where(SignUp.id == number).values(note=newer))

    monkeypatch.setattr("app.core.rekeying.begin_write", somebody_writes)
    list(rekeying.rotate(50))
    assert db.session.get_one(SignUp, number, populate_existing=True).note == "Lige skrevet"
    assert newer.startswith(key)


def test_what_cannot_be_read_is_named_and_stops_nobody(app: Flask, house: list[str]) -> None:
    with writing():
        bad = db.session.scalars(select(SignUp.id).order_by(SignUp.id)).first()
        broken = SignUp.__dict__["note"].seal(bad + 1, "en andens")
        db.session.execute(update(SignUp).where(SignUp.id == bad).values(note=broken))
    use(app, "new")
    found = {progress.column: progress for progress in rekeying.rotate(3)}
    assert found["sign_up.note"].unreadable == [bad]
    assert found["sign_up.note"].done == 7
    assert rekeying.left_of_old_keys() == 1


def child(app: Flask, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a process of its own over the test's database, with the new key."""
    environment = {
        **os.environ,
        "SAMSKAB_ENV": "testing",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "COLUMN_KEYS": "new",
    }
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow_on_postgres
@pytest.mark.parametrize("times", [2, pytest.param(10, marks=pytest.mark.long)])
def test_killed_again_and_again_every_value_can_be_read_and_in_the_end_none_is_of_the_old_key(
    app: Flask, house: list[str], times: int
) -> None:
    use(app, "new")
    chance = random.Random(4)
    for _time in range(times):
        done = child(app, sys.executable, "-c", DYING, str(chance.randint(1, 16)))
        assert done.returncode == -9, done.stderr
        assert unreadable() == 0
        db.session.rollback()
    assert rekeying.left_of_old_keys() > 0
    samskab = str(Path(sys.executable).with_name("samskab"))
    done = child(app, samskab, "keys", "rotate", "--batch", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Everything is of the newest key" in done.stdout
    assert rekeying.left_of_old_keys() == 0
    checked = child(app, samskab, "keys", "check")
    assert (checked.returncode, "sign_up.note: 8 read, 0 unreadable" in checked.stdout) == (0, True)
    begin_write()
    db.session.rollback()
    assert [one.note for one in db.session.scalars(select(SignUp).order_by(SignUp.id))] == house
    assert db.session.scalars(select(Draft)).one().data == {"hvad": {"title": "Turen"}}


def test_check_says_which_value_is_lost(app: Flask, house: list[str]) -> None:
    with writing():
        bad = db.session.scalars(select(SignUp.id).order_by(SignUp.id)).first()
        broken = SignUp.__dict__["note"].seal(bad + 1, "en andens")
        db.session.execute(update(SignUp).where(SignUp.id == bad).values(note=broken))
    done = child(app, str(Path(sys.executable).with_name("samskab")), "keys", "check")
    assert done.returncode == 1
    assert f"unreadable: sign_up.note, row {bad}" in done.stdout
