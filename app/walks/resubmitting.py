"""A proposal that staff want put right goes back to its host as a draft, so that it is not written twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.core import drafts
from app.core.database import db
from app.gatherings.models import Series
from app.walks.models import Walk

#: The draft that the pages of proposing keep (views_propose).
DRAFT = "propose_walk"


def keep_as_draft(series: Series, now: datetime) -> bool:
    """Make the proposal a draft of its host again. No commit.

    False when nobody can get it, or when the host has begun another draft, which must not be lost.
    """
    account_id = db.session.scalar(
        select(Account.id).where(Account.person_id == series.host_id, Account.deleted_at.is_(None))
    )
    walk = db.session.get(Walk, series.id)
    if account_id is None or walk is None:
        return False
    owner = drafts.owner_of(account_id)
    if drafts.load(owner, DRAFT) is not None:
        return False
    for part, typed in as_typed(series, walk).items():
        drafts.save_part(owner, DRAFT, part, typed, now)
    return True


def as_typed(series: Series, walk: Walk) -> dict[str, dict[str, Any]]:
    """Step → field → what the proposer once typed there."""
    facts = {key: fact.get("answer", "ask") for key, fact in series.access.items()}
    notes = {f"{key}_note": fact.get("note", "") for key, fact in series.access.items()}
    where = {"place_id": str(series.place_id), "meeting_point": series.meeting_point, **facts, **notes}
    if series.companion_offered:
        where["companion_offered"] = "y"
    gap = {"sted": {"place_id": series.gap_place_id}} if series.gap_place_id else {}
    return {
        **gap,
        "hvad": {
            "title": series.title,
            "description": series.description,
            "tempo": str(walk.tempo),
            "kilometres": f"{walk.kilometres:f}".replace(".", ","),
        },
        "hvor": where,
        "hvornaar": {
            "rhythm": str(series.rhythm),
            "first_on": series.first_on.isoformat(),
            "starts_at_local": series.starts_at_local.strftime("%H:%M"),
            "duration_minutes": str(series.duration_minutes),
            "until": series.until.isoformat() if series.until else "",
        },
        "hvor-mange": {
            "needs_sign_up": "yes" if series.needs_sign_up else "no",
            "capacity": str(series.capacity or ""),
            "least": str(series.least or ""),
            "price": f"{series.price_ore / 100:g}".replace(".", ",") if series.price_ore else "",
            "price_note": series.price_note,
        },
    }
