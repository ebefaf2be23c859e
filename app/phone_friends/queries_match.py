"""Reads of the board: who waits and who rings, narrowly, and in full only whom a page shows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core import clock
from app.core.database import db
from app.core.pack import current_pack
from app.people.models import Person, PersonBlock
from app.phone_friends.board import Board, Pair, Rings, Waits
from app.phone_friends.models import PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_match import MarkKind, PhoneBoard, PhoneMark
from app.phone_friends.models_path import AttestKind, AttestResult, PhoneAttest
from app.phone_friends.queries import earlier_pairs
from app.phone_friends.states import STANDING, PairState, Path, WishState

#: What came to nothing is shown so long.
NEWS = timedelta(days=14)
_TOGETHER = 5000
#: As many pairs stand on a page.
MOST_SHOWN = 100


class Line(NamedTuple):
    """A wish in the queue."""

    id: int
    person_id: int
    version: int
    since: datetime


class Free(NamedTuple):
    """A volunteer who may get friends, and for how many there is room."""

    id: int
    person_id: int
    version: int
    room: int


class Mark(NamedTuple):
    """What was decided about two, and their names."""

    kind: MarkKind
    wish_id: int
    volunteer_id: int
    citizen: str
    volunteer: str


@dataclass(frozen=True)
class Desk:
    """All that a plan depends on, in a few statements, whatever the number."""

    #: Who waited longest first.
    line: Sequence[Line]
    free: Sequence[Free]
    apart: frozenset[Pair]
    marks: Sequence[Mark]
    version: int
    changed_at: datetime | None
    changed_by: str | None

    @cached_property
    def pins(self) -> frozenset[Pair]:
        """Pairs that are kept together."""
        return frozenset((one.wish_id, one.volunteer_id) for one in self.marks if one.kind is MarkKind.PIN)

    @cached_property
    def vetoes(self) -> frozenset[Pair]:
        """Pairs that are kept apart."""
        return frozenset((one.wish_id, one.volunteer_id) for one in self.marks if one.kind is MarkKind.VETO)

    @cached_property
    def digest(self) -> str:
        """Tells this board from every other: a plan with the same digest is still the plan."""
        facts = (
            sorted((one.id, one.version) for one in self.line),
            sorted((one.id, one.version, one.room) for one in self.free),
            sorted(self.apart),
            sorted(self.pins),
            sorted(self.vetoes),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def desk_at(now: datetime) -> Desk:
    """The board as it stands."""
    line, free = _line(), _free(now)
    board, changed_by = _board()
    return Desk(
        line=line,
        free=free,
        apart=_apart(line, free),
        marks=_marks(),
        version=board.version if board is not None else 0,
        changed_at=board.changed_at if board is not None else None,
        changed_by=changed_by,
    )


def _line() -> list[Line]:
    asked = exists().where(PhonePair.wish_id == PhoneWish.id, PhonePair.state.in_(STANDING))
    waiting = (
        select(PhoneWish.id, PhoneWish.person_id, PhoneWish.version, PhoneWish.waiting_since)
        .where(PhoneWish.state == WishState.WAITING, ~asked, ~_is_shut_out(PhoneWish.person_id))
        .order_by(PhoneWish.waiting_since, PhoneWish.id)
    )
    return [Line(*row) for row in db.session.execute(waiting)]


def _free(now: datetime) -> list[Free]:
    today = clock.local(now).date()
    taken = (
        select(func.count())
        .where(PhonePair.volunteer_id == PhoneVolunteer.id, PhonePair.state.in_(STANDING))
        .scalar_subquery()
    )
    # As PhoneVolunteer.may_get_friends until the last day to answer.
    able = (
        select(
            PhoneVolunteer.id,
            PhoneVolunteer.person_id,
            PhoneVolunteer.version,
            PhoneVolunteer.capacity - taken,
        )
        .where(
            PhoneVolunteer.state == Path.APPROVED,
            or_(PhoneVolunteer.valid_until.is_(None), PhoneVolunteer.valid_until >= last_day_to_answer(now)),
            or_(PhoneVolunteer.paused_until.is_(None), PhoneVolunteer.paused_until < today),
            ~_is_shut_out(PhoneVolunteer.person_id),
        )
        .order_by(PhoneVolunteer.id)
    )
    return [Free(*row[:3], max(0, row[3])) for row in db.session.execute(able)]


def _is_shut_out(person_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists().where(PersonBlock.person_id == person_id, PersonBlock.ended_at.is_(None))


def _marks() -> list[Mark]:
    citizen, volunteer = aliased(Person), aliased(Person)
    made = (
        select(PhoneMark.kind, PhoneMark.wish_id, PhoneMark.volunteer_id, citizen.name, volunteer.name)
        .join(PhoneWish, PhoneWish.id == PhoneMark.wish_id)
        .join(citizen, citizen.id == PhoneWish.person_id)
        .join(PhoneVolunteer, PhoneVolunteer.id == PhoneMark.volunteer_id)
        .join(volunteer, volunteer.id == PhoneVolunteer.person_id)
        .where(PhoneWish.state == WishState.WAITING, PhoneVolunteer.state == Path.APPROVED)
        .order_by(PhoneMark.made_at, PhoneMark.wish_id, PhoneMark.volunteer_id)
    )
    return [Mark(*row) for row in db.session.execute(made)]


def _board() -> tuple[PhoneBoard | None, str | None]:
    found = db.session.execute(
        select(PhoneBoard, Person.name).outerjoin(Person, Person.id == PhoneBoard.changed_by)
    ).first()
    return (found[0], found[1]) if found is not None else (None, None)


def board_version() -> int:
    """Which version of the board there is now."""
    return db.session.scalar(select(PhoneBoard.version)) or 0


def _apart(line: Sequence[Line], free: Sequence[Free]) -> frozenset[Pair]:
    """Who were asked or talked before, and who would ring themselves."""
    wish_of = {one.person_id: one.id for one in line}
    here = {one.id for one in free}
    before = {
        (wish_of[person], volunteer)
        for person, volunteer in earlier_pairs()
        if person in wish_of and volunteer in here
    }
    themselves = {(wish_of[one.person_id], one.id) for one in free if one.person_id in wish_of}
    return frozenset(before | themselves)


def wishes(numbers: Collection[int]) -> dict[int, PhoneWish]:
    """These wishes in full, with their people."""
    return {one.id: one for part in _parts(numbers) for one in db.session.scalars(
        select(PhoneWish).where(PhoneWish.id.in_(part)))}  # fmt: skip


def volunteers(numbers: Collection[int]) -> dict[int, PhoneVolunteer]:
    """These volunteers in full, with their people."""
    return {one.id: one for part in _parts(numbers) for one in db.session.scalars(
        select(PhoneVolunteer).where(PhoneVolunteer.id.in_(part)))}  # fmt: skip


def _parts(numbers: Collection[int]) -> list[list[int]]:
    """The numbers in order, as many together as a statement takes."""
    ordered = sorted(numbers)
    return [ordered[start : start + _TOGETHER] for start in range(0, len(ordered), _TOGETHER)]


def board_of(
    desk: Desk, waiting: Mapping[int, PhoneWish], ringing: Mapping[int, PhoneVolunteer], today: date
) -> Board:
    """The board as a plan is made of it; everybody of the desk must be among these."""
    has_children = any(waiting[one.id].wants.may_be_child(today.year) for one in desk.line)
    able = with_children_attest([one.id for one in desk.free], today) if has_children else set()
    return Board(
        waits=[waits_of(waiting[one.id]) for one in desk.line],
        rings=[rings_of(ringing[one.id], one.room, may_ring_children=one.id in able) for one in desk.free],
        apart=desk.apart,
        pins=desk.pins,
        vetoes=desk.vetoes,
    )


def waits_of(wish: PhoneWish) -> Waits:
    """A wish as the board knows it."""
    since = clock.local(wish.waiting_since).date()
    return Waits(wish.id, wish.wants, tuple(wish.lived.get("lived", ())), since)


def rings_of(volunteer: PhoneVolunteer, room: int, *, may_ring_children: bool) -> Rings:
    """A volunteer as the board knows them."""
    lived = tuple(volunteer.lived.get("lived", ()))
    return Rings(volunteer.id, volunteer.offers, lived, room, may_ring_children)


def with_children_attest(volunteer_ids: Collection[int], today: date) -> set[int]:
    """Those of several whose certificate for children was fine and holds."""
    found: set[int] = set()
    for part in _parts(volunteer_ids):
        fine = select(PhoneAttest.volunteer_id).where(
            PhoneAttest.volunteer_id.in_(part),
            PhoneAttest.kind == AttestKind.CHILDREN,
            PhoneAttest.result == AttestResult.SUITABLE,
            PhoneAttest.review_on >= today,
        )
        found.update(db.session.scalars(fine))
    return found


def asked_and_answered(now: datetime) -> Sequence[PhonePair]:
    """Pairs whose two are being asked, and those that lately came to nothing while the citizen still waits; who were
    asked first first.
    """
    came_to_nothing = and_(
        PhonePair.state.in_((PairState.DECLINED, PairState.LAPSED)),
        PhonePair.state_at > now - NEWS,
        PhoneWish.state == WishState.WAITING,
    )
    found = (
        select(PhonePair)
        .join(PhonePair.wish)
        .where(or_(PhonePair.state == PairState.PROPOSED, came_to_nothing))
        .order_by(PhonePair.proposed_at, PhonePair.id)
    )
    return db.session.scalars(found.limit(MOST_SHOWN)).all()


def unanswered(now: datetime) -> Sequence[int]:
    """Pairs that were asked so long ago that no answer is expected any more."""
    asked = select(PhonePair.id, PhonePair.proposed_at).where(
        PhonePair.state == PairState.PROPOSED, PhonePair.proposed_at <= now - answer_time()
    )
    found = db.session.execute(asked.order_by(PhonePair.id))
    return [number for number, asked_at in found if answer_ends(asked_at) <= now]


def answer_time() -> timedelta:
    """How long somebody has to answer, at the least."""
    return timedelta(days=int(current_pack().setting("phone_answer_days")))


def last_day_to_answer(asked_at: datetime) -> date:
    """The day until which who was asked then is told to answer; all of it is theirs."""
    return clock.local(asked_at + answer_time()).date()


def answer_ends(asked_at: datetime) -> datetime:
    """When it is too late to answer: the midnight after that day."""
    return clock.from_wall(last_day_to_answer(asked_at) + timedelta(days=1), time())
