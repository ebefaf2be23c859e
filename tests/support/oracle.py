"""What must hold after any fault (reliability-and-security, section 2.2): one oracle for every test that breaks things.

`assert_whole` looks at everything; its parts serve tests that know of one thing only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, or_, select, text

from app.core.database import Base, db
from app.gatherings.models import HOLDING, Occurrence, SignUp, SignUpStatus
from app.gatherings.queries import waiting_number
from app.notifications.models import BY_MACHINES, BY_PEOPLE, Message, MessageStatus
from app.notifications.outbox import call_key
from app.notifications.states import FINISHED

#: States of a message that a sender holds just now.
IN_HAND = (MessageStatus.CLAIMED, MessageStatus.HANDOVER)


def assert_whole(
    now: datetime,
    *,
    received: Iterable[str] = (),
    faults: int = 0,
    promised: int | None = None,
    names: Iterable[str] = (),
) -> Counter[MessageStatus]:
    """Everything below; returns how many messages of machines met which fate.

    `received`: the Message-ID (SMS: reference) of everything that a server took, as often as it took it. `faults`: how
    many may be uncertain. `names`: of guests who were told 303, that they are on the list.
    """
    db.session.rollback()
    fates = assert_nobody_is_told_twice_or_forgotten(now, list(received), faults)
    assert promised is None or sum(fates.values()) == promised, fates
    assert_places_add_up()
    assert_answers_are_kept(names)
    assert_database_is_sound()
    db.session.rollback()
    return fates


def assert_nobody_is_told_twice_or_forgotten(
    now: datetime, received: list[str], faults: int
) -> Counter[MessageStatus]:
    """Each (receiver, thing, kind) once at most; nothing due is left; what nobody can know, a person tells."""
    machines = select(Message).where(Message.channel.in_(BY_MACHINES))
    by_id = {row.letter_id: row for row in db.session.scalars(machines) if row.letter_id}
    assert max(Counter(received).values(), default=1) == 1, "somebody was told twice"
    assert set(received) <= set(by_id), "something was sent that nobody promised"
    told = Counter(
        (row.person_id, row.delegate_id, row.address, row.topic, row.kind)
        for row in (by_id[one] for one in received)
    )
    assert max(told.values(), default=1) == 1, "somebody was told the same in two messages"

    counted = select(Message.status, func.count()).where(Message.channel.in_(BY_MACHINES))
    fates = Counter(dict(db.session.execute(counted.group_by(Message.status)).all()))
    left = and_(Message.status == MessageStatus.QUEUED, Message.due_at <= now)
    due = select(func.count()).where(Message.channel.in_(BY_MACHINES), or_(left, Message.status.in_(IN_HAND)))
    assert db.session.scalar(due) == 0, fates
    later = fates[MessageStatus.QUEUED]
    assert sum(fates[status] for status in FINISHED) + later == sum(fates.values())

    lost = {
        one
        for one, row in by_id.items()
        if row.status in (MessageStatus.SENT, MessageStatus.DELIVERED) and one not in set(received)
    }
    assert lost == set(), f"{len(lost)} were called sent and never arrived"
    unknown = [row for row in by_id.values() if row.status == MessageStatus.UNCERTAIN]
    assert len(unknown) <= faults, f"{len(unknown)} uncertain after {faults} faults"
    calls = set(db.session.scalars(select(Message.dedupe_key).where(Message.channel.in_(BY_PEOPLE))))
    assert {call_key(row) for row in unknown if row.person_id} <= calls
    waits = select(Message.dedupe_key).where(
        Message.channel.in_(BY_PEOPLE), Message.status == MessageStatus.QUEUED
    )
    known = {call_key(row) for row in by_id.values() if row.status == MessageStatus.SENT}
    assert known.isdisjoint(db.session.scalars(waits)), "somebody will be rung about what they were told"
    return fates


def assert_places_add_up() -> None:
    """Stored places are the sum of the parties that hold them, within capacity; the queue is 1, 2, 3 …"""
    db.session.expire_all()
    for date in db.session.scalars(select(Occurrence)):
        held = select(func.coalesce(func.sum(SignUp.party_size), 0)).where(
            SignUp.occurrence_id == date.id, SignUp.status.in_(HOLDING)
        )
        assert date.places_taken == db.session.scalar(held)
        assert date.capacity is None or date.places_taken <= date.capacity
        waiting = select(SignUp).where(SignUp.occurrence_id == date.id, SignUp.status == SignUpStatus.WAITING)
        queue = list(db.session.scalars(waiting.order_by(SignUp.queued_at, SignUp.id)))
        assert len({one.queued_at for one in queue}) == len(queue), "two stand at the same place in the queue"
        assert [waiting_number(one) for one in queue] == list(range(1, len(queue) + 1))


def assert_answers_are_kept(names: Iterable[str]) -> None:
    """Who was told that they are on the list is on it, once."""
    told = Counter(names)
    rows = db.session.scalars(select(SignUp)).unique()
    listed = Counter(one.person.name for one in rows if one.status in (*HOLDING, SignUpStatus.WAITING))
    missing = {name for name in told if listed[name] != 1}
    assert missing == set(), f"{len(missing)} were told 303 and are not on the list once"


def assert_database_is_sound() -> None:
    """What the database says of itself, and no row points at one that is not there."""
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        return
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.alias()
            orphans = select(func.count()).select_from(
                table.outerjoin(target, key.parent == target.c[key.column.name])
            )
            points_nowhere = orphans.where(key.parent.is_not(None), target.c[key.column.name].is_(None))
            assert db.session.scalar(points_nowhere) == 0, f"{table.name}.{key.parent.name}"
