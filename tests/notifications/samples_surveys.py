"""The invitation to a survey, brought about the way it is in life."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.notifications.models import Message
from app.surveys import actions
from tests.factories import make_person, writing
from tests.surveys.asking import make_round


def survey_invitation() -> Message:
    """Ane is asked five days before she begins."""
    begun, person = make_round(), make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    with writing():
        now = clock.now()
        actions.invite(now, begun, person, now + timedelta(days=5))
    newest = select(Message).where(Message.kind == "survey_invitation").order_by(Message.id.desc())
    return db.session.scalars(newest.limit(1)).one()
