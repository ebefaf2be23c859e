"""That a coordinator opened what is encrypted: noted with the purpose, and shown to whom it is about."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor

#: Why a coordinator looks; as it stands in the audit.
PURPOSE = "phone friends"


def note_notes_read(actor: Actor, now: datetime, person_id: int) -> None:
    """Write down that `actor` read what was noted of the calls with a person."""
    record(actor, now, "phone_notes.read", "person", person_id)
