"""What two agree: when they talk, and when they rest. Changed by either of them, or by a coordinator."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.phone_friends.letters_pair import promise_pause
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.moving import move_pair
from app.phone_friends.queries_pair import TALKING, pairs_in, watch_of
from app.phone_friends.rhythm import Rhythm
from app.phone_friends.states import PairState
from app.phone_friends.talking import locked_together

#: Who wants to rest longer than that has stopped.
LONGEST_PAUSE = timedelta(days=92)
_OF_OTHER = "Pausen er aftalt med en anden. Ring til os, hvis den skal være anderledes."


def agree_on(actor: Actor, now: datetime, pair_id: int, rhythm: Rhythm) -> None:
    """When they talk from now on. Raises NotFoundError when they do not."""
    pair = locked_together(pair_id)
    pair.rhythm = rhythm.as_json()
    pair.version += 1
    plan_next(pair, now)
    record(actor, now, "phone_pair.agree", "phone_pair", pair_id)


def plan_next(pair: PhonePair, now: datetime) -> None:
    """Write down the next agreed call after `now`; none in a pause. `pair` is locked."""
    rhythm = Rhythm.read(pair.rhythm)
    is_planned = rhythm is not None and pair.state in TALKING
    watch_of(pair.id).next_call_at = rhythm.next_after(now) if rhythm is not None and is_planned else None
    db.session.flush()


def remind_citizen(actor: Actor, now: datetime, pair_id: int, *, wants: bool) -> None:
    """Whether the citizen is reminded of the calls too."""
    locked_together(pair_id)
    watch_of(pair_id).reminds_citizen = wants
    db.session.flush()
    record(actor, now, "phone_pair.remind", "phone_pair", pair_id, wants=wants)


def pause(actor: Actor, now: datetime, pair_id: int, until: date, by: Ender) -> None:
    """Rest until the evening of `until`; the other one is told. Nobody is reminded or asked meanwhile.

    Raises NotFoundError when they do not talk, DomainError for a day that cannot be, and for a pause of the other one:
    whoever changes it can end it.
    """
    pair = locked_together(pair_id)
    watch = watch_of(pair_id)
    today = clock.local(now).date()
    if not today < until <= today + LONGEST_PAUSE:
        raise DomainError("Vælg en dag fra i morgen og højst tre måneder frem.", field="until")
    if not may_resume(watch.paused_by, by):
        raise DomainError(_OF_OTHER, field="until")
    if pair.state in TALKING:
        move_pair(actor, now, pair, PairState.PAUSED)
    is_told = pair.paused_until == until
    pair.paused_until, watch.paused_by = until, by
    plan_next(pair, now)
    if not is_told:
        promise_pause(pair, by, now)
    record(actor, now, "phone_pair.pause", "phone_pair", pair_id, by=by, until=until.isoformat())


def may_resume(asked_by: Ender | None, by: Ender) -> bool:
    """Whether `by` may end a pause before its time that `asked_by` asked for: who is ill is not fetched back.

    A coordinator notes it mostly for a volunteer who rang; it is the volunteer who rings the citizen again.
    """
    if asked_by is Ender.COORDINATOR:
        return by is not Ender.CITIZEN
    return by in (asked_by, Ender.COORDINATOR) or asked_by is None


def resume(actor: Actor, now: datetime, pair_id: int, by: Ender | None = None) -> None:
    """They talk again, on trial who were so before. Twice is once.

    The other one is told, unless (`by` None) the day has come that both know.
    Raises NotFoundError when it is over, DomainError for a pause that the other one asked for.
    """
    pair = locked_together(pair_id)
    if pair.state is not PairState.PAUSED:
        return
    watch = watch_of(pair_id)
    if by is not None and not may_resume(watch.paused_by, by):
        raise DomainError(_OF_OTHER)
    pair.paused_until, watch.paused_by = None, None
    move_pair(actor, now, pair, PairState.TRIAL if pair.active_at is None else PairState.ACTIVE)
    plan_next(pair, now)
    if by is not None:
        promise_pause(pair, by, now)


def end_pauses(actor: Actor, now: datetime) -> int:
    """Let pairs talk again whose pause is over. Returns how many."""
    today = clock.local(now).date()
    over = [
        one.id
        for one in pairs_in((PairState.PAUSED,))
        if one.paused_until is not None and one.paused_until < today
    ]
    for pair_id in over:
        resume(actor, now, pair_id)
    return len(over)


def has_been_asked_about(actor: Actor, now: datetime, pair_id: int) -> None:
    """A coordinator has asked how it goes: silence and missed calls count anew from now."""
    locked_together(pair_id)
    watch_of(pair_id).seen_at = now
    db.session.flush()
    record(actor, now, "phone_pair.seen", "phone_pair", pair_id)
