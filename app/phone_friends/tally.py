"""Numbers that stay when the pairs behind them are forgotten: counted from what is there, and from what was.

A year's follow-up is written after the half year for which a pair is kept (law.md section 2: attendance aggregates
stay, with small cells suppressed when they are shown).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.phone_friends.models import PhonePair, PhoneWish
from app.phone_friends.models_pair import CallOutcome, PhoneCall, PhoneTally
from app.phone_friends.states import TOGETHER, PairState, WishState

#: Beside the keys of PhoneTally: how it stands now.
WAITING, TALKING = "waiting", "pairs"


def count_year(year: int) -> Counter[str]:
    """The numbers of a year, of what is there and of what was, and how many wait and talk now; in two statements."""
    kept = select(PhoneTally.key, PhoneTally.number).where(PhoneTally.year == year)
    waiting = select(literal(WAITING), func.count(PhoneWish.id)).where(PhoneWish.state == WishState.WAITING)
    talking = select(literal(TALKING), func.count(PhonePair.id)).where(PhonePair.state.in_(TOGETHER))
    return _counted(year, true(), kept, waiting, talking)


def forget_pairs(pair_ids: Sequence[int]) -> int:
    """Delete pairs with all that hangs on them; their numbers stay. Returns how many. Flushes, never commits."""
    these = PhonePair.id.in_(pair_ids)
    for year in _years(these):
        for key, number in sorted(_counted(year, these).items()):
            _keep(year, key, number)
    gone = delete(PhonePair).where(these)
    db.session.execute(gone.execution_options(synchronize_session=False))
    return len(pair_ids)


def _keep(year: int, key: str, number: int) -> None:
    if not number:
        return
    tally = db.session.get(PhoneTally, (year, key))
    if tally is None:
        tally = PhoneTally(year=year, key=key, number=0)
        db.session.add(tally)
    tally.number += number
    db.session.flush()


def _years(these: ColumnElement[bool]) -> range:
    """The years in which some pairs began, talked or ended."""
    lived = select(func.min(PhonePair.trial_at), func.max(PhonePair.ended_at)).where(these)
    first, last = db.session.execute(lived).one()
    if first is None or last is None:
        return range(0)
    return range(clock.local(first).year, clock.local(last).year + 1)


def _counted(year: int, these: ColumnElement[bool], *more: Select[*tuple[Any, ...]]) -> Counter[str]:
    """Calls by quarter, endings by reason and days of waiting in `year`, of some pairs."""
    found: Counter[str] = Counter()
    for key, number in db.session.execute(union_all(*_calls(year, these), _ended(year, these), *more)):
        found[key] += number
    for got_at, made_at in db.session.execute(_first_of_wishes(year, these)):
        if got_at is not None:
            found[f"days-{(got_at - made_at).days}"] += 1
    return found


def _calls(year: int, these: ColumnElement[bool]) -> Iterator[Select[*tuple[Any, ...]]]:
    for quarter in range(4):
        begins, ends = _begin(year, quarter * 3), _begin(year, quarter * 3 + 3)
        talked = select(literal(f"calls-{quarter + 1}"), func.count(PhoneCall.id)).where(
            PhoneCall.outcome == CallOutcome.TALKED, PhoneCall.called_at >= begins, PhoneCall.called_at < ends
        )
        yield talked.join(PhonePair, PhonePair.id == PhoneCall.pair_id).where(these)


def _ended(year: int, these: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    reason = func.coalesce(type_coerce(PhonePair.ending, String), "")
    over = select(literal("ended-").concat(reason), func.count(PhonePair.id)).where(
        PhonePair.state == PairState.ENDED,
        PhonePair.ended_at >= _begin(year),
        PhonePair.ended_at < _begin(year + 1),
        these,
    )
    return over.group_by(PhonePair.ending)


def _first_of_wishes(year: int, these: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """When each wish got its first friend in `year`, and when it was made.

    Who has waited anew since it was made had a friend before, who may be forgotten already: the next is no first one.
    """
    earlier = aliased(PhonePair)
    first = select(func.min(earlier.id)).where(
        earlier.wish_id == PhonePair.wish_id, earlier.trial_at.is_not(None)
    )
    return (
        select(PhonePair.trial_at, PhoneWish.made_at)
        .join(PhoneWish, PhoneWish.id == PhonePair.wish_id)
        .where(
            PhonePair.id == first.correlate(PhonePair).scalar_subquery(),
            or_(PhoneWish.waiting_since <= PhoneWish.made_at, PhonePair.trial_at < PhoneWish.waiting_since),
            PhonePair.trial_at >= _begin(year),
            PhonePair.trial_at < _begin(year + 1),
            these,
        )
    )


def _begin(year: int, months: int = 0) -> datetime:
    """Midnight in Copenhagen when a month of `year` begins; 12 months on is the next year."""
    return clock.from_wall(date(year + months // 12, months % 12 + 1, 1), time())
