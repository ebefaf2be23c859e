"""What people are told about dates: when a message is promised, and withdrawn. What it says stands in letters.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.core.actor import Actor
from app.core.feature import message_kind
from app.gatherings.models import (
    FixedPlace,
    Occurrence,
    Series,
    SignUp,
    SignUpStatus,
    Welcome,
)
from app.gatherings.queries import Confirmed
from app.notifications.bulk import Promise, enqueue_all
from app.notifications.models import Channel
from app.notifications.outbox import dedupe_key, enqueue, withdraw
from app.notifications.routing import ways_to

#: What is no longer to be sent when somebody is off the list. `date_changed` may speak of other dates too, so its
#: own merge decides what is still true of it.
_ABOUT_SIGN_UP = (
    "sign_up_confirmed",
    "sign_up_waiting",
    "place_given",
    "place_offered",
    "reminder",
    "welcome",
)

#: "Kommer du stadig?" is worth an answer until about the date after next.
_ASK_FOR = timedelta(days=14)

#: What arrives while an offer stands without anybody ringing.
_QUICK = (Channel.EMAIL, Channel.SMS)


def topic_of(occurrence_id: int) -> str:
    """The topic of messages about a date."""
    return f"occurrence:{occurrence_id}"


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


def promise_offer(sign_up: SignUp, now: datetime) -> bool:
    """Ask who is next in line whether they want the place held for them. False when no letter and no SMS reaches them
    in time: then nothing is promised, and somebody rings."""
    until, kind = sign_up.offer_until, message_kind("place_offered")
    assert until is not None
    if not any(way.channel in _QUICK for way in ways_to(sign_up.person, kind, now, until)):
        return False
    enqueue(
        kind.name,
        now=now,
        topic=topic_of(sign_up.occurrence_id),
        key=(sign_up.id, until.isoformat()),
        params={"sign_up_id": sign_up.id, "until": until.isoformat()},
        person=sign_up.person,
        expires_at=until,
    )
    return True


def promise_to_ring(sign_up: SignUp, now: datetime) -> None:
    """Tell the host that somebody is to be rung about a free place, and until when it is held."""
    until = sign_up.offer_until
    assert until is not None
    _promise_host(
        "place_to_ring",
        sign_up.occurrence,
        now,
        key=(sign_up.id, until.isoformat()),
        params={"sign_up_id": sign_up.id, "until": until.isoformat()},
        expires_at=until,
    )


def promise_too_few(occurrence: Occurrence, now: datetime) -> None:
    """Tell the host that fewer are coming than the date needs."""
    _promise_host(
        "date_too_few",
        occurrence,
        now,
        key=(occurrence.id, now.isoformat()),
        params={"occurrence_id": occurrence.id},
        expires_at=occurrence.starts_at,
    )


def promise_removed(sign_up: SignUp, now: datetime) -> None:
    """Tell somebody whom the host took off the list, with the reason."""
    _promise("sign_up_removed", sign_up, now, key=())


def promise_reminders(sign_ups: Sequence[SignUp], occurrence: Occurrence, now: datetime) -> int:
    """Remind of a date. Once per version of it: a moved date is reminded of anew. Returns how many were new."""
    return enqueue_all("reminder", [_reminder(one, occurrence) for one in sign_ups], now=now)


def is_reminded(sign_up: Confirmed, occurrence: Occurrence, known: Collection[str]) -> bool:
    """Whether its reminder of the date as it is now is among the promises `known` by their keys."""
    return dedupe_key("reminder", sign_up.person_id, *_reminded_of(sign_up.id, occurrence)) in known


def _reminder(sign_up: SignUp, occurrence: Occurrence) -> Promise:
    return Promise(
        person=sign_up.person,
        topic=topic_of(occurrence.id),
        key=_reminded_of(sign_up.id, occurrence),
        params={"sign_up_id": sign_up.id, "version": occurrence.version},
        expires_at=occurrence.starts_at,
    )


def _reminded_of(sign_up_id: int, occurrence: Occurrence) -> tuple[int, int]:
    return sign_up_id, occurrence.version


def promise_change(kind: str, sign_ups: Sequence[SignUp], now: datetime, *, key: tuple[object, ...]) -> None:
    """One message per person about one or more dates that were moved (`date_changed`) or cancelled."""
    by_person: dict[int, list[SignUp]] = {}
    for sign_up in sign_ups:
        by_person.setdefault(sign_up.person_id, []).append(sign_up)
    enqueue_all(kind, [_change_for(own, key, now) for own in by_person.values()], now=now)


def _change_for(own: list[SignUp], key: tuple[object, ...], now: datetime) -> Promise:
    first = min(own, key=lambda s: s.occurrence.starts_at)
    return Promise(
        person=first.person,
        topic=topic_of(first.occurrence_id),
        key=key,
        params={"sign_up_ids": [s.id for s in own], "versions": [s.occurrence.version for s in own]},
        expires_at=max(s.occurrence.starts_at for s in own),
        urgent=(first.occurrence.starts_at - now).total_seconds() < 86_400,
    )


def promise_participant_list(occurrence: Occurrence, now: datetime) -> bool:
    """Send the host the list of who comes."""
    return _promise_host(
        "participant_list",
        occurrence,
        now,
        key=(occurrence.id, occurrence.version),
        params={"occurrence_id": occurrence.id},
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


def promise_fixed_changed(fixed: FixedPlace, now: datetime, told_by: Actor | None = None) -> None:
    """Tell somebody how their fixed place stands after a change, with the dates they are on."""
    enqueue(
        "fixed_place_changed",
        now=now,
        topic=f"series:{fixed.series_id}",
        key=(fixed.id, fixed.version),
        params={"fixed_id": fixed.id, "version": fixed.version},
        person=fixed.person,
        told_by=told_by,
    )


def promise_still_coming(fixed: FixedPlace, now: datetime) -> None:
    """Ask somebody who stayed away twice whether they still want their fixed place."""
    enqueue(
        "still_coming",
        now=now,
        topic=f"series:{fixed.series_id}",
        key=(fixed.id, now.isoformat()),
        params={"fixed_id": fixed.id, "asked_at": now.isoformat()},
        person=fixed.person,
        expires_at=now + _ASK_FOR,
    )


def promise_welcome(welcome: Welcome, now: datetime) -> None:
    """Tell a newcomer who welcomes them, and a regular whom to welcome; the host has it on the list of the evening."""
    sign_up, friend = welcome.sign_up, welcome.person
    occurrence = sign_up.occurrence
    about: dict[str, Any] = {
        "now": now,
        "topic": topic_of(occurrence.id),
        "key": (sign_up.id, friend.id, occurrence.version),
        "params": {"sign_up_id": sign_up.id, "by": friend.id, "version": occurrence.version},
        "expires_at": occurrence.starts_at,
    }
    enqueue("welcome", person=sign_up.person, **about)
    if friend.id != occurrence.series.host_id:
        enqueue("welcome_friend", person=friend, **about)


def promise_come_again(sign_up: SignUp, now: datetime) -> None:
    """Ask somebody who was there for the first time whether they will come again."""
    enqueue(
        "come_again",
        now=now,
        topic=topic_of(sign_up.occurrence_id),
        key=(sign_up.id,),
        params={"sign_up_id": sign_up.id},
        person=sign_up.person,
        expires_at=now + _ASK_FOR,
    )


def withdraw_for(sign_up: SignUp, now: datetime) -> None:
    """Nothing more about a date that the person is no longer on."""
    withdraw(topic_of(sign_up.occurrence_id), now, kinds=_ABOUT_SIGN_UP, person_id=sign_up.person_id)


def withdraw_for_all(occurrence: Occurrence, now: datetime) -> None:
    """The same for everybody on a date that does not take place."""
    withdraw(topic_of(occurrence.id), now, kinds=_ABOUT_SIGN_UP)


def withdraw_offer(sign_up: SignUp, now: datetime) -> None:
    """An offer has lapsed: nobody is asked about it any more."""
    topic = topic_of(sign_up.occurrence_id)
    withdraw(topic, now, kinds=("place_offered",), person_id=sign_up.person_id)


def withdraw_from_host(occurrence: Occurrence, host_id: int, now: datetime) -> None:
    """Somebody else hosts it now: who did is not told any more who comes."""
    kinds = ("participant_list", "place_to_ring", "date_too_few")
    withdraw(topic_of(occurrence.id), now, kinds=kinds, person_id=host_id)


def withdraw_reminders(occurrence: Occurrence, now: datetime) -> None:
    """A date was moved: nobody is reminded of the old time, and the host gets a new list. What says that one has
    a place or waits is still true, and is written with the new time when it is sent."""
    withdraw(topic_of(occurrence.id), now, kinds=("reminder", "participant_list"))


def _promise_host(
    kind: str,
    occurrence: Occurrence,
    now: datetime,
    *,
    key: tuple[object, ...],
    params: Mapping[str, Any],
    expires_at: datetime,
) -> bool:
    topic, host = topic_of(occurrence.id), occurrence.series.host
    return enqueue(kind, now=now, topic=topic, key=key, params=params, person=host, expires_at=expires_at)


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
