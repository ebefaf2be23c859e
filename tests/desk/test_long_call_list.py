"""The call list asks few statements, however long it is and whatever the messages speak of."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.desk.calls import note_call
from app.gatherings.hosting import remove_participant
from app.gatherings.scans import promise_participant_lists
from app.gatherings.scheduling import approve_series
from app.notifications.call_list import call_list
from app.notifications.calling import claim_call
from app.notifications.models import CallOutcome, Message, MessageStatus
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.desk.calling import Desk, cancelled_walk
from tests.factories import (
    actor_of,
    make_occurrence,
    make_person,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.support.statements import counted
from tests.test_statements import STAFF

#: The log-in, and the count in the menu.
ALWAYS = 4


def by_phone(number: int) -> Person:
    return make_person(f"Person {number}", email=None, phone=f"+45111111{number:02}")


def something_of_every_kind(round_number: int, desk: Desk) -> None:
    """Confirmed, waiting, removed, cancelled, a list, a decision, met, later, and not in time."""
    now, first = clock.now(), round_number * 12
    host = by_phone(first)
    date = make_occurrence(make_walk(host=host, title=f"Hold {round_number}", capacity=2))
    ends = [make_sign_up(date, by_phone(first + n)) for n in range(1, 5)]
    make_sign_up(date, make_person("Uden nummer", email=None))
    cancelled_walk(by_phone(first + 6), title=f"Aflyst {round_number}")
    proposal = make_proposal(host=by_phone(first + 7), title=f"Nyt {round_number}")
    with writing():
        remove_participant(SYSTEM, now, ends[0].id, "Aftalt")
        approve_series(SYSTEM, now, proposal.id)
        promise_participant_lists(date.starts_at - timedelta(hours=15))
        waits = select(Message.id).where(
            Message.person_id == ends[2].person_id, Message.status == MessageStatus.QUEUED
        )
        actor, read = actor_of(desk.account), db.session.scalars(waits).all()
        note_call(actor, now, ends[2].person_id, CallOutcome.NO_ANSWER, read)
        claim_call(actor, now, ends[3].person_id)
        lost = db.session.scalars(select(Message).where(Message.person_id == ends[1].person_id)).first()
        lost.status, lost.finished_at = MessageStatus.EXPIRED, now


def statements(desk: Desk, path: str) -> list[str]:
    desk.page(path)
    with counted() as sent:
        desk.page(path)
    return sent


def test_statements_do_not_grow_with_the_list(app: Flask, frozen_clock: FrozenClock) -> None:
    desk = Desk(app.test_client())
    something_of_every_kind(0, desk)
    few = {path: statements(desk, path) for path in ("/ringeliste", "/ringeliste/print")}
    for number in range(1, 5):
        something_of_every_kind(number, desk)
    page = call_list(desk.account.person_id, frozen_clock.now)
    kinds = select(Message.kind).where(Message.status == MessageStatus.QUEUED).distinct()
    assert set(db.session.scalars(kinds)) >= {
        "sign_up_waiting",
        "participant_list",
        "proposal_decided",
        "date_cancelled",
        "sign_up_removed",
    }
    assert min(len(page.mine), len(page.in_person), len(page.later), len(page.missed)) >= 4
    assert len(page.to_ring) >= 15
    for path, before in few.items():
        after = statements(desk, path)
        assert len(after) == len(before), "\n".join(after)
        # What is noted of the look, and who printed the list, comes on top of what is read.
        noted = [one for one in after if "audit_event" in one]
        read = [one for one in after if one not in noted]
        assert len(noted) == (2 if path.endswith("/print") else 1)
        assert len(read) <= STAFF + ALWAYS, "\n".join(after)
