"""The question after a date, brought about the way it is in life."""

from __future__ import annotations

from sqlalchemy import select

from app.core.database import db
from app.notifications.models import Message
from tests.factories import make_person
from tests.voices.saying import asked


def how_was_it() -> Message:
    """Ane was on a walk and is asked how it was."""
    asked(make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141"))
    newest = select(Message).where(Message.kind == "how_was_it").order_by(Message.id.desc())
    return db.session.scalars(newest.limit(1)).one()
