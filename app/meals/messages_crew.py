"""What the crew of a meal is told: when they meet, and never only when the meal begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import time_da, when, when_near
from app.core.pack import current_pack
from app.gatherings.models import Occurrence, OccurrenceStatus
from app.gatherings.recurrence import reminder_due
from app.meals import queries_crew as queries
from app.meals.links import crew_path, helper_path, helper_token, meal_path
from app.meals.models_crew import Helper, HelperStatus, arrives_at
from app.meals.wording_crew import ROLE_WORDS, missing_in_words
from app.notifications.outbox import enqueue, withdraw

JOINED, REMINDER, CHANGED = "crew_joined", "crew_reminder", "crew_changed"
CANCELLED, REMOVED, MISSING = "crew_cancelled", "crew_removed", "crew_missing"
#: So long before a meal the host hears that somebody is missing.
MISSING_BEFORE = timedelta(days=2)
#: Who meets half a day before a meal is reminded the day before that.
_LOOK_AHEAD = timedelta(hours=54)


def topic_of(occurrence_id: int) -> str:
    """The topic of messages about a date: the engine's own, so that the host's ring list has them too."""
    return f"occurrence:{occurrence_id}"


# ---- promising ---------------------------------------------------------------------------------------------------


def promise_joined(
    helper: Helper, now: datetime, told_by: Actor | None = None, *, is_new: bool = False
) -> None:
    """Confirm what somebody helps with, and when they meet."""
    _promise(JOINED, [helper], now, key=(helper.id,), told_by=told_by, is_new=is_new)


def promise_removed(helper: Helper, now: datetime) -> None:
    """Tell somebody whom the host took off."""
    _promise(REMOVED, [helper], now, key=(helper.id,))


def promise_changed(helpers: Sequence[Helper], now: datetime) -> None:
    """Tell each person once when they meet now."""
    _promise_each(CHANGED, helpers, now)


def promise_cancelled(helpers: Sequence[Helper], now: datetime) -> None:
    """Tell each person once that they are not needed."""
    _promise_each(CANCELLED, helpers, now)


def promise_reminders(now: datetime) -> int:
    """Remind everybody of when they meet, the day before. Returns how many were new.

    Who said yes after that moment was told then.
    """
    earliest, latest = (
        time.fromisoformat(current_pack().setting(key)) for key in ("reminder_from", "reminder_until")
    )
    made = 0
    for helper in queries.on_until(now, now + _LOOK_AHEAD):
        minutes = queries.minutes_of(helper)
        due = reminder_due(arrives_at(helper.occurrence.starts_at, minutes), earliest, latest)
        if helper.joined_at <= due <= now:
            made += _promise(REMINDER, [helper], now, key=(helper.id, helper.occurrence.version, minutes))
    return made


def promise_missing(now: datetime) -> int:
    """Tell hosts two days before that somebody is missing. Returns how many were new."""
    made = 0
    for date in queries.dates_with_crew(now, MISSING_BEFORE):
        if queries.crew_of(date).missing:
            made += enqueue(
                MISSING, now=now, topic=topic_of(date.id), key=(date.id, date.version),
                params={"occurrence_id": date.id}, person=date.series.host, expires_at=date.starts_at,
            )  # fmt: skip
    return made


def withdraw_for(helper: Helper, now: datetime) -> None:
    """Nothing more of a date that the person does not help with; what else they do that day stays true."""
    others = [one for one in queries.on_dates([helper.occurrence_id]) if one.person_id == helper.person_id]
    if helper.person_id is not None and not others:
        kinds = (JOINED, REMINDER, CHANGED)
        withdraw(topic_of(helper.occurrence_id), now, kinds=kinds, person_id=helper.person_id)


def _promise_each(kind: str, helpers: Sequence[Helper], now: datetime) -> None:
    own: dict[int, list[Helper]] = {}
    for helper in helpers:
        if helper.person_id is not None:
            own.setdefault(helper.person_id, []).append(helper)
    for mine in own.values():
        for helper in mine:
            withdraw(topic_of(helper.occurrence_id), now, kinds=(REMINDER,), person_id=helper.person_id)
        versions = ((one.id, one.occurrence.version) for one in mine)
        _promise(kind, mine, now, key=(*versions, now.isoformat()))


def _promise(
    kind: str,
    helpers: Sequence[Helper],
    now: datetime,
    *,
    key: tuple[object, ...],
    told_by: Actor | None = None,
    is_new: bool = False,
) -> bool:
    first = helpers[0]
    if first.person is None or not first.person.is_living:
        return False
    starts = [one.occurrence.starts_at for one in helpers]
    return enqueue(
        kind,
        now=now,
        topic=topic_of(first.occurrence_id),
        key=key,
        params={
            "helper_ids": [one.id for one in helpers],
            "versions": [one.occurrence.version for one in helpers],
            "minutes": [queries.minutes_of(one) for one in helpers],
        },
        person=first.person,
        expires_at=max(starts),
        urgent=True if kind in (CHANGED, CANCELLED) and min(starts) - now < timedelta(days=1) else None,
        told_by=told_by,
        is_new=is_new,
    )


# ---- what the letters say ----------------------------------------------------------------------------------------


def _merge_if(status: HelperStatus, *, as_told: bool = False) -> Any:
    """`as_told`: only while they meet at the time that the message was about."""

    def merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
        told = zip(params["helper_ids"], params["versions"], params["minutes"], strict=True)
        true = []
        for number, version, minutes in told:
            one = db.session.get(Helper, number)
            if one is None or one.status != status or one.person is None:
                continue
            if as_told and (one.occurrence.version, queries.minutes_of(one)) != (version, minutes):
                continue
            true.append(one)
        true.sort(key=lambda one: one.occurrence.starts_at)
        return _fields(true, params, now) if true else None

    return merge


def _fields(helpers: Sequence[Helper], params: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    first = helpers[0]
    person, series = first.person, first.occurrence.series
    assert person is not None
    # Who helps the person has no private link of theirs.
    is_for_other = params.get("delegate_id") is not None
    link = absolute(meal_path, series.id) if is_for_other else absolute(helper_path, helper_token(first))
    return {
        "first_name": person.first_name,
        "host_name": series.host.name,
        "host_phone": series.host.phone,
        "link": link,
        "starts_at": first.occurrence.starts_at,
        "dates": [_of_date(one, now) for one in helpers],
        **_of_date(first, now),
    }


def _of_date(helper: Helper, now: datetime) -> dict[str, Any]:
    date = helper.occurrence
    meets = arrives_at(date.starts_at, queries.minutes_of(helper))
    return {
        "title": date.series.outward_title,
        "task": str(ROLE_WORDS[helper.role]),
        "meets_at": time_da(meets),
        "meets": when(meets),
        "meets_near": when_near(meets, now),
        "meal": when(date.starts_at),
        "meal_at": time_da(date.starts_at),
        "meeting_point": date.meeting_point,
        "place": date.place.name,
        "reason": date.reason,
    }


def _merge_missing(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    date = db.session.get(Occurrence, params["occurrence_id"])
    if date is None or date.status == OccurrenceStatus.CANCELLED:
        return None
    missing = queries.crew_of(date).missing
    if not missing:
        return None
    return {
        "first_name": date.series.host.first_name,
        "title": date.series.outward_title,
        "number": sum(missing.values()),
        "missing": missing_in_words(missing),
        "when_near": when_near(date.starts_at, now),
        "when_start": when(date.starts_at),
        "starts_at": date.starts_at,
        "link": absolute(crew_path, date.series_id, date.id),
    }


_BECAUSE = _l("Du får dette brev, fordi du har sagt ja til at hjælpe med et måltid.")
_TO_HOST = _l("Du får dette brev, fordi du er vært for et måltid.")

KINDS = (
    MessageKind(JOINED, _l("Du hjælper med et måltid"), _BECAUSE, _merge_if(HelperStatus.ON)),
    MessageKind(
        REMINDER, _l("Påmindelse om at hjælpe"), _BECAUSE, _merge_if(HelperStatus.ON, as_told=True),
        quiet_hours=True, may_be_off=True,
    ),
    MessageKind(
        CHANGED, _l("Du skal møde på en anden tid"), _BECAUSE, _merge_if(HelperStatus.ON, as_told=True)
    ),
    MessageKind(
        CANCELLED, _l("Måltidet, du hjælper med, er aflyst"), _BECAUSE, _merge_if(HelperStatus.OFF),
        is_cancellation=True,
    ),
    MessageKind(REMOVED, _l("Du skal ikke hjælpe alligevel"), _BECAUSE, _merge_if(HelperStatus.REMOVED)),
    MessageKind(MISSING, _l("Der mangler hjælpere"), _TO_HOST, _merge_missing, quiet_hours=True),
)  # fmt: skip
