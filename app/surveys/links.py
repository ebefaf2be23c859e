"""Addresses of surveys, and private links: signed, and useless once the person's link version is raised."""

from __future__ import annotations

from flask import url_for

from app.people.private_links import Opened, make_token, opened_row
from app.surveys.models import Invitee

_PURPOSE = "survey"


def sheet_token(invitee: Invitee, delegate_id: int | None = None) -> str:
    """The token of somebody's sheet; a helper reads it aloud and crosses what the person says."""
    return make_token(_PURPOSE, invitee.id, invitee.person, delegate_id)


def opened_sheet(token: str) -> Opened[Invitee] | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    return opened_row(_PURPOSE, token, Invitee)


def sheet_path(token: str) -> str:
    """The private page of somebody's sheet."""
    return url_for("surveys.answer", token=token)
