"""Every change of a message's state is one conditional UPDATE, so that two hands never change the same one
twice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, literal, update

from app.core.database import db
from app.core.feature import installed
from app.notifications.models import Message, MessageStatus

#: States in which nothing more happens by itself.
FINISHED = (
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.FAILED,
    MessageStatus.DEAD,
    MessageStatus.EXPIRED,
    MessageStatus.SUPPRESSED,
    MessageStatus.UNCERTAIN,
)


def change(*conditions: ColumnElement[bool], **values: Any) -> int:
    """Set `values` on the messages that meet all `conditions`; return how many did. Needs a writing
    transaction.
    """
    statement = update(Message).where(*conditions).values(**values)
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]


def finish(
    *conditions: ColumnElement[bool], status: MessageStatus, now: datetime, error: str | None = None
) -> int:
    """Bring the messages that meet all `conditions` to a final `status`; return how many. Needs a writing transaction.

    Secrets in the params (codes, links) are forgotten in the same statement. The owner stays: a sender that
    was given up as lost may still say what became of its letter.
    """
    secretive = [kind.name for feature in installed() for kind in feature.message_kinds if kind.forget_params]
    params = case((Message.kind.in_(secretive), literal("")), else_=Message.params)
    values: dict[str, Any] = {"status": status, "finished_at": now}
    if error is not None:
        values["last_error"] = error
    if secretive:
        values["params"] = params
    return change(*conditions, **values)
