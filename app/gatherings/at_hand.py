"""What wording many messages needs, read together: a list of calls asks few statements, whatever its length.

Inside `at_hand` a message finds its sign-up, date, list and number in line without asking the database; outside it
each message reads its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.gatherings import queries
from app.gatherings.models import ACTIVE, Occurrence, Series, SignUp, SignUpStatus

#: A sign-up with all that a letter says of its date.
_WITH_DATE = joinedload(SignUp.occurrence).joinedload(Occurrence.series).joinedload(Series.host)
#: Made once: every letter about a sign-up asks it.
_ONE_SIGN_UP = select(SignUp).where(SignUp.id == bindparam("of")).options(_WITH_DATE)


@dataclass
class _AtHand:
    """Holding the rows keeps them in the session, where they are found by their id."""

    held: list[Any] = field(default_factory=list)
    sign_ups: dict[int, SignUp] = field(default_factory=dict)
    #: Date → everybody on its list, in order.
    on_list: dict[int, list[SignUp]] = field(default_factory=dict)
    #: Sign-up → its number in line.
    numbers: dict[int, int] = field(default_factory=dict)


_known: ContextVar[_AtHand | None] = ContextVar("at_hand", default=None)


@contextmanager
def at_hand(params: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Read in at most five statements what the messages with these `params` speak of."""
    known = _AtHand()
    sign_ups = _sign_ups({number for one in params for number in sign_up_ids(one)})
    known.sign_ups = {one.id: one for one in sign_ups}
    waiting = {one.occurrence_id for one in sign_ups if one.status == SignUpStatus.WAITING}
    known.numbers = _numbers(waiting) if waiting else {}
    dates = {int(one["occurrence_id"]) for one in params if "occurrence_id" in one}
    if dates:
        known.held += _dates(dates)
        known.on_list = _lists(dates)
    series = {int(one["series_id"]) for one in params if "series_id" in one}
    if series:
        found = select(Series).where(Series.id.in_(series)).options(joinedload(Series.host))
        known.held += db.session.scalars(found).all()
    token = _known.set(known)
    try:
        yield
    finally:
        _known.reset(token)


def sign_up_ids(params: Mapping[str, Any]) -> list[int]:
    """The sign-ups that a message speaks of."""
    return [*params.get("sign_up_ids", ()), *([params["sign_up_id"]] if "sign_up_id" in params else ())]


def find_sign_up(number: int) -> SignUp | None:
    """A sign-up with all that a letter says of its date; None when it is gone."""
    known = _known.get()
    if known is not None and number in known.sign_ups:
        return known.sign_ups[number]
    return db.session.scalars(_ONE_SIGN_UP, {"of": number}).one_or_none()


def participants(occurrence_id: int) -> list[SignUp]:
    """Everybody on the list of a date, as `queries.participants`."""
    known = _known.get()
    if known is not None and occurrence_id in known.on_list:
        return known.on_list[occurrence_id]
    return queries.participants(occurrence_id)


def waiting_number(sign_up: SignUp) -> int:
    """The place in line of a waiting sign-up, as `queries.waiting_number`."""
    known = _known.get()
    if known is not None and sign_up.id in known.numbers:
        return known.numbers[sign_up.id]
    return queries.waiting_number(sign_up)


def _sign_ups(ids: set[int]) -> list[SignUp]:
    if not ids:
        return []
    found = select(SignUp).where(SignUp.id.in_(ids)).options(_WITH_DATE)
    return list(db.session.scalars(found.order_by(SignUp.id)).unique())


def _dates(ids: set[int]) -> list[Occurrence]:
    with_host = joinedload(Occurrence.series).joinedload(Series.host)
    found = select(Occurrence).where(Occurrence.id.in_(ids)).options(with_host)
    return list(db.session.scalars(found.order_by(Occurrence.id)).unique())


def _lists(occurrence_ids: set[int]) -> dict[int, list[SignUp]]:
    waits = case((SignUp.status == SignUpStatus.WAITING, 1), else_=0)
    everybody = select(SignUp).where(SignUp.occurrence_id.in_(occurrence_ids), SignUp.status.in_(ACTIVE))
    lists: dict[int, list[SignUp]] = {number: [] for number in occurrence_ids}
    for one in db.session.scalars(everybody.order_by(waits, SignUp.queued_at, SignUp.id)).unique():
        lists[one.occurrence_id].append(one)
    return lists


def _numbers(occurrence_ids: set[int]) -> dict[int, int]:
    in_line = func.row_number().over(
        partition_by=SignUp.occurrence_id, order_by=(SignUp.queued_at, SignUp.id)
    )
    waiting = select(SignUp.id, in_line).where(
        SignUp.occurrence_id.in_(occurrence_ids), SignUp.status == SignUpStatus.WAITING
    )
    return {row[0]: int(row[1]) for row in db.session.execute(waiting)}
