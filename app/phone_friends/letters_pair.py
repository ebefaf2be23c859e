"""What the two who talk and their coordinators are told: when it is promised, and what it says if it is still true.

No subject, SMS or call says what the agreement is about, and no letter holds a name, a number or what somebody said:
those stand on the page behind the link (law.md section 1, SMS/e-mail content).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind, message_kind
from app.core.formatting import date_da, when
from app.core.holidays import holiday_on
from app.notifications.models import Channel
from app.notifications.outbox import enqueue, withdraw
from app.notifications.routing import channel_of
from app.people.models import Person, Reach
from app.phone_friends.links_pair import letter_path, own_path, person_of
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import About, PhoneConcern, PhoneReview
from app.phone_friends.queries_pair import TALKING, coordinators, missed_twice, quiet_since, watch_now
from app.phone_friends.states import GONE, TOGETHER, PairState, WishState

REMINDER, REVIEW, QUIET, PAUSE, THANKS, TO_SEE = (
    "phone_reminder",
    "phone_review",
    "phone_quiet",
    "phone_pause",
    "phone_thanks",
    "phone_to_see",
)


def topic_of(pair_id: int) -> str:
    """The topic of messages about a pair."""
    return f"phone_pair:{pair_id}"


def is_reached_by_machine(person: Person) -> bool:
    """Whether an e-mail or an SMS reaches a person, or somebody is told for them; else a coordinator rings."""
    is_told_through_another = person.reach == Reach.RELATIVE
    return is_told_through_another or channel_of(person, message_kind(REVIEW)) in (Channel.EMAIL, Channel.SMS)


# ---- promising ------------------------------------------------------------------------------------------------


def promise_reminder(pair: PhonePair, side: Ender, at: datetime, now: datetime) -> bool:
    """Remind one of the two of the agreed call; once for each call."""
    return _promise(REMINDER, pair, side, now, key=(at.isoformat(),), at=at.isoformat(), expires_at=at)


def promise_review(review: PhoneReview, pair: PhonePair, side: Ender, now: datetime) -> bool:
    """Ask one of the two; whom no machine reaches is asked by a coordinator."""
    if not is_reached_by_machine(person_of(pair, side)):
        return False
    return _promise(REVIEW, pair, side, now, key=(review.about,), review_id=review.id)


def promise_quiet(pair: PhonePair, since: datetime, now: datetime) -> bool:
    """Ask the volunteer how it goes; once for each silence."""
    at = since.isoformat()
    return _promise(QUIET, pair, Ender.VOLUNTEER, now, key=(at,), since=at)


def promise_pause(pair: PhonePair, by: Ender, now: datetime) -> None:
    """Tell of the two who did not say so that they rest, or that they talk again before the day that they know.

    What is queued of an earlier pause is true no more.
    """
    withdraw(topic_of(pair.id), now, kinds=(PAUSE,))
    until = pair.paused_until.isoformat() if pair.paused_until is not None else None
    for side in sorted({Ender.CITIZEN, Ender.VOLUNTEER} - {by}):
        _promise(PAUSE, pair, side, now, key=(until, now.isoformat()), until=until)


def promise_thanks(pair: PhonePair, side: Ender, now: datetime) -> bool:
    """Thank one of the two; a citizen whom no machine reaches has said good-bye to a coordinator."""
    if side is Ender.CITIZEN and not is_reached_by_machine(pair.wish.person):
        return False
    return _promise(THANKS, pair, side, now, key=())


def promise_missed(pair: PhonePair, now: datetime) -> int:
    """Tell every coordinator that nobody answered twice."""
    at = missed_twice([pair.id])[pair.id].isoformat()
    return _promise_to_all("missed", pair.id, now, key=(pair.id, at), pair_id=pair.id)


def promise_concern(concern: PhoneConcern, now: datetime) -> int:
    """Tell every coordinator that something worries a volunteer."""
    return _promise_to_all("concern", concern.pair_id, now, key=(concern.id,), concern_id=concern.id)


def promise_late(concern: PhoneConcern, now: datetime) -> int:
    """Tell every coordinator that it was not seen to in time."""
    return _promise_to_all("late", concern.pair_id, now, key=(concern.id,), concern_id=concern.id)


def withdraw_all(pair: PhonePair, now: datetime) -> None:
    """Nothing that is queued about a pair is true when it has ended."""
    withdraw(topic_of(pair.id), now, kinds=(REMINDER, REVIEW, QUIET, PAUSE))


def _promise(
    kind: str,
    pair: PhonePair,
    side: Ender,
    now: datetime,
    *,
    key: tuple[object, ...],
    expires_at: datetime | None = None,
    **params: Any,
) -> bool:
    return enqueue(
        kind,
        now=now,
        topic=topic_of(pair.id),
        key=(pair.id, side, *key),
        params={"pair_id": pair.id, "side": side.value, **params},
        person=person_of(pair, side),
        expires_at=expires_at,
    )


def _promise_to_all(what: str, about: int, now: datetime, *, key: tuple[object, ...], **params: Any) -> int:
    return sum(
        enqueue(
            TO_SEE,
            now=now,
            topic=topic_of(about),
            key=(what, *key),
            params={"what": what, "person_id": one.id, **params},
            person=one,
        )
        for one in coordinators()
    )


# ---- what the letters say ---------------------------------------------------------------------------------------


def _own(pair: PhonePair, params: Mapping[str, Any]) -> dict[str, Any]:
    """Who is told, and their private link; whoever is told for a volunteer gets none."""
    side, helper = Ender(params["side"]), params.get("delegate_id")
    path = own_path(pair, side, helper)
    return {
        "first_name": person_of(pair, side).first_name,
        "is_citizen": side is Ender.CITIZEN,
        "link": absolute(lambda: path) if path else "",
    }


def _merge_reminder(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    at = datetime.fromisoformat(params["at"])
    pair, watch = db.session.get(PhonePair, params["pair_id"]), watch_now(params["pair_id"])
    if pair is None or watch is None or pair.state not in TALKING or watch.next_call_at != at or at <= now:
        return None
    if params["side"] == Ender.CITIZEN and not watch.reminds_citizen:
        return None
    holiday = holiday_on(clock.local(at).date())
    return {**_own(pair, params), "when": when(at), "holiday": holiday or ""}


def _merge_review(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    review = db.session.get(PhoneReview, params["review_id"])
    if review is None or review.done_at is not None or review.said_by(Ender(params["side"])) is not None:
        return None
    return {**_own(review.pair, params), "is_over": review.about is About.ENDED}


def _merge_quiet(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    pair = db.session.get(PhonePair, params["pair_id"])
    if pair is None or pair.state not in TALKING:
        return None
    return _own(pair, params) if quiet_since([pair])[pair.id].isoformat() == params["since"] else None


def _merge_pause(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    """That they rest, `until` a day; or, without one, that they talk again."""
    pair, told = db.session.get(PhonePair, params["pair_id"]), params.get("until")
    until = date.fromisoformat(told) if told else None
    if pair is None or pair.state not in TOGETHER or pair.paused_until != until:
        return None
    return {**_own(pair, params), "until": date_da(until) if until is not None else ""}


def _merge_thanks(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    pair = db.session.get(PhonePair, params["pair_id"])
    if pair is None or pair.state is not PairState.ENDED:
        return None
    # Who rings no more is told that in a letter of its own; this one says that we may ring with somebody new.
    if params["side"] == Ender.VOLUNTEER and pair.volunteer.state in GONE:
        return None
    is_waiting = params["side"] == Ender.CITIZEN and pair.wish.state is WishState.WAITING
    return {**_own(pair, params), "link": "", "is_waiting": is_waiting}


def _merge_to_see(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    if not (_is_missed(params["pair_id"]) if params["what"] == "missed" else _is_open(params)):
        return None
    person = db.session.get_one(Person, params["person_id"])
    return {
        "first_name": person.first_name,
        "is_late": params["what"] == "late",
        "link": absolute(letter_path),
    }


def _is_missed(pair_id: int) -> bool:
    pair = db.session.get(PhonePair, pair_id)
    return pair is not None and pair.state in TALKING and pair.id in missed_twice([pair.id])


def _is_open(params: Mapping[str, Any]) -> bool:
    """A concern nobody has taken; one that is late, until it is settled."""
    concern = db.session.get(PhoneConcern, params["concern_id"])
    if concern is None or concern.settled_at is not None:
        return False
    return params["what"] == "late" or concern.owner_id is None


_REASON = _l("Du får dette brev, fordi du har en fast aftale med en gennem os.")

KINDS = (
    MessageKind(
        REMINDER, _l("Påmindelse om en aftale"), _REASON, _merge_reminder, quiet_hours=True, may_be_off=True
    ),
    MessageKind(REVIEW, _l("Et kort spørgsmål om en aftale"), _REASON, _merge_review, quiet_hours=True),
    MessageKind(QUIET, _l("Hvordan går det med aftalen?"), _REASON, _merge_quiet, quiet_hours=True),
    MessageKind(PAUSE, _l("Pause i en aftale"), _REASON, _merge_pause, quiet_hours=True),
    MessageKind(THANKS, _l("Tak for en aftale"), _REASON, _merge_thanks, quiet_hours=True),
    MessageKind(
        TO_SEE,
        _l("Noget venter på dig"),
        _l("Du får dette brev, fordi du er koordinator hos os."),
        _merge_to_see,
    ),
)
