"""What people are told about dates: when a message is promised, and what it says if it is still true when sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db
from app.core.date_words import words_of_kind
from app.core.feature import MessageKind, feature_of_kind
from app.core.formatting import when, when_near
from app.gatherings.at_hand import participants, waiting_number
from app.gatherings.calendar_file import calendar_file
from app.gatherings.links import sign_up_token
from app.gatherings.models import (
    ACTIVE,
    HOLDING,
    Occurrence,
    OccurrenceStatus,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)
from app.notifications.outbox import enqueue, withdraw

#: What is no longer to be sent when somebody is off the list. `date_changed` may speak of other dates too, so its
#: own merge decides what is still true of it.
_ABOUT_SIGN_UP = ("sign_up_confirmed", "sign_up_waiting", "place_given", "reminder")

#: A sign-up with all that a letter says of its date, in one statement.
_WITH_DATE = (joinedload(SignUp.occurrence).joinedload(Occurrence.series).joinedload(Series.host),)


def topic_of(occurrence_id: int) -> str:
    """The topic of messages about a date."""
    return f"occurrence:{occurrence_id}"


# ---- promising ------------------------------------------------------------------------------------------------


def promise_answer(
    sign_up: SignUp, now: datetime, told_by: Actor | None = None, *, is_new: bool = False
) -> None:
    """Tell a newcomer what the page said: a place, or a number in the queue. `told_by` said it on the phone; `is_new`:
    the person was made in this transaction.
    """
    kind = "sign_up_confirmed" if sign_up.status == SignUpStatus.CONFIRMED else "sign_up_waiting"
    _promise(kind, sign_up, now, key=(), told_by=told_by, is_new=is_new)


def promise_place_given(sign_up: SignUp, now: datetime, told_by: Actor | None = None) -> None:
    """Tell somebody who waited that they have a place. `told_by` has just said it on the phone."""
    _promise("place_given", sign_up, now, key=(now.isoformat(),), told_by=told_by)


def promise_removed(sign_up: SignUp, now: datetime) -> None:
    """Tell somebody whom the host took off the list, with the reason."""
    _promise("sign_up_removed", sign_up, now, key=())


def promise_reminder(sign_up: SignUp, occurrence: Occurrence, now: datetime) -> bool:
    """Remind of a date. Once per version of it: a moved date is reminded of anew."""
    return _promise("reminder", sign_up, now, key=(occurrence.version,), version=occurrence.version)


def promise_change(kind: str, sign_ups: Sequence[SignUp], now: datetime, *, key: tuple[object, ...]) -> None:
    """One message per person about one or more dates that were moved (`date_changed`) or cancelled."""
    by_person: dict[int, list[SignUp]] = {}
    for sign_up in sign_ups:
        by_person.setdefault(sign_up.person_id, []).append(sign_up)
    for own in by_person.values():
        first = min(own, key=lambda s: s.occurrence.starts_at)
        last = max(s.occurrence.starts_at for s in own)
        enqueue(
            kind,
            now=now,
            topic=topic_of(first.occurrence_id),
            key=key,
            params={"sign_up_ids": [s.id for s in own], "versions": [s.occurrence.version for s in own]},
            person=first.person,
            expires_at=last,
            urgent=(first.occurrence.starts_at - now).total_seconds() < 86_400,
        )


def promise_participant_list(occurrence: Occurrence, now: datetime) -> bool:
    """Send the host the list of who comes."""
    return enqueue(
        "participant_list",
        now=now,
        topic=topic_of(occurrence.id),
        key=(occurrence.id, occurrence.version),
        params={"occurrence_id": occurrence.id},
        person=occurrence.series.host,
        expires_at=occurrence.starts_at,
    )


def promise_decision(series: Series, now: datetime) -> None:
    """Tell a proposer what Frivillighedens Hus decided."""
    enqueue(
        "proposal_decided",
        now=now,
        topic=f"series:{series.id}",
        key=(series.id, series.status, now.isoformat()),
        params={"series_id": series.id, "status": series.status},
        person=series.host,
    )


def withdraw_for(sign_up: SignUp, now: datetime) -> None:
    """Nothing more about a date that the person is no longer on."""
    withdraw(topic_of(sign_up.occurrence_id), now, kinds=_ABOUT_SIGN_UP, person_id=sign_up.person_id)


def withdraw_reminders(occurrence: Occurrence, now: datetime) -> None:
    """A date was moved: nobody is reminded of the old time, and the host gets a new list. What says that one has
    a place or waits is still true, and is written with the new time when it is sent."""
    withdraw(topic_of(occurrence.id), now, kinds=("reminder", "participant_list"))


def _promise(
    kind: str,
    sign_up: SignUp,
    now: datetime,
    *,
    key: tuple[object, ...],
    version: int | None = None,
    told_by: Actor | None = None,
    is_new: bool = False,
) -> bool:
    occurrence = sign_up.occurrence
    return enqueue(
        kind,
        now=now,
        topic=topic_of(sign_up.occurrence_id),
        key=(sign_up.id, *key),
        params={"sign_up_id": sign_up.id, "version": version},
        person=sign_up.person,
        expires_at=None if kind == "sign_up_removed" else occurrence.starts_at,
        told_by=told_by,
        is_new=is_new,
    )


# ---- what the letters say ---------------------------------------------------------------------------------------


def _date_fields(occurrence: Occurrence, now: datetime) -> dict[str, Any]:
    series = occurrence.series
    feature = feature_of_kind(series.kind)
    return {
        "title": series.outward_title,
        "the": str(words_of_kind(series.kind).the),
        "the_many": str(words_of_kind(series.kind).the_many),
        "when": when(occurrence.starts_at, occurrence.ends_at),
        "when_start": when(occurrence.starts_at),
        "when_near": when_near(occurrence.starts_at, now),
        "starts_at": occurrence.starts_at,
        "meeting_point": occurrence.meeting_point,
        "place": occurrence.place.name,
        "host_name": series.host.name,
        "host_phone": series.host.phone,
        "reason": occurrence.reason,
        "series_url": absolute(feature.public_path, series.id, None),
        "host_url": absolute(feature.host_path, series.id),
    }


def _sign_up_fields(sign_up: SignUp, now: datetime, delegate_id: int | None) -> dict[str, Any]:
    token = sign_up_token(sign_up, delegate_id)
    url = absolute(feature_of_kind(sign_up.occurrence.series.kind).sign_up_path, token)
    return {
        **_date_fields(sign_up.occurrence, now),
        "first_name": sign_up.person.first_name,
        "name": sign_up.person.name,
        "party_size": sign_up.party_size,
        "wants_companion": sign_up.wants_companion,
        "needs_lift": sign_up.needs_lift,
        "waiting_number": waiting_number(sign_up) if sign_up.status == SignUpStatus.WAITING else None,
        "sign_up_reason": sign_up.reason,
        "sign_up_url": url,
        "link": url,
    }


def _merge_if(*statuses: SignUpStatus) -> Any:
    def merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
        sign_up = db.session.get(SignUp, params["sign_up_id"], options=_WITH_DATE)
        if sign_up is None or sign_up.status not in statuses:
            return None
        occurrence = sign_up.occurrence
        if occurrence.status == OccurrenceStatus.CANCELLED and SignUpStatus.CANCELLED_BY_HOST not in statuses:
            return None
        if params.get("version") not in (None, occurrence.version):
            return None
        return _sign_up_fields(sign_up, now, params.get("delegate_id"))

    return merge


def _merge_dates(params: Mapping[str, Any], now: datetime, still_true: Any) -> dict[str, Any] | None:
    versions = dict(zip(params["sign_up_ids"], params["versions"], strict=True))
    found = [db.session.get(SignUp, number) for number in params["sign_up_ids"]]
    true = [s for s in found if s is not None and still_true(s, versions[s.id])]
    if not true:
        return None
    true.sort(key=lambda s: s.occurrence.starts_at)
    fields = _sign_up_fields(true[0], now, params.get("delegate_id"))
    return {**fields, "dates": [_date_fields(s.occurrence, now) for s in true]}


def _merge_changed(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    return _merge_dates(
        params, now, lambda s, version: s.status in ACTIVE and s.occurrence.version == version
    )


def _merge_cancelled(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    return _merge_dates(params, now, lambda s, _version: s.occurrence.status == OccurrenceStatus.CANCELLED)


def _merge_list(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    occurrence = db.session.get(Occurrence, params["occurrence_id"])
    if occurrence is None or occurrence.status == OccurrenceStatus.CANCELLED:
        return None
    coming = [s for s in participants(occurrence.id) if s.status in HOLDING]
    return {
        **_date_fields(occurrence, now),
        "link": absolute(feature_of_kind(occurrence.series.kind).host_path, occurrence.series_id),
        "first_name": occurrence.series.host.first_name,
        "participants": [
            {
                "name": s.person.name,
                "phone": s.person.phone,
                "party_size": s.party_size,
                "is_first_time": s.is_first_time,
                "wants_companion": s.wants_companion,
                "needs_lift": s.needs_lift,
                "note": s.note,
            }
            for s in coming
        ],
        "people": sum(s.party_size for s in coming),
    }


def _merge_decision(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    series = db.session.get(Series, params["series_id"])
    if series is None or series.status != params["status"]:
        return None
    feature = feature_of_kind(series.kind)
    is_approved = series.status == SeriesStatus.APPROVED
    return {
        "title": series.title,
        "first_name": series.host.first_name,
        "is_approved": is_approved,
        "link": absolute(feature.host_path, series.id) if is_approved else absolute(feature.propose_path),
        "text": series.decision_text or "",
        "host_url": absolute(feature.host_path, series.id),
        "propose_url": absolute(feature.propose_path),
        "series_url": absolute(feature.public_path, series.id, None),
    }


def _attach_date(params: Mapping[str, Any]) -> dict[str, bytes]:
    numbers = params.get("sign_up_ids") or [params["sign_up_id"]]
    sign_ups = [s for s in (db.session.get(SignUp, number) for number in numbers) if s is not None]
    return {"kalender.ics": calendar_file([s.occurrence for s in sign_ups])}


_REASON = _l("Du får dette brev, fordi du har skrevet dig op til noget.")
_REASON_HOST = _l("Du får dette brev, fordi du er vært.")
_WITH_PLACE = (SignUpStatus.CONFIRMED, SignUpStatus.CAME)

KINDS = (
    MessageKind(
        "sign_up_confirmed",
        _l("Du er tilmeldt"),
        _REASON,
        _merge_if(*_WITH_PLACE),
        attachments=_attach_date,
        urgent=True,
    ),
    MessageKind(
        "sign_up_waiting", _l("Du står på venteliste"), _REASON, _merge_if(SignUpStatus.WAITING), urgent=True
    ),
    MessageKind(
        "place_given", _l("Du har fået en plads"), _REASON, _merge_if(*_WITH_PLACE), attachments=_attach_date
    ),
    MessageKind("date_changed", _l("En dato er flyttet"), _REASON, _merge_changed, attachments=_attach_date),
    MessageKind(
        "date_cancelled",
        _l("En dato er aflyst"),
        _REASON,
        _merge_cancelled,
        is_cancellation=True,
        attachments=_attach_date,
    ),
    MessageKind(
        "sign_up_removed",
        _l("Du er taget af listen"),
        _REASON,
        _merge_if(SignUpStatus.CANCELLED_BY_HOST),
    ),
    MessageKind(
        "reminder",
        _l("Påmindelse"),
        _REASON,
        _merge_if(SignUpStatus.CONFIRMED),
        quiet_hours=True,
        may_be_off=True,
    ),
    MessageKind("participant_list", _l("Liste til værten"), _REASON_HOST, _merge_list, may_be_off=True),
    MessageKind(
        "proposal_decided",
        _l("Svar på et forslag"),
        _l("Du får dette brev, fordi du har foreslået en gruppe."),
        _merge_decision,
    ),
)
