"""Reads about pairs who talk: their calls, what worried somebody, and what is asked of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from app.accounts.models import Account, AccountRole
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.ids import LARGEST_ID
from app.core.permissions import Role
from app.people.models import Person
from app.phone_friends.models import PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_pair import About, CallOutcome, PhoneCall, PhoneConcern, PhoneReview, PhoneWatch
from app.phone_friends.states import TOGETHER, PairState

#: Pairs who should be talking now.
TALKING = (PairState.TRIAL, PairState.ACTIVE)
#: How many calls a page shows.
SHOWN = 5


def watch_of(pair_id: int) -> PhoneWatch:
    """How a pair is looked after, to be changed; the pair is locked."""
    watch = db.session.get(PhoneWatch, pair_id)
    if watch is None:
        watch = PhoneWatch(pair_id=pair_id, reminds_citizen=False)
        db.session.add(watch)
        db.session.flush()
    return watch


def watch_now(pair_id: int) -> PhoneWatch | None:
    """The same, to be read."""
    return db.session.get(PhoneWatch, pair_id)


def last_calls(pair_id: int, limit: int = SHOWN) -> Sequence[PhoneCall]:
    """The calls of this pair alone, the newest first."""
    calls = select(PhoneCall).where(PhoneCall.pair_id == pair_id)
    return db.session.scalars(
        calls.order_by(PhoneCall.called_at.desc(), PhoneCall.id.desc()).limit(limit)
    ).all()


def talks_of(pair_id: int) -> int:
    """How often two have talked."""
    talked = select(func.count()).where(PhoneCall.pair_id == pair_id, PhoneCall.outcome == CallOutcome.TALKED)
    return int(db.session.scalar(talked) or 0)


def open_reviews_of(pair_id: int) -> Sequence[PhoneReview]:
    """What the two are asked and have not both answered, the oldest first."""
    asked = select(PhoneReview).where(PhoneReview.pair_id == pair_id, PhoneReview.done_at.is_(None))
    return db.session.scalars(asked.order_by(PhoneReview.asked_at, PhoneReview.id)).unique().all()


def review_of(pair_id: int, about: About) -> PhoneReview | None:
    """One question to the two."""
    asked = select(PhoneReview).where(PhoneReview.pair_id == pair_id, PhoneReview.about == about)
    return db.session.scalars(asked).unique().first()


def open_concern_of(pair_id: int) -> PhoneConcern | None:
    """What worries the volunteer of a pair and is not settled."""
    found = select(PhoneConcern).where(PhoneConcern.pair_id == pair_id, PhoneConcern.settled_at.is_(None))
    return db.session.scalars(found).unique().first()


def open_concerns() -> Sequence[PhoneConcern]:
    """Everything that worries somebody, what is due first."""
    found = select(PhoneConcern).where(PhoneConcern.settled_at.is_(None))
    return db.session.scalars(found.order_by(PhoneConcern.due_at, PhoneConcern.id)).unique().all()


def open_reviews(*about: About) -> Sequence[PhoneReview]:
    """Everything that is asked of somebody, or only what is `about` some things; the oldest first."""
    found = select(PhoneReview).where(PhoneReview.done_at.is_(None))
    if about:
        found = found.where(PhoneReview.about.in_(about))
    return db.session.scalars(found.order_by(PhoneReview.asked_at, PhoneReview.id)).unique().all()


def pairs_in(states: Collection[PairState]) -> Sequence[PhonePair]:
    """Pairs in some states, in the order of their numbers."""
    found = select(PhonePair).where(PhonePair.state.in_(states)).order_by(PhonePair.id)
    return db.session.scalars(found).unique().all()


def coming_calls(until: datetime) -> Sequence[tuple[PhonePair, PhoneWatch]]:
    """Pairs who should talk before `until`, or should have and are not on their next call yet."""
    found = (
        select(PhonePair, PhoneWatch)
        .join(PhoneWatch, PhoneWatch.pair_id == PhonePair.id)
        .where(PhonePair.state.in_(TALKING), PhoneWatch.next_call_at <= until)
        .order_by(PhonePair.id)
    )
    return [(pair, watch) for pair, watch in db.session.execute(found).unique()]


def calls_of(person_id: int) -> Sequence[tuple[PhonePair, datetime]]:
    """The pairs of a person, each with its next agreed call."""
    of = or_(PhoneWish.person_id == person_id, PhoneVolunteer.person_id == person_id)
    found = (
        select(PhonePair, PhoneWatch.next_call_at)
        .join(PhoneWish, PhoneWish.id == PhonePair.wish_id)
        .join(PhoneVolunteer, PhoneVolunteer.id == PhonePair.volunteer_id)
        .join(PhoneWatch, PhoneWatch.pair_id == PhonePair.id)
        .where(of, PhonePair.state.in_(TALKING), PhoneWatch.next_call_at.is_not(None))
        .order_by(PhonePair.id)
    )
    return [(pair, at) for pair, at in db.session.execute(found).unique() if at is not None]


def talking_now(*, wish_id: int | None = None, volunteer_id: int | None = None) -> Sequence[PhonePair]:
    """The pairs of a wish or of a volunteer who talk, also those who rest, in the order of their numbers."""
    of = PhonePair.wish_id == wish_id if wish_id is not None else PhonePair.volunteer_id == volunteer_id
    found = select(PhonePair).where(of, PhonePair.state.in_(TOGETHER)).order_by(PhonePair.id)
    return db.session.scalars(found).unique().all()


def quiet_since(pairs: Sequence[PhonePair]) -> Mapping[int, datetime]:
    """Pair → since when nothing has been heard of it: no call, no step, and nobody who asked how it goes."""
    numbers = [pair.id for pair in pairs]
    last = select(PhoneCall.pair_id, func.max(PhoneCall.called_at)).group_by(PhoneCall.pair_id)
    rows = db.session.execute(last.where(PhoneCall.pair_id.in_(numbers)))
    called = {number: at for number, at in rows}  # noqa: C416 - a row is no pair to the type checker
    seen = seen_at(numbers)
    heard = {pair.id: (pair.state_at, called.get(pair.id), seen.get(pair.id)) for pair in pairs}
    return {number: max(one for one in instants if one) for number, instants in heard.items()}


def seen_at(pair_ids: Collection[int]) -> Mapping[int, datetime]:
    """Pair → when a coordinator last asked how it goes."""
    seen = select(PhoneWatch.pair_id, PhoneWatch.seen_at).where(
        PhoneWatch.pair_id.in_(pair_ids), PhoneWatch.seen_at.is_not(None)
    )
    return {number: at for number, at in db.session.execute(seen) if at is not None}


def missed_twice(pair_ids: Collection[int]) -> Mapping[int, datetime]:
    """Pair → its last call, where the last two got no answer and nobody has asked about the last one yet."""
    place = func.row_number().over(
        partition_by=PhoneCall.pair_id, order_by=(PhoneCall.called_at.desc(), PhoneCall.id.desc())
    )
    ranked = (
        select(PhoneCall.pair_id, PhoneCall.called_at, PhoneCall.outcome, place.label("place"))
        .where(PhoneCall.pair_id.in_(pair_ids))
        .subquery()
    )
    missed = (
        select(ranked.c.pair_id, func.max(ranked.c.called_at))
        .where(ranked.c.place <= 2, ranked.c.outcome == CallOutcome.NO_ANSWER)
        .group_by(ranked.c.pair_id)
        .having(func.count() == 2)
    )
    seen = seen_at(pair_ids)
    found = db.session.execute(missed)
    return {number: at for number, at in found if number not in seen or seen[number] < at}


def coordinators() -> Sequence[Person]:
    """Who watches over the scheme."""
    found = (
        select(Person)
        .join(Account, Account.person_id == Person.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            AccountRole.role == Role.PHONE_COORDINATOR,
            Account.deleted_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Person.id)
    )
    return db.session.scalars(found).all()


def pair_by_id(number: str | int) -> PhonePair | None:
    """One pair by its number, also as it stands in an address: then it may be larger than a row can have."""
    text = str(number)
    is_possible = len(text) <= len(str(LARGEST_ID)) and int(text) <= LARGEST_ID
    return db.session.get(PhonePair, int(text)) if is_possible else None


def review_by_id(number: int) -> PhoneReview:
    """One question. Raises NotFoundError."""
    found = db.session.get(PhoneReview, number) if number <= LARGEST_ID else None
    if found is None:
        raise NotFoundError
    return found


def reviews_of(pair_id: int) -> Sequence[PhoneReview]:
    """Everything the two were asked, the newest first."""
    asked = select(PhoneReview).where(PhoneReview.pair_id == pair_id)
    return (
        db.session.scalars(asked.order_by(PhoneReview.asked_at.desc(), PhoneReview.id.desc())).unique().all()
    )
