"""Rows that are put in past the unit of work, and tries that are counted together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import throttle
from app.core.database import WriteOutsideTransactionError, begin_write, db
from app.core.rows import add_row
from app.gatherings.models import SignUp, SignUpStatus
from app.people.models import Person
from tests.factories import make_occurrence, make_person, writing
from tests.support.statements import counted

NOW = datetime(2027, 3, 1, 9, 10, tzinfo=UTC)


def sign_up_of(person: Person, **more: Any) -> SignUp:
    return SignUp(
        occurrence_id=make_occurrence().id,
        person_id=person.id,
        identity="x",
        status=SignUpStatus.WAITING,
        queued_at=NOW,
        created_at=NOW,
        **more,
    )


def test_a_row_has_its_number_and_what_was_not_said(app: Flask) -> None:
    with writing():
        person = Person(name="Bodil Friis", phone="+4511111151", created_at=NOW)
        add_row(person)
        assert "reach" in person.__dict__, "what was not said is known without asking for the row"
    db.session.expire_all()
    assert (person.id > 0, person.name_folded, person.reach, person.link_version) == (
        True, "bodil friis", None, 1,
    )  # fmt: skip


def test_the_session_holds_it_and_writes_later_changes(app: Flask) -> None:
    with writing():
        person = Person(name="Bodil Friis", created_at=NOW)
        add_row(person)
        assert db.session.get(Person, person.id) is person
        person.name = "Bodil Friis Holm"
    name = db.session.execute(text("SELECT name FROM person")).scalar_one()
    assert name == "Bodil Friis Holm"


def test_it_is_gone_with_its_transaction(app: Flask) -> None:
    begin_write()
    add_row(Person(name="Bodil Friis", created_at=NOW))
    db.session.rollback()
    assert db.session.execute(text("SELECT count(*) FROM person")).scalar_one() == 0


@pytest.mark.parametrize("note", ["", "Går med stok"])
def test_what_is_encrypted_is_never_stored_as_it_was_said(app: Flask, note: str) -> None:
    with writing():
        sign_up = sign_up_of(make_person(), note=note)
        add_row(sign_up)
    stored = db.session.execute(text("SELECT note FROM sign_up")).scalar_one()
    db.session.expire_all()
    assert sign_up.note == note
    assert (stored == "") is (note == "")
    assert "stok" not in stored


def test_nothing_is_put_in_outside_a_writing_transaction(app: Flask) -> None:
    with pytest.raises(WriteOutsideTransactionError):
        add_row(Person(name="Bodil Friis", created_at=NOW))


def test_several_buckets_are_counted_each_in_its_own_window(app: Flask) -> None:
    windows = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
    with writing():
        for minutes, expected in ((0, (1, 1)), (25, (2, 2)), (85, (1, 3)), (1500, (1, 1))):
            tries = throttle.hit_each(windows, NOW + timedelta(minutes=minutes))
            assert (tries["hour"], tries["day"]) == expected, minutes
        assert throttle.hit("hour", NOW + timedelta(minutes=1500), windows["hour"]) == 2


def test_nothing_to_count_asks_nothing(app: Flask) -> None:
    with counted() as asked, writing():
        assert throttle.hit_each({}, NOW) == {}
    assert asked == []
