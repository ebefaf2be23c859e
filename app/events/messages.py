"""What letters of events say: that an organisation is invited, and where a meeting is held online."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import when
from app.core.pack import current_pack
from app.events.links import event_path, invitation_path, invitation_token, sign_up_path
from app.events.models import Event
from app.events.models_about import EventInvitation
from app.gatherings.links import sign_up_token
from app.gatherings.models import HOLDING, Occurrence, OccurrenceStatus, SeriesStatus, SignUp
from app.notifications.outbox import enqueue
from app.people.models import Person
from app.people.queries import present_person

INVITED, LINK = "event_invited", "event_link"


def topic_of(occurrence_id: int) -> str:
    """The topic of messages about a date: the engine's own, so that the host's ring list has them too."""
    return f"occurrence:{occurrence_id}"


def promise_invitation(invitation: EventInvitation, date: Occurrence, person: Person, now: datetime) -> bool:
    """Invite a member of an organisation to a date. Who looks after two of them is written to once."""
    return enqueue(
        INVITED,
        now=now,
        topic=topic_of(date.id),
        key=(date.id,),
        params={"invitation_id": invitation.id, "occurrence_id": date.id, "person_id": person.id},
        person=person,
        expires_at=date.starts_at,
    )


def promise_link(sign_up: SignUp, now: datetime) -> bool:
    """Tell somebody with a place where the meeting is held online. The link itself is read when it is sent."""
    return enqueue(
        LINK,
        now=now,
        topic=topic_of(sign_up.occurrence_id),
        key=(sign_up.id, now.isoformat()),
        params={"sign_up_id": sign_up.id},
        person=sign_up.person,
        expires_at=sign_up.occurrence.starts_at,
    )


def _merge_invited(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    invitation = db.session.get(EventInvitation, params["invitation_id"])
    date = db.session.get(Occurrence, params["occurrence_id"])
    person = present_person(params["person_id"])
    if invitation is None or invitation.organisation is None or date is None or person is None:
        return None
    if date.status == OccurrenceStatus.CANCELLED or date.series.status != SeriesStatus.APPROVED:
        return None
    return {
        **_of_date(date),
        "first_name": person.first_name,
        "organisation": invitation.organisation.name,
        "link": absolute(invitation_path, invitation_token(invitation)),
    }


def _merge_link(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    sign_up = db.session.get(SignUp, params["sign_up_id"])
    if sign_up is None or sign_up.status not in HOLDING:
        return None
    date = sign_up.occurrence
    event = db.session.get(Event, date.series_id)
    if (
        event is None
        or not event.is_online
        or not event.online_link
        or date.status == OccurrenceStatus.CANCELLED
    ):
        return None
    # Who helps the person has no private link of theirs.
    helper = params.get("delegate_id")
    own = absolute(sign_up_path, sign_up_token(sign_up, helper))
    return {
        **_of_date(date),
        "first_name": sign_up.person.first_name,
        "online_link": event.online_link,
        "link": own,
    }


def _of_date(date: Occurrence) -> dict[str, Any]:
    series = date.series
    event = db.session.get(Event, series.id)
    holder = (
        event.organisation.name if event is not None and event.organisation else current_pack().house_name
    )
    return {
        "title": series.title,
        "when": when(date.starts_at, date.ends_at),
        "when_start": when(date.starts_at),
        "starts_at": date.starts_at,
        "meeting_point": date.meeting_point,
        "place": date.place.name,
        "holder": holder,
        "host_name": series.host.name,
        "host_phone": series.host.phone,
        "series_url": absolute(event_path, series.id, date.id),
    }


KINDS = (
    MessageKind(
        INVITED, _l("Indbydelse til et arrangement"),
        _l("Du får dette brev, fordi du er med i en forening, der er indbudt."), _merge_invited,
        quiet_hours=True, may_be_off=True,
    ),
    MessageKind(
        LINK, _l("Link til et møde online"),
        _l("Du får dette brev, fordi du er tilmeldt et arrangement online."), _merge_link,
    ),
)  # fmt: skip
