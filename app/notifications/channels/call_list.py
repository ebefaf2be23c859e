"""The channel of people who ring: nothing is sent; a call waits until a person has told it (ring_list.py).

The machine's share is to keep the list true.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import select

from app.core.database import begin_write, db
from app.notifications.letters import merge_fields
from app.notifications.models import BY_PEOPLE, Message, MessageStatus
from app.notifications.states import finish

log = logging.getLogger("samskab.delivery")


def suppress_untrue_calls(now: datetime) -> int:
    """Take calls off the list that are no longer true, e.g. about a place given up since; return how many.
    Commits.
    """
    waiting = select(Message).where(Message.channel.in_(BY_PEOPLE), Message.status == MessageStatus.QUEUED)
    untrue = [m.id for m in db.session.scalars(waiting.order_by(Message.id).limit(500)) if _is_untrue(m, now)]
    if not untrue:
        return 0
    begin_write()
    still = [Message.id.in_(untrue), Message.status == MessageStatus.QUEUED]
    suppressed = finish(*still, status=MessageStatus.SUPPRESSED, now=now)
    db.session.commit()
    return suppressed


def _is_untrue(message: Message, now: datetime) -> bool:
    try:
        return merge_fields(message, now) is None
    except Exception:
        log.exception("call could not be checked", extra={"message_id": message.id, "kind": message.kind})
        return False
