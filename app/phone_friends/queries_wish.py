"""Reads of the ways in: who waits, one page at a time, and which schemes were asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from app.core.database import db
from app.people.models import Person
from app.phone_friends.models import PhoneWish, Way
from app.phone_friends.models_wish import HandoverState, PhoneHandover
from app.phone_friends.states import OPEN_WISHES, WishState

PAGE_SIZE = 25


class WaitingRow(NamedTuple):
    """Somebody who waits, as a list says it."""

    id: int
    person_id: int
    name: str
    way: Way
    waiting_since: datetime


class AskedRow(NamedTuple):
    """A wish that another scheme was asked about."""

    id: int
    person_id: int
    name: str
    partner: str
    asked_at: datetime


def waiting_page(after: int | None = None) -> tuple[Sequence[WaitingRow], int | None]:
    """Who waits, the longest first, going on from the wish `after`; and from where the next page goes on."""
    rows = (
        select(PhoneWish.id, PhoneWish.person_id, Person.name, PhoneWish.way, PhoneWish.waiting_since)
        .join(Person, Person.id == PhoneWish.person_id)
        .where(PhoneWish.state == WishState.WAITING)
        .order_by(PhoneWish.waiting_since, PhoneWish.id)
        .limit(PAGE_SIZE + 1)
    )
    since = db.session.scalar(select(PhoneWish.waiting_since).where(PhoneWish.id == after)) if after else None
    if since is not None:
        later = PhoneWish.waiting_since > since
        rows = rows.where(or_(later, and_(PhoneWish.waiting_since == since, PhoneWish.id > after)))
    found = [WaitingRow._make(row) for row in db.session.execute(rows)]
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None


def asked_rows() -> Sequence[AskedRow]:
    """Wishes that other schemes have not answered about, the oldest first."""
    rows = (
        select(PhoneWish.id, PhoneWish.person_id, Person.name, PhoneHandover.partner, PhoneHandover.asked_at)
        .join(PhoneHandover, PhoneHandover.wish_id == PhoneWish.id)
        .join(Person, Person.id == PhoneWish.person_id)
        .where(PhoneHandover.state == HandoverState.ASKED)
        .order_by(PhoneHandover.asked_at, PhoneHandover.id)
        .limit(PAGE_SIZE)
    )
    return [AskedRow._make(row) for row in db.session.execute(rows)]


def twins_of(person_ids: Collection[int]) -> Sequence[PhoneWish]:
    """The wishes of people with which they are in the scheme now, the oldest first."""
    open_ = select(PhoneWish).where(PhoneWish.person_id.in_(person_ids), PhoneWish.state.in_(OPEN_WISHES))
    return db.session.scalars(open_.order_by(PhoneWish.id)).all()


def handovers_of(wish_id: int) -> Sequence[PhoneHandover]:
    """Every time others were asked about a wish, the newest first."""
    asked = select(PhoneHandover).where(PhoneHandover.wish_id == wish_id)
    return db.session.scalars(asked.order_by(PhoneHandover.id.desc())).all()
