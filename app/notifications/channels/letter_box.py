"""The channel of letters: nothing is sent; a letter waits until somebody has posted it (post.py).

The machine's share is to keep the pile true, and to find another way for what the postman brings too late.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.database import begin_write, db
from app.notifications.former_helpers import helps_no_more
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outbox import promise_call
from app.notifications.post import is_still_true
from app.notifications.routing import LETTER_TAKES
from app.notifications.states import finish

#: A printed letter may be posted the same day, even when it was in time by an hour only.
POSTING_GRACE = timedelta(hours=12)


def tend_letters(now: datetime) -> int:
    """Drop letters that are no longer true, and hand to people who ring what cannot arrive (in time).

    Returns how many letters that was. Commits.
    """
    waiting = select(Message).where(
        Message.channel == Channel.LETTER,
        Message.status == MessageStatus.QUEUED,
        Message.due_at <= now,
        ~helps_no_more,
    )
    letters = db.session.scalars(waiting.order_by(Message.id).limit(500)).all()
    untrue = [one.id for one in letters if not is_still_true(one, now)]
    lost = [one.id for one in letters if one.id not in untrue and _cannot_arrive(one, now)]
    if not untrue and not lost:
        return 0
    begin_write()
    still = [Message.channel == Channel.LETTER, Message.status == MessageStatus.QUEUED]
    done = finish(Message.id.in_(untrue), *still, status=MessageStatus.SUPPRESSED, now=now)
    for number in lost:
        why = "a letter cannot arrive in time"
        diverted = finish(Message.id == number, *still, status=MessageStatus.SUPPRESSED, now=now, error=why)
        if diverted:
            promise_call(db.session.get_one(Message, number, populate_existing=True), now)
        done += diverted
    db.session.commit()
    return done


def _cannot_arrive(letter: Message, now: datetime) -> bool:
    """Whether it would come too late, or nowhere, because its receiver has no address (any more)."""
    is_printed = letter.batch_id is not None
    if not is_printed and (letter.receiver is None or not letter.receiver.has_address):
        return True
    takes = LETTER_TAKES - POSTING_GRACE if is_printed else LETTER_TAKES
    return letter.expires_at is not None and letter.expires_at - now < takes
