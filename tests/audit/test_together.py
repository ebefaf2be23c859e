"""What one change records is written at once, and goes with the change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.actions import record, together
from app.audit.models import AuditEvent
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.core.rows import add_row
from app.people.models import Person
from tests.factories import writing
from tests.support.statements import counted

NOW = datetime(2027, 3, 1, 9, 10, tzinfo=UTC)


def recorded() -> list[tuple[str, int]]:
    events = select(AuditEvent.action, AuditEvent.object_id).order_by(AuditEvent.id)
    return [(action, number) for action, number in db.session.execute(events)]


def test_all_events_are_there_in_their_order_by_one_statement(app: Flask) -> None:
    with counted() as sent, writing():
        with together():
            for number in (3, 1, 2):
                record(SYSTEM, NOW, "person.add", "person", number)
            assert sent == []
        assert len(sent) == 1
        record(SYSTEM, NOW, "person.erase", "person", 1)
    assert recorded() == [("person.add", 3), ("person.add", 1), ("person.add", 2), ("person.erase", 1)]


def test_what_is_refused_leaves_neither_change_nor_event_whoever_commits(app: Flask) -> None:
    def add_and_refuse() -> None:
        with together():
            add_row(Person(name="Bodil Friis", created_at=NOW))
            record(SYSTEM, NOW, "person.add", "person", 1)
            raise DomainError("Nej.")

    begin_write()
    with pytest.raises(DomainError):
        add_and_refuse()
    db.session.commit()
    assert recorded() == []
    assert db.session.scalars(select(Person)).all() == []


def test_after_a_refusal_events_are_written_as_ever(app: Flask) -> None:
    begin_write()
    with pytest.raises(DomainError), together():
        raise DomainError("Nej.")
    with writing():
        record(SYSTEM, NOW, "person.add", "person", 7)
    assert recorded() == [("person.add", 7)]
