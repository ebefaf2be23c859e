"""What somebody of the house does with the call list: takes a person, rings, and says what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.core.formatting import time_da, when_near
from app.core.pack import current_pack
from app.notifications import call_claims
from app.notifications.former_helpers import helps_no_more, person_has_own
from app.notifications.models import BY_PEOPLE, CallOutcome, Channel, Message, MessageStatus
from app.notifications.ring_list import UNDELIVERED, note_outcome
from app.notifications.routing import channel_of
from app.notifications.rules import AgainRefused, again_refused
from app.people.models import Person
from app.people.queries import person_to_change

#: Who gets a message: the person, or who gets it for them.
gets_it = func.coalesce(Message.delegate_id, Message.person_id)


_NOT_WAITING = "%(name)s har allerede fået besked, eller det er ændret imens. Se listen igen."


@dataclass(frozen=True)
class Recorded:
    """What became of a call."""

    name: str
    #: Messages that wait for the same person still: they came in between, or nobody answered.
    left: int
    #: With a wrong number: how the messages go now.
    goes_by: frozenset[Channel] = frozenset()


def waiting_for_people(now: datetime) -> list[ColumnElement[bool]]:
    """Conditions of messages that wait until somebody has told them, and are not too late."""
    return [
        Message.status == MessageStatus.QUEUED,
        Message.channel.in_(BY_PEOPLE),
        or_(Message.expires_at.is_(None), Message.expires_at > now),
        ~helps_no_more,
    ]


def claim_call(actor: Actor, now: datetime, person_id: int) -> str:
    """Say that one rings a person now: for ten minutes nobody else does. Returns the person's name.

    One's own claim goes on from now. Raises NotFoundError for who is on no list, and DomainError when somebody else
    rings them, or has told them already.
    """
    person = _receiver(person_id)
    if not count_for(person_id, now):
        raise DomainError("%(name)s har allerede fået besked.", name=person.name)
    if not call_claims.take(person_id, _own_id(actor)):
        _refuse_if_taken(actor, person)
    record(actor, now, "call.claim", "person", person_id)
    db.session.flush()
    return person.name


def release_claim(actor: Actor, now: datetime, person_id: int) -> None:
    """Give a person back to the list. Somebody else's claim is left alone."""
    call_claims.let_go(person_id, _own_id(actor))
    record(actor, now, "call.release", "person", person_id)
    db.session.flush()


def record_call(
    actor: Actor,
    now: datetime,
    receiver_id: int,
    outcome: CallOutcome,
    message_ids: Collection[int],
    again_at: datetime | None = None,
) -> Recorded:
    """Note what came of ringing somebody about the messages that were shown.

    `told` ends exactly those, also what became too late while one rang; what came in between stays. `no_answer` is one
    more try, and the person comes up again in half an hour or at once when it is soon too late. `wrong_number` sends
    all their messages another way. `call_again` waits until `again_at`. Raises NotFoundError for messages of others,
    and DomainError while somebody else rings the person, when none of it waits any more, and at `again_at` for a time
    that is no use.
    """
    person = _receiver(receiver_id)
    _refuse_if_taken(actor, person)
    messages = _locked(receiver_id, message_ids, outcome)
    if not messages:
        raise DomainError(_NOT_WAITING, name=person.name)
    if outcome == CallOutcome.CALL_AGAIN:
        _check_again(again_at, now, messages)
    for message in messages:
        note_outcome(actor, now, message, outcome, again_at)
    moved = _change_number(actor, now, person) if outcome == CallOutcome.WRONG_NUMBER else frozenset()
    call_claims.let_go(receiver_id, _own_id(actor))
    return Recorded(person.name, count_for(receiver_id, now), moved)


def settle_missed(actor: Actor, now: datetime, message_id: int) -> None:
    """Note that somebody has seen that a message was told to nobody in time. Raises NotFoundError for any other."""
    lapsed = select(Message).where(Message.id == message_id, *lapsed_untold())
    message = db.session.scalar(lapsed.with_for_update(of=Message))
    if message is None:
        raise NotFoundError
    message.outcome, message.outcome_by, message.outcome_at = CallOutcome.LAPSED, actor.person_id, now
    record(actor, now, "message.lapsed", "message", message_id, kind=message.kind, tries=message.attempts)
    db.session.flush()


def lapsed_untold() -> list[ColumnElement[bool]]:
    """Conditions of messages that became too late and were told to nobody, as far as nobody has looked at them."""
    return [
        Message.status == MessageStatus.EXPIRED,
        Message.person_id.is_not(None),
        ~(helps_no_more & person_has_own),
        or_(Message.outcome.is_(None), Message.outcome.not_in((CallOutcome.TOLD, CallOutcome.LAPSED))),
    ]


def _own_id(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFoundError
    return actor.person_id


def _receiver(person_id: int) -> Person:
    """Somebody who was ever to be told something by a person, also if all of it goes another way now."""
    was_rung = or_(Message.channel.in_(BY_PEOPLE), Message.outcome.is_not(None))
    is_on_list = exists().where(gets_it == person_id, was_rung)
    person = db.session.get(Person, person_id)
    if person is None or not person.is_living or not db.session.scalar(select(is_on_list)):
        raise NotFoundError
    return person


def _refuse_if_taken(actor: Actor, person: Person) -> None:
    claim = call_claims.holder(person.id)
    if claim is not None and claim.by_id != actor.person_id:
        raise DomainError("%(who)s ringer til %(name)s lige nu.", who=claim.name, name=person.name)


def _locked(receiver_id: int, message_ids: Collection[int], outcome: CallOutcome) -> list[Message]:
    """Those of the messages that somebody still has to tell, locked in one order for all.

    What a colleague told or sent another way meanwhile is left out.
    """
    shown = select(Message).where(Message.id.in_(message_ids), gets_it == receiver_id)
    shown = shown.order_by(Message.id).with_for_update(of=Message)
    messages = db.session.scalars(shown.execution_options(populate_existing=True)).all()
    if not message_ids or len(messages) != len(set(message_ids)):
        raise NotFoundError
    open_ = {MessageStatus.QUEUED} | ({MessageStatus.EXPIRED} if outcome == CallOutcome.TOLD else set())
    return [one for one in messages if one.status in open_ and one.channel in BY_PEOPLE]


def count_for(receiver_id: int, now: datetime) -> int:
    """How many messages wait until somebody has told them to this person, for themselves or for another."""
    waiting = select(func.count()).where(gets_it == receiver_id, *waiting_for_people(now))
    return db.session.scalar(waiting) or 0


def _check_again(again_at: datetime | None, now: datetime, messages: list[Message]) -> None:
    if again_at is None:
        raise DomainError("Skriv, hvornår du ringer igen, for eksempel 14.00", field="again_at")
    pack = current_pack()
    earliest, latest = (time.fromisoformat(pack.setting(key)) for key in ("reminder_from", "reminder_until"))
    deadline = min((one.expires_at for one in messages if one.expires_at), default=None)
    ends = clock.local(deadline) if deadline is not None else None
    match again_refused(clock.local(now), clock.local(again_at), ends, earliest, latest):
        case AgainRefused.PAST:
            raise DomainError("Vælg et tidspunkt, der ikke er gået.", field="again_at")
        case AgainRefused.NIGHT:
            raise DomainError(
                "Vælg et tidspunkt mellem %(earliest)s og %(latest)s.",
                field="again_at",
                earliest=time_da(earliest),
                latest=time_da(latest),
            )
        case AgainRefused.TOO_FAR:
            raise DomainError("Vælg i dag eller i morgen.", field="again_at")
        case AgainRefused.TOO_LATE:
            assert deadline is not None
            too_late = when_near(deadline, now)
            raise DomainError(
                "Det er for sent. Det skal siges før %(when)s.", field="again_at", when=too_late
            )


def _change_number(actor: Actor, now: datetime, person: Person) -> frozenset[Channel]:
    """Nothing is rung to that number again: whatever waits goes the next best way."""
    person = person_to_change(person.id)
    person.phone_fault_at = now
    record(actor, now, "person.phone_fault", "person", person.id)
    db.session.flush()
    waiting = select(Message).where(gets_it == person.id, *waiting_for_people(now)).order_by(Message.id)
    moved = set()
    for message in db.session.scalars(waiting.with_for_update(of=Message)):
        message.channel = _next_channel(person, message, now)
        message.due_at = now
        if message.channel not in BY_PEOPLE:
            message.attempts, message.owner, message.lease_until = 0, None, None
        moved.add(message.channel)
    db.session.flush()
    return frozenset(moved)


def _next_channel(person: Person, message: Message, now: datetime) -> Channel:
    left = message.expires_at - now if message.expires_at is not None else None
    channel = channel_of(person, message_kind(message.kind), left)
    gave_up = exists().where(
        Message.person_id == message.person_id,
        Message.delegate_id.is_not_distinct_from(message.delegate_id),
        Message.kind == message.kind,
        Message.topic == message.topic,
        Message.channel == channel,
        Message.status.in_(UNDELIVERED),
    )
    # What a machine gave up on, or what may have arrived, no machine sends again (decisions.md, Messages).
    return Channel.IN_PERSON if channel in BY_PEOPLE or db.session.scalar(select(gave_up)) else channel
