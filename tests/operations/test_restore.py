"""Restoring: nothing is brought back that was erased since, and nothing is sent twice."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from app.accounts.actions import begin_session, one_time_link
from app.accounts.erasure import erase_everything
from app.accounts.models import AccountSession, LogInRequest
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.database_clock import database_now
from app.core.permissions import Role
from app.core.records import SCHEDULER, Heartbeat
from app.core.storage import open_storage
from app.gatherings.models import SignUp
from app.jobs.ticking import tick
from app.notifications.models import Channel, Message, MessageStatus
from app.operations import erasure_log
from app.operations.backup import back_up, open_backup
from app.operations.copies import UNFINISHED, CopyError, put_back
from app.operations.erasure_log import note_erasures, read_erasures
from app.operations.fitting import NotFittingError
from app.operations.models import OperationRun, RunKind
from app.operations.restore import (
    RestoreRefusedError,
    RestoreReport,
    finish_restore,
    refuse_unfinished,
    restore,
)
from app.operations.sealing import RefusedError
from app.people.merging import forget_merged, merge_people
from app.people.models import Person
from tests.factories import make_account, make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.support.migrating import REVISIONS
from tests.support.smtp import SmtpServer

NAME = "Ragnhild Kanariefugl"


def bring_back(
    app: Flask, name: str | None = None, now: datetime | None = None, *, force: bool = True
) -> RestoreReport:
    # Nobody works in the house meanwhile, this test neither.
    db.session.rollback()
    return restore(app, name, now or clock.now(), force=force)


def erase(person_id: int) -> None:
    with writing():
        erase_everything(SYSTEM, clock.now(), person_id)


def everything(app: Flask) -> bytes:
    """The whole database as bytes, read from outside."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        file = str(db.engine.url.database)
        return subprocess.run(["cat", file, *map(str, Path(file).parent.glob("house.db-wal"))],
                              capture_output=True, check=False).stdout  # fmt: skip
    tables = db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    return "\n".join(
        str(row) for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))
    ).encode()


def status_of(message_id: int) -> MessageStatus:
    db.session.rollback()
    return db.session.get_one(Message, message_id).status


def test_who_was_erased_since_is_erased_again(house: Flask) -> None:
    person = make_person(NAME, email="ragnhild@example.org", phone="+4511111177")
    sign_up = make_sign_up(make_occurrence(), person)
    person_id, sign_up_id = person.id, sign_up.id
    backup = back_up(house)
    erase(person_id)
    # The minute's job; the database may be lost right after it.
    assert note_erasures(house.config, clock.now()) == 1
    assert note_erasures(house.config, clock.now()) == 0

    report = bring_back(house, backup)

    assert report.erased_again == [person_id]
    person = db.session.get_one(Person, person_id)
    assert (person.name, person.email, person.phone) == ("Slettet", None, None)
    assert db.session.get_one(SignUp, sign_up_id).person_id == person_id, "the row that counts stays"
    for trace in (b"Kanariefugl", b"kanariefugl", b"ragnhild@example.org", b"4511111177"):
        assert trace not in everything(house)


def test_who_was_merged_lives_on_until_that_person_is_erased(house: Flask) -> None:
    kept_id, gone_id = make_person("Ragna").id, make_person("Ragna").id
    backup = back_up(house)
    with writing():
        merge_people(SYSTEM, clock.now(), kept_id, gone_id)
        forget_merged(clock.now() + timedelta(days=2))
    assert db.session.get_one(Person, gone_id).erased_at is not None
    assert note_erasures(house.config, clock.now()) == 0

    erase(kept_id)
    assert note_erasures(house.config, clock.now()) == 2

    assert sorted(bring_back(house, backup).erased_again) == [kept_id, gone_id]


def test_a_newcomer_under_an_old_number_is_not_who_was_erased(house: Flask) -> None:
    backup = back_up(house)
    person_id = make_person("Den der gik").id
    erase(person_id)
    note_erasures(house.config, clock.now())
    bring_back(house, backup)
    newcomer = make_person("Den nye")
    assert newcomer.id == person_id, "numbers are given anew"

    report = bring_back(house, back_up(house))

    assert report.erased_again == []
    assert db.session.get_one(Person, person_id).name == "Den nye"


def test_the_last_administrator_is_named_instead_of_left_out_silently(house: Flask) -> None:
    account = make_account(Role.ADMINISTRATOR)
    person_id = account.person_id
    backup = back_up(house)
    make_account(Role.ADMINISTRATOR)
    erase(person_id)

    report = bring_back(house, backup)

    assert (report.erased_again, report.not_erased) == ([], [person_id])


def test_the_erasure_log_is_encrypted_and_a_changed_one_stops_the_restore(house: Flask) -> None:
    person_id = make_person(NAME).id
    backup = back_up(house)
    erase(person_id)
    note_erasures(house.config, clock.now())
    storage = open_storage(house.config)
    (file,) = storage.list(erasure_log.FOLDER)
    content = bytearray(b"".join(storage.read(file.name)))
    assert read_erasures(house.config)[0][0] == person_id
    content[-1] ^= 1
    storage.write(file.name, bytes(content))

    with pytest.raises(RefusedError, match="erasures/"):
        bring_back(house, backup)

    assert db.session.get_one(Person, person_id).name == "Slettet", "nothing was touched"


def test_old_notes_stay_as_long_as_a_backup_that_needs_them(house: Flask) -> None:
    erase(make_person().id)
    now = clock.now()
    note_erasures(house.config, now)
    later = now + timedelta(days=500)
    assert erasure_log.forget_old_notes(house.config, now - timedelta(days=1), later) == 0
    assert erasure_log.forget_old_notes(house.config, later, now + timedelta(days=399)) == 0
    assert erasure_log.forget_old_notes(house.config, later, later) == 1
    assert read_erasures(house.config) == []


# ---- messages ---------------------------------------------------------------------------------------------


def test_what_went_out_after_the_backup_is_not_sent_again(house: Flask, smtp_server: SmtpServer) -> None:
    house.config["SMTP_URL"] = smtp_server.url
    person = make_person(NAME, email="ragnhild@example.org", phone="+4511111177")
    make_sign_up(make_occurrence(), person)
    person_id = person.id
    backup = back_up(house)
    now = clock.now() + timedelta(minutes=1)
    tick(house, now)
    sent = len(smtp_server.mailbox.messages)
    assert sent >= 1

    report = bring_back(house, backup, now + timedelta(minutes=5))
    tick(house, now + timedelta(minutes=6))

    assert len(smtp_server.mailbox.messages) == sent
    assert report.uncertain == sent
    by_machine = select(Message.status).where(Message.channel == Channel.EMAIL)
    assert set(db.session.scalars(by_machine)) == {MessageStatus.UNCERTAIN}
    calls = select(Message).where(Message.channel == Channel.CALL, Message.person_id == person_id)
    assert [call.status for call in db.session.scalars(calls)] == [MessageStatus.QUEUED], "a person decides"


def test_what_was_promised_and_sent_after_the_backup_is_not_promised_anew(
    house: Flask, smtp_server: SmtpServer
) -> None:
    """The reminder became due after the backup: no row of it is in there, and the scan would promise it again."""
    house.config["SMTP_URL"] = smtp_server.url
    occurrence = make_occurrence(make_walk(first_on=clock.today() + timedelta(days=9)))
    make_sign_up(occurrence, make_person(email="ragnhild@example.org"))
    eve = occurrence.starts_at - timedelta(hours=14)
    tick(house, clock.now())
    backup = back_up(house)
    tick(house, eve)
    sent = [str(letter["Subject"]) for letter in smtp_server.mailbox.messages]

    bring_back(house, backup, eve + timedelta(hours=1))
    tick(house, eve + timedelta(hours=1, minutes=1))

    assert [str(letter["Subject"]) for letter in smtp_server.mailbox.messages] == sent


@pytest.mark.slow_on_postgres
@pytest.mark.parametrize(
    ("status", "channel", "minutes", "after"),
    [
        ("queued", "email", -1, "uncertain"),
        ("queued", "sms", -1, "uncertain"),
        ("queued", "letter", -1, "uncertain"),
        ("claimed", "email", -1, "uncertain"),
        ("handover", "sms", -1, "uncertain"),
        # Due later, so nobody has sent it yet.
        ("queued", "email", 30, "queued"),
        # People's own.
        ("queued", "call", -1, "queued"),
        ("sent", "email", -1, "sent"),
        ("dead", "email", -1, "dead"),
    ],
)
def test_what_becomes_of_each_message(
    house: Flask, status: str, channel: str, minutes: int, after: str
) -> None:
    make_sign_up(make_occurrence(), make_person(phone="+4511111178"))
    now = clock.now()
    message_id = db.session.scalars(select(Message.id).order_by(Message.id)).first()
    with writing():
        values = {"status": status, "channel": channel, "due_at": now + timedelta(minutes=minutes)}
        db.session.execute(update(Message).where(Message.id == message_id).values(values))

    finish_restore(house, None, now)

    assert status_of(message_id) == after


# ---- log-ins and the audit --------------------------------------------------------------------------------


def test_everybody_is_logged_out_and_it_stands_in_the_audit(house: Flask) -> None:
    account = make_account()
    with writing():
        begin_session(SYSTEM, clock.now(), account.id)
        one_time_link(SYSTEM, clock.now(), account)
    backup = back_up(house)

    report = bring_back(house, backup)

    assert report.sessions_ended == 1
    assert None not in set(db.session.scalars(select(AccountSession.revoked_at)))
    assert all(one.expires_at <= clock.now() for one in db.session.scalars(select(LogInRequest)))
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "database.restore")).one()
    assert (event.details["backup"], event.details["sessions_ended"]) == (backup, 1)
    assert [run.kind for run in db.session.scalars(select(OperationRun))] == [RunKind.RESTORE]


@pytest.mark.postgres_only  # SQLite's own copy waits for nobody who reads.
def test_who_still_works_in_the_house_is_not_waited_for_for_ever(house: Flask) -> None:
    backup = back_up(house)
    with db.engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM person"))
        with pytest.raises(CopyError, match="stop web and scheduler"):
            bring_back(house, backup)


# ---- refusing ---------------------------------------------------------------------------------------------


def test_a_database_with_people_is_only_replaced_when_told_and_backed_up_first(
    house: Flask, tmp_path: Path
) -> None:
    backup = back_up(house)
    make_person("Kommet siden")
    with pytest.raises(RestoreRefusedError, match="--force"):
        bring_back(house, backup, force=False)
    assert "Kommet siden" in set(db.session.scalars(select(Person.name)))

    bring_back(house, backup, force=True)

    assert "Kommet siden" not in set(db.session.scalars(select(Person.name)))
    rows = [open_backup(house.config, file.name, tmp_path / "x").rows["person"]
            for file in open_storage(house.config).list("backups")]  # fmt: skip
    assert rows == [0, 1], "what was replaced is kept"


def test_a_changed_backup_touches_nothing(house: Flask) -> None:
    backup = back_up(house)
    content = bytearray(b"".join(open_storage(house.config).read(backup)))
    content[len(content) // 2] ^= 1
    open_storage(house.config).write(backup, bytes(content))
    make_person("Kommet siden")

    with pytest.raises(RefusedError):
        bring_back(house, backup, force=True)

    assert "Kommet siden" in set(db.session.scalars(select(Person.name)))
    assert db.session.scalars(select(OperationRun.kind)).all() == [RunKind.BACKUP]


def test_without_a_backup_it_says_so(house: Flask) -> None:
    with pytest.raises(RestoreRefusedError, match="no backup"):
        bring_back(house, None, force=False)


def test_a_restore_that_breaks_off_lets_nothing_start(
    house: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(house)
    refuse_unfinished(house)

    def break_off(*_arguments: object) -> None:
        raise OSError("no power")

    monkeypatch.setattr("flask_migrate.upgrade", break_off)
    with pytest.raises(OSError, match="no power"):
        bring_back(house, backup, force=True)
    with pytest.raises(RestoreRefusedError, match="--finish"):
        refuse_unfinished(house)
    monkeypatch.undo()

    finish_restore(house, None, clock.now())
    refuse_unfinished(house)


def test_rows_that_are_missing_are_noticed(house: Flask, tmp_path: Path) -> None:
    manifest = open_backup(house.config, back_up(house), tmp_path / "copy")
    wrong = type(manifest)(manifest.revision, manifest.database, {**manifest.rows, "person": 7})
    db.session.rollback()
    with pytest.raises(CopyError, match="person"):
        put_back(tmp_path / "copy", db.engine, house.config["PG_BIN"], wrong)
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {UNFINISHED}"))


def test_a_backup_of_another_kind_of_database_is_refused(house: Flask, tmp_path: Path) -> None:
    manifest = open_backup(house.config, back_up(house), tmp_path / "copy")
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest.database]
    with pytest.raises(CopyError, match=other):
        put_back(tmp_path / "copy", db.engine, "", type(manifest)(manifest.revision, other, manifest.rows))


def test_a_backup_of_a_newer_release_is_refused_before_anything_is_touched(house: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    name = back_up(house)
    with db.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{REVISIONS[-1]}'"))
    make_person("Ragnhild")
    db.session.commit()

    with pytest.raises(NotFittingError, match=r"The backup is of a newer release \(9999\)"):
        restore(house, name, clock.now(), force=True)

    assert db.session.scalars(select(Person.name)).all() == ["Ragnhild"]
    refuse_unfinished(house)


def test_beside_a_scheduler_that_works_nothing_is_restored(house: Flask) -> None:
    make_person("Ragnhild")
    name = back_up(house)
    with writing():
        db.session.add(Heartbeat(name=(beat_of := f"{SCHEDULER}:house-a:1"), beat_at=database_now()))
    with pytest.raises(
        RestoreRefusedError, match="the scheduler house-a:1 is at work: stop every web and scheduler"
    ):
        restore(house, name, clock.now(), force=True)
    for not_of_now in (timedelta(seconds=-91), timedelta(days=400)):
        with writing():
            db.session.merge(Heartbeat(name=beat_of, beat_at=database_now() + not_of_now))
        assert restore(house, name, clock.now(), force=True).name == name
