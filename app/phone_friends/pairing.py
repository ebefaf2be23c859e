"""When two begin to talk, and when they stop: the wish, the pair and who may see whom change together."""

from __future__ import annotations

from datetime import datetime

from app.core.actor import Actor
from app.phone_friends.endings import follow_ending
from app.phone_friends.models import Ender, Ending, PhonePair
from app.phone_friends.moving import locked_wish, move_pair, move_wish
from app.phone_friends.states import PairState, WishState


def begin_trial(actor: Actor, now: datetime, pair: PhonePair) -> None:
    """Both have said yes: the first calls begin. `pair` is locked. Raises DomainError when it is too late for that."""
    pair.trial_at = now
    move_pair(actor, now, pair, PairState.TRIAL)
    move_wish(actor, now, locked_wish(pair.wish_id), WishState.TALKING)


def end_pair(
    actor: Actor,
    now: datetime,
    pair: PhonePair,
    by: Ender,
    *,
    ending: Ending | None = None,
    again: bool = False,
) -> None:
    """Two stop talking; nobody is asked why, and both are thanked.

    With `again` the citizen waits for another friend, anew from now; who has died never does. `pair` is locked.
    Raises DomainError when it had not begun or is over.
    """
    pair.ended_at, pair.ended_by, pair.ending = now, by, ending
    pair.rhythm = {}
    again = again and ending is not Ending.DIED
    move_pair(actor, now, pair, PairState.ENDED)
    wish = locked_wish(pair.wish_id)
    if again:
        wish.waiting_since = now
    move_wish(actor, now, wish, WishState.WAITING if again else WishState.CLOSED)
    follow_ending(now, pair)
