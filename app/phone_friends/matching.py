"""Deciding on the board who is kept together and who apart, asking two, and taking their answers. No commit.

Whoever changes the board says which version of it they saw: it is locked, and what somebody else changed meanwhile is
never overwritten unseen.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from app.audit.actions import record
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.people.blocking import block_of
from app.phone_friends.board import suits
from app.phone_friends.letters_match import promise_agreed, promise_asked
from app.phone_friends.models import Ender, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_match import MarkKind, PhoneBoard, PhoneMark
from app.phone_friends.moving import CHANGED_SINCE, locked_pair, locked_volunteer, locked_wish
from app.phone_friends.pairing import begin_trial
from app.phone_friends.proposals import come_to_nothing
from app.phone_friends.queries_match import (
    answer_ends,
    last_day_to_answer,
    rings_of,
    unanswered,
    waits_of,
    with_children_attest,
)
from app.phone_friends.states import STANDING, PairState, WishState

NOT_WAITING = "Borgeren venter ikke mere, eller er lige blevet spurgt. Se det nye, og prøv igen."
NO_ROOM = "Den frivillige har ikke plads til flere lige nu."
NOT_FREE = "Den frivillige kan ikke få nye venner lige nu."
NO_FIT = (
    "De to passer ikke sammen. De mangler et fælles sprog, en fælles tid, eller ønskerne siger noget andet."
)
NO_CHILDREN = "Et barn under 15 år skal ringes op af en, hvis børneattest er set og gælder."
BEFORE = "De to har været spurgt eller talt sammen før."
KEPT_APART = "I har valgt: ikke de to. Fjern det valg først."
TOO_LATE = "Det er for sent at svare. Ring til os, hvis du stadig gerne vil."
_ONLY = 1


def pin(actor: Actor, now: datetime, wish_id: int, volunteer_id: int, version: int) -> None:
    """Keep two together in every plan; whom the citizen was kept together with before gives way.

    Raises DomainError for a board that somebody else changed and for two who cannot be kept together.
    """
    board = _lock_board(now, version)
    _check(wish_id, volunteer_id, now)
    marks = select(func.count()).where(
        PhoneMark.volunteer_id == volunteer_id, PhoneMark.kind == MarkKind.PIN, PhoneMark.wish_id != wish_id
    )
    if _room(db.session.get_one(PhoneVolunteer, volunteer_id)) <= (db.session.scalar(marks) or 0):
        raise DomainError(NO_ROOM)
    db.session.execute(delete(PhoneMark).where(PhoneMark.wish_id == wish_id, PhoneMark.kind == MarkKind.PIN))
    _mark(actor, now, wish_id, volunteer_id, MarkKind.PIN)
    record(actor, now, "phone_mark.pin", "phone_wish", wish_id, volunteer=volunteer_id)
    _changed(board, actor, now)


def veto(actor: Actor, now: datetime, wish_id: int, volunteer_id: int, version: int) -> None:
    """Keep two apart in every plan, also when they were kept together. Raises DomainError as `pin`."""
    board = _lock_board(now, version)
    _waiting(wish_id)
    if db.session.get(PhoneVolunteer, volunteer_id) is None:
        raise NotFoundError
    _unmark(wish_id, volunteer_id)
    _mark(actor, now, wish_id, volunteer_id, MarkKind.VETO)
    record(actor, now, "phone_mark.veto", "phone_wish", wish_id, volunteer=volunteer_id)
    _changed(board, actor, now)


def undo(actor: Actor, now: datetime, wish_id: int, volunteer_id: int, version: int) -> None:
    """Take back what was decided about two. Raises NotFoundError when nothing was, DomainError as `pin`."""
    board = _lock_board(now, version)
    if not _unmark(wish_id, volunteer_id):
        raise NotFoundError
    record(actor, now, "phone_mark.undo", "phone_wish", wish_id, volunteer=volunteer_id)
    _changed(board, actor, now)


def propose(actor: Actor, now: datetime, wish_id: int, volunteer_id: int, version: int) -> PhonePair:
    """Ask both of two whether they would like to talk. Until both have answered nobody else is asked about them.

    Raises DomainError for a board that somebody else changed, for who is asked or has no room any more, and for two
    who may not be matched.
    """
    board = _lock_board(now, version)
    wish = locked_wish(wish_id)
    volunteer = locked_volunteer(volunteer_id)
    _check(wish_id, volunteer_id, now)
    if _room(volunteer) <= 0:
        raise DomainError(NO_ROOM)
    pair = PhonePair(
        wish=wish, volunteer=volunteer, state_at=now, proposed_at=now, proposed_by=actor.person_id
    )
    pair.rhythm = {}
    db.session.add(pair)
    db.session.flush()
    db.session.execute(delete(PhoneMark).where(PhoneMark.wish_id == wish_id, PhoneMark.kind == MarkKind.PIN))
    record(actor, now, "phone_pair.propose", "phone_pair", pair.id)
    for side in (Ender.CITIZEN, Ender.VOLUNTEER):
        promise_asked(pair, side, now)
    _changed(board, actor, now)
    return pair


def answer(actor: Actor, now: datetime, pair_id: int, side: Ender, *, says_yes: bool) -> PhonePair:
    """One of two who are asked says yes or no. Two yeses begin the first calls; a no frees both.

    The same answer twice is one. Raises DomainError when it is over, NotFoundError for a pair that there is not.
    """
    pair = locked_pair(pair_id)
    if says_yes and pair.has_said_yes(side) and pair.state in STANDING:
        return pair
    if pair.state is not PairState.PROPOSED or answer_ends(pair.proposed_at) <= now:
        raise DomainError(TOO_LATE)
    record(actor, now, "phone_pair.answer", "phone_pair", pair.id, side=side, yes=says_yes)
    if not says_yes:
        come_to_nothing(actor, now, pair, PairState.DECLINED, by=side)
        return pair
    if side is Ender.CITIZEN:
        pair.wish_yes_at = now
    else:
        pair.volunteer_yes_at = now
    pair.version += 1
    db.session.flush()
    if pair.wish_yes_at is not None and pair.volunteer_yes_at is not None:
        begin_trial(actor, now, pair)
        for one in (Ender.CITIZEN, Ender.VOLUNTEER):
            promise_agreed(pair, one, now)
    return pair


def let_lapse(now: datetime) -> int:
    """Free everybody who was asked and got no answer in time; return how many pairs."""
    late = unanswered(now)
    for number in late:
        pair = locked_pair(number)
        if pair.state is PairState.PROPOSED:
            come_to_nothing(SYSTEM, now, pair, PairState.LAPSED)
    return len(late)


def _lock_board(now: datetime, version: int) -> PhoneBoard:
    insert_once(PhoneBoard, {"id": _ONLY, "version": 0, "changed_at": now})
    board = lock_row(PhoneBoard, _ONLY)
    assert board is not None
    if board.version != version:
        raise DomainError(CHANGED_SINCE)
    return board


def _changed(board: PhoneBoard, actor: Actor, now: datetime) -> None:
    board.version += 1
    board.changed_at, board.changed_by = now, actor.person_id
    db.session.flush()


def _waiting(wish_id: int) -> PhoneWish:
    """A wish that waits and is not asked about anybody. Raises NotFoundError, DomainError."""
    wish = db.session.get(PhoneWish, wish_id)
    if wish is None:
        raise NotFoundError
    asked = select(PhonePair.id).where(PhonePair.wish_id == wish_id, PhonePair.state.in_(STANDING))
    if wish.state is not WishState.WAITING or db.session.scalar(asked) is not None:
        raise DomainError(NOT_WAITING)
    return wish


def _check(wish_id: int, volunteer_id: int, now: datetime) -> None:
    """Raise DomainError unless two may be matched now; NotFoundError when one of them does not exist."""
    wish, volunteer = _waiting(wish_id), db.session.get(PhoneVolunteer, volunteer_id)
    if volunteer is None:
        raise NotFoundError
    today = clock.local(now).date()
    # A yes on the last day begins the first calls: the approval holds until then.
    is_able = volunteer.may_get_friends(today, last_day_to_answer(now))
    if not is_able or block_of(volunteer.person_id) is not None:
        raise DomainError(NOT_FREE)
    if block_of(wish.person_id) is not None:
        raise DomainError(NOT_WAITING)
    before = (
        select(PhonePair.id)
        .join(PhonePair.wish)
        .where(PhoneWish.person_id == wish.person_id, PhonePair.volunteer_id == volunteer_id)
    )
    if wish.person_id == volunteer.person_id or db.session.scalar(before.limit(1)) is not None:
        raise DomainError(BEFORE)
    mark = db.session.get(PhoneMark, (wish_id, volunteer_id))
    if mark is not None and mark.kind is MarkKind.VETO:
        raise DomainError(KEPT_APART)
    may_ring_children = volunteer_id in with_children_attest([volunteer_id], today)
    if wish.wants.may_be_child(today.year) and not may_ring_children:
        raise DomainError(NO_CHILDREN)
    if not suits(waits_of(wish), rings_of(volunteer, 1, may_ring_children=may_ring_children), today):
        raise DomainError(NO_FIT)


def _room(volunteer: PhoneVolunteer) -> int:
    taken = select(func.count()).where(PhonePair.volunteer_id == volunteer.id, PhonePair.state.in_(STANDING))
    return volunteer.capacity - (db.session.scalar(taken) or 0)


def _mark(actor: Actor, now: datetime, wish_id: int, volunteer_id: int, kind: MarkKind) -> None:
    db.session.add(
        PhoneMark(wish_id=wish_id, volunteer_id=volunteer_id, kind=kind, made_at=now, made_by=actor.person_id)
    )
    db.session.flush()


def _unmark(wish_id: int, volunteer_id: int) -> bool:
    mark = db.session.get(PhoneMark, (wish_id, volunteer_id), populate_existing=True)
    if mark is not None:
        db.session.delete(mark)
        db.session.flush()
    return mark is not None
