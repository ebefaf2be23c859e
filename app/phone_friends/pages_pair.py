"""What the private pages of a pair show to each of the two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.core.pack import current_pack
from app.phone_friends.agreeing import may_resume
from app.phone_friends.choices import labels_of
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import PhoneCall, PhoneReview
from app.phone_friends.queries_pair import last_calls, open_concern_of, open_reviews_of, watch_now
from app.phone_friends.rhythm import Rhythm
from app.phone_friends.states import PairState
from app.phone_friends.talking import STILL_NEW
from app.phone_friends.words_pair import (
    LENGTH_WORDS,
    MOOD_WORDS,
    OUTCOME_WORDS,
    QUESTIONS,
    rhythm_in_words,
)


def of_volunteer(pair: PhonePair, now: datetime) -> dict[str, Any]:
    """Whom one rings, what was told of the last calls, and what may still be said of the newest."""
    calls = last_calls(pair.id)
    return {
        **_of_both(pair, Ender.VOLUNTEER),
        "friend": pair.wish.person,
        "number": pair.wish.person.phone,
        "call": _new(calls, now),
        "calls": calls,
        "is_worried": open_concern_of(pair.id) is not None,
        "outcomes": OUTCOME_WORDS,
        "lengths": LENGTH_WORDS,
        "moods": MOOD_WORDS,
    }


def of_citizen(pair: PhonePair) -> dict[str, Any]:
    """Who rings, and when."""
    watch = watch_now(pair.id)
    return {
        **_of_both(pair, Ender.CITIZEN),
        "friend": pair.volunteer.person,
        "reminds": watch is not None and watch.reminds_citizen,
        "is_over": pair.state is PairState.ENDED,
    }


def _of_both(pair: PhonePair, side: Ender) -> dict[str, Any]:
    watch, review = watch_now(pair.id), _open_review(pair, side)
    return {
        "rhythm": rhythm_in_words(Rhythm.read(pair.rhythm)),
        "next_at": watch.next_call_at if watch is not None else None,
        "shared": _shared(pair),
        "review": review,
        "question": QUESTIONS[review.about] if review is not None else "",
        "is_paused": pair.state is PairState.PAUSED,
        "may_resume": may_resume(watch.paused_by if watch is not None else None, side),
    }


def _open_review(pair: PhonePair, side: Ender) -> PhoneReview | None:
    asked = (one for one in open_reviews_of(pair.id) if not one.about.is_death)
    return next((one for one in asked if one.said_by(side) is None), None)


def _shared(pair: PhonePair) -> list[str]:
    """What both like to talk about; nothing else of what either said."""
    both = set(pair.wish.wants.interests) & set(pair.volunteer.offers.interests)
    return labels_of(both, current_pack().phone_interests)


def _new(calls: Sequence[PhoneCall], now: datetime) -> PhoneCall | None:
    """The call of which something may still be said."""
    return calls[0] if calls and calls[0].called_at > now - STILL_NEW else None
