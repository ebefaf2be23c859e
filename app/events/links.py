"""Addresses that letters of events lead to, and the link that opens an event to those who are invited."""

from __future__ import annotations

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


def invitation_token(invitation: EventInvitation) -> str:
    """The token of a letter; it works as long as they are on the list."""
    return sign(_PURPOSE, invitation.id)


def invitation_of(token: str) -> EventInvitation | None:
    """Which invitation a token is of; None when it is not ours or taken back."""
    number = read(_PURPOSE, token)
    return db.session.get(EventInvitation, number) if isinstance(number, int) else None
