"""What people are told of what was agreed: that it is theirs, and when its day is near or past; and hosts are asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from app.core import clock
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import date_da
from app.core.holidays import holiday_on
from app.events import queries_outcome as queries
from app.events.links_outcome import host_point_path, point_path, point_token, write_path
from app.events.models_outcome import Point
from app.events.rules_outcome import Step, is_hosts_turn, step_due
from app.gatherings.models import Occurrence, OccurrenceStatus
from app.notifications.models import Message, MessageStatus
from app.notifications.outbox import enqueue, withdraw
from app.people.models import Person
from app.people.queries import present_person

POINT, LATE, OFF, QUESTION = "event_point", "event_point_late", "event_point_off", "event_outcome"
#: A host is asked within this time, or not at all by letter.
_ASK_WITHIN = timedelta(days=7)


def is_holiday(day: date) -> bool:
    """Whether people keep this day free."""
    return holiday_on(day) is not None


def _topic(point: Point) -> str:
    return f"event_point:{point.id}"


def _question_topic(occurrence_id: int) -> str:
    return f"event_outcome:{occurrence_id}"


# ---- promising ---------------------------------------------------------------------------------------------------


def promise_new(point: Point, now: datetime, *, is_new: bool) -> bool:
    """Tell somebody that they are written down for something. `is_new`: they were until now unknown to us."""
    return _promise(point, Step.NEW, now, is_new=is_new)


def promise_changed(point: Point, now: datetime) -> bool:
    """Tell who does something that it is something else now, or another day. Who heard nothing yet hears it as new."""
    step = Step.CHANGED if point.person is not None and _was_told(point, point.person) else Step.NEW
    return _promise(point, step, now, about=(now.isoformat(),))


def promise_off(point: Point, now: datetime) -> bool:
    """Tell who was to do something that they are not; nothing to who has heard nothing of it."""
    person = point.person
    if person is None or not person.is_living or not _was_told(point, person):
        return False
    params = {"what": point.what, "occurrence_id": point.occurrence_id, "person_id": person.id}
    return enqueue(OFF, now=now, topic=_topic(point), key=(point.id,), params=params, person=person)


def _was_told(point: Point, person: Person) -> bool:
    """Whether any letter of it left, or may have."""
    told = (Message.kind == POINT, Message.topic == _topic(point), Message.person_id == person.id)
    unheard = (MessageStatus.QUEUED, MessageStatus.SUPPRESSED)
    return bool(db.session.scalar(select(exists().where(*told, Message.status.not_in(unheard)))))


def promise_reminders(now: datetime) -> int:
    """Remind who does something and, when it is late, the host. Returns how many letters were new.

    Each is told once of each day that was chosen, however often this runs.
    """
    today, made = clock.local(now).date(), 0
    for point in queries.points_near(now):
        step = step_due(point.due_on, point.set_on, today, is_holiday)
        made += step is not None and _promise(point, step, now)
        made += is_hosts_turn(point.due_on, today) and _promise_late(point, now)
    return made


def promise_questions(now: datetime) -> int:
    """Ask hosts the day after what came of it, unless they have written it. Returns how many letters were new."""
    today = clock.local(now).date()
    return sum(
        enqueue(
            QUESTION,
            now=now,
            topic=_question_topic(one.id),
            key=(one.id,),
            params={"occurrence_id": one.id},
            person=one.series.host,
            expires_at=one.ends_at + queries.ASK_UNTIL,
        )
        for one in queries.unwritten(now, timedelta(), _ASK_WITHIN)
        if clock.local(one.ends_at).date() < today
    )


def withdraw_question(occurrence: Occurrence, now: datetime) -> None:
    """The host has written it."""
    withdraw(_question_topic(occurrence.id), now, kinds=(QUESTION,))


def withdraw_all(point: Point, now: datetime) -> None:
    """Nothing more of a day that holds no longer."""
    withdraw(_topic(point), now, kinds=(POINT, LATE))


def _promise(
    point: Point, step: Step, now: datetime, *, is_new: bool = False, about: tuple[str, ...] = ()
) -> bool:
    if point.person is None or not point.person.is_living:
        return False
    due = point.due_on.isoformat()
    return enqueue(
        POINT,
        now=now,
        topic=_topic(point),
        key=(point.id, due, step.value, *about),
        params={"point_id": point.id, "due_on": due, "step": step.value},
        person=point.person,
        is_new=is_new,
    )


def _promise_late(point: Point, now: datetime) -> bool:
    due = point.due_on.isoformat()
    return enqueue(
        LATE,
        now=now,
        topic=_topic(point),
        key=(point.id, due),
        params={"point_id": point.id, "due_on": due},
        person=point.occurrence.series.host,
    )


# ---- what the letters say ----------------------------------------------------------------------------------------


def _still_open(params: Mapping[str, Any]) -> Point | None:
    """The point of a letter, while it is open and its day the same, and its date was not cancelled."""
    point = db.session.get(Point, params["point_id"])
    if point is None or not point.is_open or point.due_on.isoformat() != params["due_on"]:
        return None
    return None if point.occurrence.status == OccurrenceStatus.CANCELLED else point


def _fields(point: Point) -> dict[str, Any]:
    return {
        "what": point.what,
        "day": date_da(point.due_on),
        "title": point.occurrence.series.outward_title,
        "held": date_da(point.occurrence.starts_at),
    }


def _merge_point(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    point = _still_open(params)
    if point is None or point.person is None:
        return None
    return {
        **_fields(point),
        "first_name": point.person.first_name,
        "host_name": point.occurrence.series.host.name,
        "step": params["step"],
        "link": absolute(point_path, point_token(point, params.get("delegate_id"))),
    }


def _merge_off(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    occurrence = db.session.get(Occurrence, params["occurrence_id"])
    person = present_person(params["person_id"])
    if occurrence is None or person is None:
        return None
    return {
        "first_name": person.first_name,
        "what": params["what"],
        "title": occurrence.series.outward_title,
        "held": date_da(occurrence.starts_at),
        "host_name": occurrence.series.host.name,
    }


def _merge_late(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    point = _still_open(params)
    if point is None:
        return None
    series_id = point.occurrence.series_id
    return {
        **_fields(point),
        "first_name": point.occurrence.series.host.first_name,
        "doer": point.person.name if point.person is not None else "",
        "doer_phone": point.person.phone if point.person is not None else None,
        "link": absolute(host_point_path, series_id, point.occurrence_id, point.id),
    }


def _merge_question(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    occurrence = db.session.get(Occurrence, params["occurrence_id"])
    if occurrence is None or not queries.is_unwritten(occurrence, now):
        return None
    return {
        "first_name": occurrence.series.host.first_name,
        "title": occurrence.series.outward_title,
        "held": date_da(occurrence.starts_at),
        "link": absolute(write_path, occurrence.series_id, occurrence.id),
    }


_TO_HOST = _l("Du får dette brev, fordi du er vært for et arrangement.")

KINDS = (
    MessageKind(
        POINT, _l("Det, du har sagt ja til"),
        _l("Du får dette brev, fordi du skal gøre noget, der blev aftalt ved et arrangement."),
        _merge_point, quiet_hours=True,
    ),
    MessageKind(
        OFF, _l("Det skal du ikke gøre alligevel"),
        _l("Du får dette brev, fordi du skulle gøre noget, der blev aftalt ved et arrangement."),
        _merge_off, quiet_hours=True,
    ),
    MessageKind(LATE, _l("En aftale er ikke gjort"), _TO_HOST, _merge_late, quiet_hours=True, may_be_off=True),
    MessageKind(
        QUESTION, _l("Hvad kom der ud af det?"), _TO_HOST, _merge_question, quiet_hours=True, may_be_off=True
    ),
)  # fmt: skip
