"""What staff write about a room, and its rules. New rules are a new version: who booked before is asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.rooms.actions import locked_room
from app.rooms.models import Room, RoomRules
from app.rooms.queries import rules_of
from app.rooms.rules import WhoMayBook


@dataclass(frozen=True)
class RoomFacts:
    """All that is written about a room, but its rules; the names are those of the columns."""

    name: str
    place_id: int
    address: str
    text: str
    equipment: list[str]
    capacity: int
    opening: Sequence[list[int] | None]
    keys: str
    cleaning: str
    who_may: WhoMayBook
    needs_approval: bool
    quota_hours: int | None
    buffer_minutes: int
    is_bookable: bool = True


def add_room(
    actor: Actor, now: datetime, facts: RoomFacts, rules: str = "", *, code: str | None = None
) -> Room:
    """A new room; `code` is its key in the pack, where it comes from there."""
    room = Room(**asdict(facts), code=code, rules_version=0, created_at=now)
    db.session.add(room)
    db.session.flush()
    _set_rules(actor, now, room, rules)
    if code is None:
        # What the pack brings is noted as a whole.
        record(actor, now, "room.add", "room", room.id)
    return room


def change_room(actor: Actor, now: datetime, room_id: int, facts: RoomFacts, rules: str) -> Room:
    """Write something else about a room. Bookings stay as they are. Raises NotFoundError."""
    room = locked_room(room_id)
    for name, value in asdict(facts).items():
        setattr(room, name, value)
    room.edited_at = now
    _set_rules(actor, now, room, rules)
    db.session.flush()
    record(actor, now, "room.change", "room", room.id, rules=room.rules_version)
    return room


def _set_rules(actor: Actor, now: datetime, room: Room, rules: str) -> None:
    held, text = rules_of(room), rules.strip()
    if text == (held.text if held is not None else ""):
        return
    room.rules_version += 1
    db.session.add(
        RoomRules(
            room_id=room.id, version=room.rules_version, text=text, created_at=now, created_by=actor.person_id
        )
    )
    db.session.flush()
