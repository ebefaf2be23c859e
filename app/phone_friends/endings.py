"""What follows when two stop talking: both are thanked, nothing is asked of them any more, and the citizen hears it."""

from __future__ import annotations

from datetime import datetime

from app.phone_friends import letters_pair as letters
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import About
from app.phone_friends.queries_pair import watch_of
from app.phone_friends.reviewing import ask, close_reviews
from app.phone_friends.states import WishState


def follow_ending(now: datetime, pair: PhonePair) -> None:
    """`pair`, locked, has just ended: thank both; a citizen who waits anew and did not end it is asked whether to.

    Who was taken off the list with it is not offered another: their yes would lead nowhere. When one of them has died
    nobody is written to.
    """
    watch = watch_of(pair.id)
    watch.next_call_at, watch.paused_by, pair.paused_until = None, None, None
    letters.withdraw_all(pair, now)
    close_reviews(now, pair.id)
    if pair.ending is not None and pair.ending.is_death:
        return
    letters.promise_thanks(pair, Ender.VOLUNTEER, now)
    if pair.ended_by is Ender.CITIZEN or pair.wish.state is not WishState.WAITING:
        letters.promise_thanks(pair, Ender.CITIZEN, now)
    else:
        ask(now, pair, About.ENDED)
