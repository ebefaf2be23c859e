"""Every change of a message's state is one conditional UPDATE, so that two hands never change the same one
twice.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, case, literal, update

from app.core.database import carry_out, db, table_of
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
    params = case((Message.kind.in_(_secretive()), literal("")), else_=Message.params)
    values: dict[str, Any] = {"status": status, "finished_at": now, "params": params}
    if error is not None:
        values["last_error"] = error
    return change(*conditions, **values)


def finish_one(
    message_id: int, owner: str, *, was: MessageStatus, status: MessageStatus, now: datetime
) -> int:
    """The same for one message that `owner` has, by a statement made once: every letter takes it."""
    values = {"of": message_id, "by": owner, "was": was, "is": status, "at": now}
    return carry_out(_finish_one(_secretive()), values).rowcount


@cache
def _finish_one(secretive: tuple[str, ...]) -> Executable:
    columns = table_of(Message).c
    own = (
        columns.id == bindparam("of"),
        columns.owner == bindparam("by"),
        columns.status == bindparam("was"),
    )
    params = case((columns.kind.in_(secretive), literal("")), else_=columns.params)
    return (
        update(table_of(Message))
        .where(*own)
        .values(status=bindparam("is"), finished_at=bindparam("at"), params=params)
    )


def _secretive() -> tuple[str, ...]:
    return tuple(kind.name for feature in installed() for kind in feature.message_kinds if kind.forget_params)
