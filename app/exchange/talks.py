"""Noting at a free market that two talk, have met, or will not today. Presses may come late, twice and in any order."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.exchange import brokers, queries, queries_day
from app.exchange.models import Fair
from app.exchange.models_day import FairDay, Talk
from app.exchange.rounds import Two, two
from app.exchange.rules import Coming, Shape
from app.exchange.rules_day import Talked, after_press, is_closed
from app.exchange.words import FAIR


def note(actor: Actor, now: datetime, fair_id: int, pair: Two, pressed: Talked) -> Talk:
    """Two talk now, have met, or will not today. Who has met has met, whatever comes later.

    Raises NotFoundError for who may not broker at the fair or two who do not come to it, DomainError when it has not
    begun or is long over, or one of the two would rather not: nobody is told which.
    """
    fair, day = _market(actor, now, fair_id)
    both = two(*pair)
    _refuse_late(fair, now)
    _refuse_strangers(fair_id, both)
    if pressed is Talked.TALKING:
        _refuse_blocked(fair_id, both)
    row = db.session.get(Talk, both)
    before = row.state if row is not None else None
    after = after_press(before, pressed)
    if row is None:
        row = Talk(one_id=both[0], other_id=both[1], fair_id=fair_id)
        db.session.add(row)
    if before is not after or after is Talked.TALKING:
        row.state, row.noted_at = after, now
    db.session.flush()
    if before is not after:
        _count_again(day)
        record(actor, now, "exchange_fair.talk", FAIR, fair_id, to=after.value)
    return row


def take_back(actor: Actor, now: datetime, fair_id: int, pair: Two, seen: Talked) -> None:
    """Forget what was noted about two, if it is still what was `seen`; raises as `note`."""
    fair, day = _market(actor, now, fair_id)
    both = two(*pair)
    _refuse_late(fair, now)
    _refuse_strangers(fair_id, both)
    row = db.session.get(Talk, both)
    if row is not None and row.state is seen:
        db.session.delete(row)
        db.session.flush()
        _count_again(day)
        record(actor, now, "exchange_fair.talk", FAIR, fair_id, to="")


def count_meetings(fair_id: int) -> None:
    """Write down how many met at a market: the number stays when it is forgotten who they were."""
    day = lock_row(FairDay, fair_id)
    if day is not None and day.held is None:
        day.held = queries_day.count_talks(fair_id)
        db.session.flush()


def _count_again(day: FairDay) -> None:
    """What was pressed before the end and came after the counting is of the number too."""
    if day.held is not None:
        day.held = queries_day.count_talks(day.fair_id)
        db.session.flush()


def _market(actor: Actor, now: datetime, fair_id: int) -> tuple[Fair, FairDay]:
    """The fair of a broker and its day, locked: two presses about the same two wait for each other."""
    fair = brokers.opened(actor, now, fair_id)
    if fair.shape is not Shape.MARKET:
        raise NotFoundError
    return fair, brokers.locked_day(fair_id)


def _refuse_late(fair: Fair, now: datetime) -> None:
    if fair.starts_at > now:
        raise DomainError("Børsen er ikke begyndt endnu.")
    if is_closed(fair.ends_at, now):
        raise DomainError("Børsen er forbi.")


def _refuse_strangers(fair_id: int, pair: Two) -> None:
    found = [queries.participant_by_id(who) for who in pair]
    comes = [
        one for one in found if one is not None and one.fair_id == fair_id and one.status is Coming.COMING
    ]
    if len(comes) != len(pair) or pair[0] == pair[1]:
        raise NotFoundError


def _refuse_blocked(fair_id: int, pair: Two) -> None:
    wishes = queries.wishes_at(fair_id)
    if any(wishes.get(one, {}).get(other) is False for one, other in (pair, pair[::-1])):
        raise DomainError("De to skal ikke mødes i dag. Vælg to andre.")
