"""Promising the same kind of message to thousands: as outbox.enqueue, in few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, select, union
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import carry_out, db, table_of
from app.core.encrypted import sealed
from app.core.feature import message_kind
from app.notifications.models import Message, MessageStatus, SwitchedOff
from app.notifications.outbox import dedupe_key, enqueue
from app.notifications.routing import channel_of
from app.people.models import Delegation, Person

#: Rows that go to the database together.
_TOGETHER = 500


class Promise(NamedTuple):
    """What is promised to one person; as the arguments of `enqueue`."""

    person: Person
    topic: str
    key: tuple[object, ...]
    params: Mapping[str, Any]
    expires_at: datetime | None
    urgent: bool | None = None


def enqueue_all(kind: str, promises: Sequence[Promise], *, now: datetime) -> int:
    """Promise them all, each once; returns how many were new.

    Whom somebody helps, who was merged and who said no to the kind goes the long way, one by one.
    """
    made = 0
    for begin in range(0, len(promises), _TOGETHER):
        some = promises[begin : begin + _TOGETHER]
        apart = _apart(kind, [one.person.id for one in some])
        made += sum(enqueue(kind, now=now, **one._asdict()) for one in some if one.person.id in apart)
        plain = [one for one in some if one.person.id not in apart and one.person.is_living]
        made += _insert(kind, {_key(kind, one): one for one in plain}, now)
    return made


def _key(kind: str, one: Promise) -> str:
    return dedupe_key(kind, one.person.id, *one.key)


def _apart(kind: str, person_ids: Sequence[int]) -> set[int]:
    """Those about whom `enqueue` has something more to ask."""
    helped = select(Delegation.person_id).where(Delegation.person_id.in_(person_ids))
    merged = select(Person.merged_into_id).where(Person.merged_into_id.in_(person_ids))
    said_no = select(SwitchedOff.person_id).where(
        SwitchedOff.person_id.in_(person_ids), SwitchedOff.kind == kind
    )
    return set(db.session.scalars(union(helped, merged, said_no)))


def _insert(kind: str, promises: Mapping[str, Promise], now: datetime) -> int:
    db.session.flush()
    known = set(db.session.scalars(select(Message.dedupe_key).where(Message.dedupe_key.in_(promises))))
    rows = [sealed(Message, _row(kind, key, one, now)) for key, one in promises.items() if key not in known]
    if rows:
        carry_out(_insert_unless_known(db.session().get_bind().dialect.name), rows)
    return len(rows)


def _row(kind: str, key: str, one: Promise, now: datetime) -> dict[str, Any]:
    meant = message_kind(kind)
    left = one.expires_at - now if one.expires_at is not None else None
    return {
        "dedupe_key": key,
        "kind": kind,
        "channel": channel_of(one.person, meant, left),
        "person_id": one.person.id,
        "topic": one.topic,
        "params": dict(one.params),
        "urgent": meant.urgent if one.urgent is None else one.urgent,
        "created_at": now,
        "due_at": now,
        "expires_at": one.expires_at,
        "attempts": 0,
        "status": MessageStatus.QUEUED,
    }


@cache
def _insert_unless_known(dialect: str) -> Executable:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table_of(Message)).on_conflict_do_nothing()
