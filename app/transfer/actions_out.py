"""Taking out what an organisation or the municipality owns: asked for with a purpose, made in the background."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.background.actions import ask_for
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.transfer.models import Purpose, TakenFile

#: The kind of long work that makes one.
TAKING = "transfer_take"
WHAT = "transfer_taken"


def take_out(actor: Actor, now: datetime, organisation_id: int | None, purpose: Purpose) -> TakenFile:
    """Ask for the file of an organisation, or (None) of the municipality. The caller has asked who may."""
    taken = TakenFile(
        organisation_id=organisation_id, person_id=actor.person_id, purpose=purpose, created_at=now
    )
    db.session.add(taken)
    db.session.flush()
    record(actor, now, "transfer_taken.ask", WHAT, taken.id, organisation=organisation_id, purpose=purpose)
    ask_for(actor, now, TAKING, {"taken_id": taken.id}, str(taken.id))
    return taken


def keep_file(now: datetime, taken_id: int, content: bytes) -> bool:
    """Put the file in its place; whether there still is one."""
    taken = lock_row(TakenFile, taken_id)
    if taken is None:
        return False
    taken.content, taken.size, taken.made_at = content, len(content), now
    db.session.flush()
    return True


def note_download(actor: Actor, now: datetime, taken: TakenFile) -> None:
    """Note that somebody fetched it, and what for."""
    record(actor, now, "transfer_taken.download", WHAT, taken.id, purpose=taken.purpose)
