"""The house's call list: what must be said to whom by when, one entry per receiver, whoever it is about.

ring_list.py is a host's view of the same rows. Nothing is shown here that is no longer true.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.core.feature import CallAbout, installed, message_kind
from app.notifications.call_claims import Claim, running_claims
from app.notifications.call_receivers import (
    NO_DEADLINE,
    Later,
    Waiting,
    grouped_by_receiver,
    instant,
    page_of,
    receivers,
    rung_later,
)
from app.notifications.calling import gets_it, lapsed_untold, waiting_for_people
from app.notifications.former_helpers import helps_no_more
from app.notifications.models import BY_PEOPLE, CallOutcome, Message
from app.notifications.ring_list import at_hand, render_call
from app.people.models import Person

log = logging.getLogger("samskab.call_list")

PAGE = 20
#: Counted no further (decisions.md, Pages).
COUNT_LIMIT = 500
#: How long it is asked about that somebody was told nothing.
MISSED_FOR = timedelta(days=7)
_MOST_MESSAGES = 400


@dataclass(frozen=True)
class ToSay:
    """One message to tell."""

    message_id: int
    #: For whom it is, when the receiver gets it for somebody else.
    for_name: str | None
    why: str
    #: What to read aloud; None when the text is broken and one must say it in one's own words.
    words: str | None
    deadline: datetime | None
    #: Who meets the person there and has it on a list of their own.
    host_name: str | None
    host_phone: str | None
    #: Who is asked something: what they answer is written down on their page.
    asked_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """One card: a person, and all that is to be told when they are rung."""

    who: Waiting
    to_say: tuple[ToSay, ...]
    claim: Claim | None
    #: How often nobody answered, and when last.
    tries: int
    tried_at: datetime | None
    #: "Ring igen kl. 14": when they asked to be rung.
    again_at: datetime | None

    @property
    def message_ids(self) -> tuple[int, ...]:
        """What is told when this card is ticked."""
        return tuple(one.message_id for one in self.to_say)


@dataclass(frozen=True)
class Missed:
    """Somebody was not told in time."""

    message_id: int
    name: str
    phone: str | None
    why: str
    expired_at: datetime
    tries: int


@dataclass(frozen=True)
class CallList:
    """The page: whom one rings at this moment, whom next, and the rest."""

    mine: list[Entry]
    to_ring: list[Entry]
    in_person: list[Entry]
    later: list[Later]
    missed: list[Missed]
    #: How many wait, later ones too, and how many were told on the phone today; up to COUNT_LIMIT + 1.
    left: int
    rung: int
    #: Where the next page begins; None on the last one.
    next_key: str | None


def call_list(
    own_id: int | None,
    now: datetime,
    after: str | None = None,
    *,
    most: int = PAGE,
    open_id: int | None = None,
) -> CallList:
    """Everything on the page for who rings, `most` people at a time from the key `after` on.

    `open_id` is a person whose card is to be on top, as if one had claimed them. At most 12 statements.
    """
    claims = {claim.person_id: claim for claim in running_claims()}
    my_ids = {number for number, claim in claims.items() if claim.by_id == own_id}
    my_ids |= {open_id} if open_id is not None else set()
    grouped = grouped_by_receiver(now)
    page, next_key = page_of(grouped, now, my_ids, after, most)
    # One's own cards and those nobody can ring stand beside every page; the pages go through the others.
    beside = or_(grouped.c.rings == 0, grouped.c.receiver_id.in_(my_ids))
    fixed = [] if after else receivers(grouped, beside, limit=2 * most)
    later = [] if after else rung_later(grouped, now, my_ids, most)
    people = [*fixed, *page]
    messages = _messages([one.person_id for one in people], now)
    lapsed = {} if after else _lapsed(now)
    with at_hand([*messages, *lapsed]):
        entries = _entries(people, messages, claims, now)
        missed_ones = _missed(lapsed, now)
    left, rung = _counts(grouped, now)
    unreachable = {one.person_id for one in fixed} - my_ids
    by_phone = [one for one in entries if one.who.person_id not in my_ids | unreachable]
    return CallList(
        mine=[one for one in entries if one.who.person_id in my_ids],
        to_ring=by_phone,
        in_person=[one for one in entries if one.who.person_id in unreachable],
        later=later,
        missed=missed_ones,
        left=left,
        rung=rung,
        next_key=next_key,
    )


def waiting_receivers(now: datetime, limit: int = PAGE) -> list[Waiting]:
    """Who must be told something now, the most pressing first, those nobody can ring too. One statement."""
    grouped = grouped_by_receiver(now)
    return receivers(grouped, grouped.c.due_at <= now, limit=limit)


def count_waiting(now: datetime) -> int:
    """How many people must be told something now, up to COUNT_LIMIT + 1. One statement."""
    some = select(gets_it).distinct().where(*waiting_for_people(now), Message.due_at <= now)
    return _count(some)


def missed(now: datetime) -> list[Missed]:
    """Who was not told in time during the last week, newest first, as long as nobody has said "Set"."""
    lapsed = _lapsed(now)
    with at_hand(list(lapsed)):
        return _missed(lapsed, now)


# ---- how many ------------------------------------------------------------------------------------------------


def _counts(grouped: Subquery, now: datetime) -> tuple[int, int]:
    today = clock.from_wall(clock.local(now).date(), time())
    left = select(grouped.c.receiver_id).limit(COUNT_LIMIT + 1).subquery()
    # Whoever was told while they rang us was rung by nobody.
    told = (
        select(gets_it)
        .distinct()
        .where(
            Message.outcome_at >= today,
            Message.outcome_at <= now,
            Message.outcome == CallOutcome.TOLD,
            Message.channel.in_(BY_PEOPLE),
            Message.attempts > 0,
        )
    )
    rung = told.limit(COUNT_LIMIT + 1).subquery()
    counted = (select(func.count()).select_from(one).scalar_subquery() for one in (left, rung))
    row = db.session.execute(select(*counted)).one()
    return int(row[0] or 0), int(row[1] or 0)


def _count(some: Select[*tuple[Any, ...]]) -> int:
    bounded = some.limit(COUNT_LIMIT + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(bounded)) or 0


# ---- what ----------------------------------------------------------------------------------------------------


def _messages(receiver_ids: Collection[int], now: datetime) -> Sequence[Message]:
    if not receiver_ids:
        return []
    waiting = select(Message).where(gets_it.in_(receiver_ids), *waiting_for_people(now))
    waiting = waiting.options(joinedload(Message.person), joinedload(Message.delegate))
    last = func.coalesce(Message.expires_at, instant(NO_DEADLINE))
    return db.session.scalars(waiting.order_by(last, Message.id).limit(_MOST_MESSAGES)).all()


def _entries(
    people: Sequence[Waiting], messages: Sequence[Message], claims: Mapping[int, Claim], now: datetime
) -> list[Entry]:
    entries = []
    for who in people:
        own = [one for one in messages if one.receiver is not None and one.receiver.id == who.person_id]
        said = tuple(told for one in own if (told := _to_say(one, now)) is not None)
        if said:
            entries.append(_entry(who, own, said, claims.get(who.person_id)))
    return entries


def _entry(who: Waiting, own: Sequence[Message], said: tuple[ToSay, ...], claim: Claim | None) -> Entry:
    last = max((one for one in own if one.outcome_at), key=_outcome_at, default=None)
    outcome = last.outcome if last is not None else None
    return Entry(
        who=who,
        to_say=said,
        claim=claim,
        tries=max(one.attempts for one in own) if outcome == CallOutcome.NO_ANSWER else 0,
        tried_at=last.outcome_at if last is not None and outcome == CallOutcome.NO_ANSWER else None,
        again_at=last.due_at if last is not None and outcome == CallOutcome.CALL_AGAIN else None,
    )


def _outcome_at(message: Message) -> datetime:
    assert message.outcome_at is not None
    return message.outcome_at


def _to_say(message: Message, now: datetime) -> ToSay | None:
    """The message in words, or None when it is no longer true. A broken text hides nobody."""
    words = None
    try:
        words = render_call(message, now)
    except Exception:
        log.exception("call could not be written", extra={"message_id": message.id, "kind": message.kind})
    else:
        if words is None:
            return None
    about = _about(message, now)
    return ToSay(
        message_id=message.id,
        for_name=message.person.name if message.delegate_id and message.person else None,
        why=about.why,
        words=words,
        deadline=message.expires_at,
        host_name=about.host_name,
        host_phone=about.host_phone,
        asked_id=message.person_id if about.asks else None,
    )


def _about(message: Message, now: datetime) -> CallAbout:
    kind = message_kind(message.kind)
    feature = next(one for one in installed() if kind in one.message_kinds)
    about = feature.calls.about(message.kind, message.params, now) if feature.calls is not None else None
    return about or CallAbout(f"{kind.title}.")


def _lapsed(now: datetime) -> dict[Message, Person | None]:
    """What was told to nobody, and who is to be told after all: the person, when who was to get it helps no more."""
    recent = select(Message, helps_no_more).where(*lapsed_untold(), Message.finished_at >= now - MISSED_FOR)
    recent = recent.options(joinedload(Message.person), joinedload(Message.delegate))
    rows = db.session.execute(recent.order_by(Message.finished_at.desc(), Message.id).limit(PAGE))
    return {message: message.person if is_former else message.receiver for message, is_former in rows}


def _missed(lapsed: Mapping[Message, Person | None], now: datetime) -> list[Missed]:
    found = []
    for message, receiver in lapsed.items():
        if receiver is None or not receiver.is_living or not _is_true(message, now):
            continue
        assert message.finished_at is not None
        phone = receiver.phone if receiver.phone_fault_at is None else None
        why = _about(message, now).why
        found.append(Missed(message.id, receiver.name, phone, why, message.finished_at, message.attempts))
    return found


def _is_true(message: Message, now: datetime) -> bool:
    try:
        return render_call(message, now) is not None
    except Exception:
        log.exception("call could not be checked", extra={"message_id": message.id, "kind": message.kind})
        return True
