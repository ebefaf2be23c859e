"""Addresses that letters of events lead to, and the link that opens an event to those who are invited."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.core.database import db
from app.core.signing import read, sign
from app.events.models_about import EventInvitation

_PURPOSE = "event-invitation"


def event_path(series_id: int, occurrence_id: int | None = None) -> str:
    """The page of an event; with a date, that date is marked."""
    return url_for("events.show_event", series_id=series_id, dato=occurrence_id)


def sign_up_path(token: str) -> str:
    """The private page of a sign-up."""
    return url_for("events.show_sign_up", token=token)


def invitation_path(token: str) -> str:
    """What the letter to those who are invited opens."""
    return url_for("events.open_invitation", token=token)


def mark_of(invitation: EventInvitation) -> list[int]:
    """What tells an invitation from every other, also from one that has its number after it was taken back."""
    return [invitation.id, invitation.series_id, invitation.organisation_id or 0]


def invitation_token(invitation: EventInvitation) -> str:
    """The token of a letter; it works as long as they are on the list."""
    return sign(_PURPOSE, mark_of(invitation))


def invitation_of(token: str) -> EventInvitation | None:
    """Which invitation a token is of; None when it is not ours or taken back."""
    return invitation_marked(read(_PURPOSE, token))


def invitation_marked(mark: Any) -> EventInvitation | None:
    """The invitation of a mark, as long as they are on the list."""
    if not isinstance(mark, list) or not mark or not isinstance(mark[0], int):
        return None
    found = db.session.get(EventInvitation, mark[0])
    return found if found is not None and mark_of(found) == mark else None
