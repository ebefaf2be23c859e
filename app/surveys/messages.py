"""The one letter of surveys: an invitation, at three moments, and at most one reminder of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.feature import MessageKind
from app.notifications.outbox import enqueue, withdraw
from app.surveys.links import sheet_path, sheet_token
from app.surveys.models import Invitee
from app.surveys.queries import invitee_by_id, scales_on
from app.surveys.rules import BEFORE, Standing, Window, window_now, windows

INVITATION = "survey_invitation"


def topic_of(invitee_id: int) -> str:
    """The topic of letters to one who was asked."""
    return f"survey_invitee:{invitee_id}"


def promise_invitation(invitee: Invitee, window: Window, now: datetime, *, again: bool = False) -> bool:
    """Ask somebody to fill in the sheet of a moment, once; `again` reminds them, once."""
    return enqueue(
        INVITATION,
        now=now,
        topic=topic_of(invitee.id),
        key=(invitee.id, window.moment, again),
        params={"invitee_id": invitee.id, "moment": window.moment, "again": again},
        person=invitee.person,
        expires_at=window.closes_at,
    )


def take_back(invitee_id: int, now: datetime) -> None:
    """Nothing more is sent to who said no."""
    withdraw(topic_of(invitee_id), now, kinds=(INVITATION,))


def may_be_asked(invitee: Invitee, window: Window | None, moment: int) -> bool:
    """Whether somebody is to be asked for the sheet of `moment` while `window` is the open one."""
    willing = invitee.standing is Standing.TAKING_PART or (
        invitee.standing is Standing.ASKED and moment == BEFORE
    )
    is_due = window is not None and window.moment == moment and moment not in invitee.answered
    return willing and is_due and invitee.person.is_living and bool(scales_on(invitee.round.scales))


def _merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    invitee = invitee_by_id(params["invitee_id"])
    if invitee is None:
        return None
    window = window_now(windows(invitee.asked_at, invitee.first_at), now)
    if not may_be_asked(invitee, window, params["moment"]):
        return None
    asked = scales_on(invitee.round.scales)
    return {
        "first_name": invitee.person.first_name,
        "is_first": params["moment"] == BEFORE,
        "again": params["again"],
        "number": sum(len(one.wording) for one in asked),
        "link": absolute(sheet_path, sheet_token(invitee, params.get("delegate_id"))),
    }


KINDS = (
    MessageKind(
        INVITATION,
        _l("Et par spørgsmål til dig"),
        _l("Du får dette brev, fordi du er tilmeldt noget hos os."),
        _merge,
        quiet_hours=True,
        may_be_off=True,
        is_usual=True,
    ),
)
