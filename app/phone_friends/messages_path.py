"""What volunteers are told on their way: when it is promised, and what it says if it is still true.

Subjects, SMS and calls say nothing of what it is about (law.md, SMS/e-mail content); a test reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind, message_kind
from app.core.formatting import date_da
from app.notifications.models import Channel
from app.notifications.outbox import enqueue
from app.notifications.routing import channel_of
from app.phone_friends.links_path import own_path, path_token
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.models_path import PathEnd
from app.phone_friends.queries_path import has_promised_all, promised_version, renewals_of
from app.phone_friends.states import GONE, Path
from app.phone_friends.words_path import END_WORDS

TURN, APPROVED = "phone_path_turn", "phone_path_approved"
ENDED, RENEW = "phone_path_ended", "phone_path_renew"


def topic_of(volunteer_id: int) -> str:
    """The topic of messages about a volunteer's path."""
    return f"phone_volunteer:{volunteer_id}"


def is_their_turn(volunteer: PhoneVolunteer) -> bool:
    """Whether a volunteer on the way has something to read or promise, also a text that was changed since."""
    if volunteer.state is Path.CONFIDENTIAL:
        return not has_promised_all(volunteer.id)
    return volunteer.state in (Path.ATTEST_NOTED, Path.BRIEFED)


# ---- promising ------------------------------------------------------------------------------------------------


def promise_turn(volunteer: PhoneVolunteer, now: datetime, today: date) -> bool:
    """Tell a volunteer that something is to be read and promised; again on another day, when a coordinator asks."""
    return _promise(TURN, volunteer, now, key=(today.isoformat(),))


def promise_new_text(volunteer: PhoneVolunteer, now: datetime, version: int) -> bool:
    """Tell a volunteer on the way that what they promised has new words; once for each version."""
    return _promise(TURN, volunteer, now, key=("version", version))


def promise_approved(volunteer: PhoneVolunteer, now: datetime) -> bool:
    """Tell a volunteer that they are approved."""
    return _promise(APPROVED, volunteer, now, key=(now.isoformat(),))


def promise_ended(volunteer: PhoneVolunteer, now: datetime, reason: PathEnd | None) -> bool:
    """Tell a volunteer that it is over; who said so themselves is not rung about it."""
    machines = (Channel.EMAIL, Channel.SMS)
    if reason is None and channel_of(volunteer.person, message_kind(ENDED)) not in machines:
        return False
    return _promise(ENDED, volunteer, now, key=(), reason=str(reason) if reason is not None else "")


def promise_renewal(volunteer: PhoneVolunteer, now: datetime, until: date, days: int) -> bool:
    """Warn a volunteer that something runs out; once for each last day and each of `renewal.WARN_DAYS`."""
    return _promise(RENEW, volunteer, now, key=(until.isoformat(), days), until=until.isoformat(), days=days)


def _promise(
    kind: str, volunteer: PhoneVolunteer, now: datetime, *, key: tuple[object, ...], **params: Any
) -> bool:
    return enqueue(
        kind,
        now=now,
        topic=topic_of(volunteer.id),
        key=(volunteer.id, *key),
        params={"volunteer_id": volunteer.id, **params},
        person=volunteer.person,
    )


# ---- what the letters say ---------------------------------------------------------------------------------------


def _in_state(params: Mapping[str, Any], *states: Path) -> PhoneVolunteer | None:
    volunteer = db.session.get(PhoneVolunteer, params["volunteer_id"])
    return volunteer if volunteer is not None and volunteer.state in states else None


def _fields(volunteer: PhoneVolunteer, params: Mapping[str, Any]) -> dict[str, Any]:
    until = volunteer.valid_until
    return {
        "first_name": volunteer.person.first_name,
        "until": date_da(until) if until is not None else "",
        "link": absolute(own_path, path_token(volunteer, params.get("delegate_id"))),
    }


def _merge_turn(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    volunteer = db.session.get(PhoneVolunteer, params["volunteer_id"])
    return _fields(volunteer, params) if volunteer is not None and is_their_turn(volunteer) else None


def _merge_approved(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    volunteer = _in_state(params, Path.APPROVED)
    return _fields(volunteer, params) if volunteer is not None else None


def _merge_ended(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    volunteer = _in_state(params, *GONE)
    if volunteer is None:
        return None
    reason = PathEnd(params["reason"]) if params["reason"] else None
    return {
        **_fields(volunteer, params),
        "answer": str(END_WORDS[reason]) if reason is not None else "",
        "has_promised": promised_version(volunteer.id) is not None,
    }


def _merge_renewal(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    volunteer = _in_state(params, Path.APPROVED)
    until = date.fromisoformat(params["until"])
    if volunteer is None or volunteer.valid_until != until:
        return None
    ends = renewals_of([volunteer.id])[volunteer.id]
    return {
        **_fields(volunteer, params),
        "promises_again": ends.promise_until is not None,
        "is_looked_at": ends.attest_until is not None and ends.attest_until <= until,
    }


_REASON = _l("Du får dette brev, fordi du har meldt dig som frivillig.")

KINDS = (
    MessageKind(TURN, _l("Et skridt på vejen som frivillig"), _REASON, _merge_turn, quiet_hours=True),
    MessageKind(APPROVED, _l("Godkendt som frivillig"), _REASON, _merge_approved),
    MessageKind(ENDED, _l("Ikke frivillig mere"), _REASON, _merge_ended),
    MessageKind(RENEW, _l("Noget skal fornyes"), _REASON, _merge_renewal, quiet_hours=True),
)
