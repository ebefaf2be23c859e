"""Two who talk, and what happens to them, made short for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message, MessageStatus
from app.phone_friends.agreeing import agree_on
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import Answer, CallOutcome, PhoneReview
from app.phone_friends.queries_pair import open_reviews_of
from app.phone_friends.reviewing import answer
from app.phone_friends.rhythm import Rhythm
from app.phone_friends.states import PairState
from app.phone_friends.talking import log_call
from tests.conftest import FrozenClock
from tests.factories import make_account, make_person, writing
from tests.phone_friends.friends import make_pair, make_wish

T = TypeVar("T")
#: Thursdays at ten.
THURSDAYS = {"weekday": 3, "at": time(10), "often": "weekly"}


def make_talkers(*, by_mail: bool = True) -> PhonePair:
    """Ove, whom an e-mail reaches or nothing but the phone, and Jonna, in their first calls."""
    ove = make_person("Ove Jepsen", email="ove@example.org" if by_mail else None, phone="+4511111171")
    return make_pair(make_wish(ove))


def coordinator(name: str = "Kirsten Koordinator") -> Account:
    """One who watches over the scheme."""
    return make_account(Role.PHONE_COORDINATOR, name=name)


def do(action: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """An action of the system, now, committed."""
    with writing():
        return action(SYSTEM, clock.now(), *arguments, **named)


def scan(job: Callable[[datetime], T]) -> T:
    """A job, now, committed."""
    with writing():
        return job(clock.now())


def agree(pair: PhonePair, **changed: Any) -> None:
    """They talk on Thursdays at ten, if nothing else is said."""
    said: dict[str, Any] = {**THURSDAYS, "since": clock.today(), **changed}
    do(agree_on, pair.id, Rhythm(**said))


def call(pair: PhonePair, outcome: CallOutcome = CallOutcome.TALKED) -> int:
    """One logged call; its number."""
    return do(log_call, pair.id, outcome).id


def talk(pair: PhonePair, frozen: FrozenClock, times: int = 1) -> None:
    """They talk so many times, a day apart."""
    for _time in range(times):
        frozen.move_to(frozen.now + timedelta(days=1))
        call(pair)


def say(pair: PhonePair, side: Ender, said: Answer = Answer.YES) -> PhoneReview:
    """The answer of one of the two to what is asked."""
    return do(answer, pair.id, open_reviews_of(pair.id)[0].id, side, said)


def make_active(frozen: FrozenClock, *, by_mail: bool = True) -> PhonePair:
    """Two who have talked four times and go on."""
    pair = make_talkers(by_mail=by_mail)
    talk(pair, frozen, 4)
    for side in (Ender.CITIZEN, Ender.VOLUNTEER):
        say(pair, side)
    assert pair.state is PairState.ACTIVE
    return pair


def letters(kind: str, person_id: int | None = None) -> list[Message]:
    """Messages of a kind that stand, in order."""
    found = select(Message).where(Message.kind == kind, Message.status != MessageStatus.SUPPRESSED)
    if person_id is not None:
        found = found.where(Message.person_id == person_id)
    return list(db.session.scalars(found.order_by(Message.id)))
