"""What follows when two stop talking: both are thanked, nothing is asked of them any more, and the citizen hears it."""

from __future__ import annotations

from datetime import datetime

from app.phone_friends import letters_pair as letters
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import About
from app.phone_friends.queries_pair import watch_of
from app.phone_friends.reviewing import ask, close_reviews


def follow_ending(now: datetime, pair: PhonePair) -> None:
    """`pair`, locked, has just ended: thank both, and ask a citizen who did not end it whether they want another."""
    watch = watch_of(pair.id)
    watch.next_call_at, watch.paused_by, pair.paused_until = None, None, None
    letters.withdraw_all(pair, now)
    close_reviews(now, pair.id)
    letters.promise_thanks(pair, Ender.VOLUNTEER, now)
    if pair.ended_by is Ender.CITIZEN:
        letters.promise_thanks(pair, Ender.CITIZEN, now)
    else:
        ask(now, pair, About.ENDED)
