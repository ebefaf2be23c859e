"""Half-filled forms, kept on the server: nothing is lost when one goes back or comes later. No commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.core.database import db, insert_once, lock_row
from app.core.records import Draft


def owner_of(account_id: int) -> str:
    """How the owner of a draft is written: `account:12`."""
    return f"account:{account_id}"


def load(owner: str, kind: str) -> Draft | None:
    """The draft of `kind` that `owner` has, or None."""
    return db.session.scalar(select(Draft).where(Draft.owner == owner, Draft.kind == kind))


def save_part(owner: str, kind: str, part: str, typed: dict[str, Any], now: datetime) -> None:
    """Keep what was typed in one `part` (a step) of the draft; the other parts stay as they are."""
    insert_once(Draft, {"owner": owner, "kind": kind, "data": {}, "updated_at": now})
    number = db.session.scalar(select(Draft.id).where(Draft.owner == owner, Draft.kind == kind))
    draft = lock_row(Draft, number)
    if draft is None:  # thrown away at this moment by another window
        return
    draft.data = {**draft.data, part: typed}
    draft.updated_at = now
    db.session.flush()


def drop(owner: str, kind: str) -> None:
    """Throw the draft away; nothing happens when there is none."""
    db.session.execute(delete(Draft).where(Draft.owner == owner, Draft.kind == kind))
