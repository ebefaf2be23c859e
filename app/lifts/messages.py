"""What people are told about lifts: when a message is promised. What it says stands in letters.py.

Nothing is withdrawn: each kind asks before it is sent whether it is still true of its pair.
"""

from __future__ import annotations

from datetime import datetime

from app.core.actor import Actor
from app.gatherings.messages import topic_of
from app.gatherings.models import Occurrence, SignUp
from app.lifts.models import LiftPair, Side
from app.notifications.outbox import enqueue

#: The message that asks each of the two.
ASKED = {Side.NEED: "lift_found", Side.OFFER: "lift_wanted"}


def promise_asked(pair: LiftPair, sign_up: SignUp, side: Side, now: datetime) -> bool:
    """Ask one of the two; once for a pair."""
    return _promise(ASKED[side], pair, sign_up, side, now)


def promise_agreed(
    pair: LiftPair, sign_up: SignUp, side: Side, now: datetime, told_by: Actor | None = None
) -> bool:
    """Tell one of the two that both said yes, with the other's first name and number."""
    return _promise("lift_agreed", pair, sign_up, side, now, told_by)


def promise_fallen(pair: LiftPair, sign_up: SignUp, side: Side, now: datetime) -> bool:
    """Tell somebody who had said yes that it comes to nothing."""
    return _promise("lift_fallen", pair, sign_up, side, now)


def promise_missing(occurrence: Occurrence, now: datetime) -> bool:
    """Tell the host that somebody on the date still misses a lift or an arm; once for each version of it."""
    return enqueue(
        "lifts_missing",
        now=now,
        topic=topic_of(occurrence.id),
        key=(occurrence.id, occurrence.version),
        params={"occurrence_id": occurrence.id},
        person=occurrence.series.host,
        expires_at=occurrence.starts_at,
    )


def _promise(
    kind: str, pair: LiftPair, sign_up: SignUp, side: Side, now: datetime, told_by: Actor | None = None
) -> bool:
    occurrence = sign_up.occurrence
    return enqueue(
        kind,
        now=now,
        topic=topic_of(occurrence.id),
        key=(pair.id, side),
        params={"sign_up_id": sign_up.id, "pair_id": pair.id, "side": side.value},
        person=sign_up.person,
        expires_at=occurrence.starts_at,
        told_by=told_by,
    )
