"""What a restored outbox cannot know: whether a message went out after the backup was made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select

from app.core.database import db
from app.notifications.models import BY_MACHINES, Channel, Message, MessageStatus
from app.notifications.outbox import promise_call
from app.notifications.states import change, finish


def doubt_what_was_due(now: datetime) -> int:
    """Make every message that may have gone out since the backup `uncertain`, and put it on the call list.

    That is whatever a machine was to send by `now`, whatever a sender had in its hands, and letters on paper that
    were waiting or printed. No machine sends those again; a person rings, or presses "send igen" (decisions.md,
    Messages). What is due later cannot have gone out and stays queued; calls are people's own and wait for them.
    Returns how many. Needs a writing transaction; no commit.
    """
    posted = Message.channel.in_((*BY_MACHINES, Channel.LETTER))
    in_time = or_(Message.expires_at.is_(None), Message.expires_at > now)
    waiting = and_(Message.status == MessageStatus.QUEUED, Message.due_at <= now, in_time)
    in_hands = Message.status.in_((MessageStatus.CLAIMED, MessageStatus.HANDOVER))
    ids = db.session.scalars(
        select(Message.id).where(posted, or_(waiting, in_hands)).order_by(Message.id)
    ).all()
    for message_id in ids:
        one = Message.id == message_id
        finish(one, status=MessageStatus.UNCERTAIN, now=now, error="may have gone out since the backup")
        # A letter leaves its pile: somebody may have posted that.
        change(one, Message.channel == Channel.LETTER, batch_id=None, letter_id=None)
        promise_call(db.session.get_one(Message, message_id, populate_existing=True), now)
    db.session.flush()
    return len(ids)
