"""Telling of a call, one press at a time: lock the pair → ask → change → audit → promise.

Who may: the volunteer of the pair, which the private link or the log-in has shown; and only while the two talk.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.pack import current_pack
from app.core.typed_text import holds_cpr
from app.phone_friends.concerns import drop_concern, raise_concern
from app.phone_friends.letters_pair import promise_missed
from app.phone_friends.models import PhonePair
from app.phone_friends.models_pair import (
    LONGEST_NOTE,
    About,
    CallOutcome,
    Length,
    Mood,
    PhoneCall,
)
from app.phone_friends.moving import locked_pair
from app.phone_friends.queries_pair import last_calls, missed_twice, talks_of
from app.phone_friends.reviewing import ask
from app.phone_friends.states import TOGETHER

#: Who presses again this soon means the same call.
SAME_CALL = timedelta(minutes=30)
#: So long something may be said of a call, or the call be taken back.
STILL_NEW = timedelta(hours=12)

_TOO_LATE = "Det er for længe siden. Ring til os, hvis noget skal rettes."


def locked_together(pair_id: int) -> PhonePair:
    """The pair, locked, while the two talk. Raises NotFoundError: over, there is nothing to see or to say."""
    pair = locked_pair(pair_id)
    if pair.state not in TOGETHER:
        raise NotFoundError
    return pair


def log_call(actor: Actor, now: datetime, pair_id: int, outcome: CallOutcome) -> PhoneCall:
    """What came of an agreed call. Pressed again within half an hour, it says something else of the same call.

    Raises NotFoundError when the two do not talk (any more).
    """
    pair = locked_together(pair_id)
    last = next(iter(last_calls(pair_id, 1)), None)
    if last is not None and last.called_at > now - SAME_CALL:
        call = last
        call.outcome = outcome
        if outcome is not CallOutcome.TALKED:
            call.length = call.mood = None
    else:
        call = PhoneCall(pair_id=pair_id, called_at=now, outcome=outcome)
        db.session.add(call)
    db.session.flush()
    record(actor, now, "phone_call.log", "phone_pair", pair_id, outcome=outcome)
    _follow(now, pair, call)
    return call


def say_of_call(
    actor: Actor, now: datetime, pair_id: int, call_id: int, said: Length | Mood | bool
) -> PhoneCall:
    """How long it was, how the other one sounded, or whether something worries one; said again, it is replaced.

    A concern goes to the coordinators at once; no concern takes back one that nobody has taken yet.
    Raises NotFoundError for a call of another pair, DomainError where it does not fit.
    """
    call = _new_call(now, pair_id, call_id)
    if isinstance(said, bool):
        call.is_concern = said
        if said:
            raise_concern(actor, now, pair_id)
        else:
            drop_concern(actor, now, pair_id, call.called_at)
    elif call.outcome is not CallOutcome.TALKED:
        raise DomainError("Det kan du kun svare på, når I har talt sammen.")
    elif isinstance(said, Length):
        call.length = said
    else:
        call.mood = said
    db.session.flush()
    record(actor, now, "phone_call.say", "phone_pair", pair_id)
    return call


def note_call(actor: Actor, now: datetime, pair_id: int, call_id: int, text: str) -> PhoneCall:
    """A short practical note; nobody but this volunteer and the coordinators read it.

    Raises NotFoundError for a call of another pair, DomainError for a CPR number or what is too long.
    """
    call = _new_call(now, pair_id, call_id)
    if len(text) > LONGEST_NOTE:
        raise DomainError("Skriv højst %(most)s tegn.", field="text", most=LONGEST_NOTE)
    if holds_cpr(text):
        raise DomainError("Slet CPR-nummeret. Det må ikke stå her.", field="text")
    call.note = text.strip()
    db.session.flush()
    record(actor, now, "phone_call.note", "phone_pair", pair_id)
    return call


def undo_call(actor: Actor, now: datetime, pair_id: int, call_id: int) -> None:
    """It was pressed by mistake. Twice is once. Raises DomainError when a coordinator has acted on it already."""
    locked_together(pair_id)
    call = db.session.get(PhoneCall, call_id)
    if call is None:
        return
    call = _new_call(now, pair_id, call_id)
    if call.is_concern:
        drop_concern(actor, now, pair_id, call.called_at)
    db.session.delete(call)
    db.session.flush()
    record(actor, now, "phone_call.undo", "phone_pair", pair_id)


def _new_call(now: datetime, pair_id: int, call_id: int) -> PhoneCall:
    locked_together(pair_id)
    call = db.session.get(PhoneCall, call_id)
    if call is None or call.pair_id != pair_id:
        raise NotFoundError
    if call.called_at < now - STILL_NEW:
        raise DomainError(_TOO_LATE)
    return call


def _follow(now: datetime, pair: PhonePair, call: PhoneCall) -> None:
    """After the last of the first calls both are asked; after two without an answer a coordinator hears of it."""
    is_tried = talks_of(pair.id) >= int(current_pack().setting("phone_trial_calls"))
    if pair.active_at is None and is_tried:
        ask(now, pair, About.TRIAL)
    if call.outcome is CallOutcome.NO_ANSWER and pair.id in missed_twice([pair.id]):
        promise_missed(pair, now)
