"""Asking both how it goes: after the first calls, after a month, three and six. One press is an answer.

Whom no machine reaches is asked by a coordinator (overview.py): never by whoever has the phone that day, who must not
know who talks with whom.
"""

from __future__ import annotations

from datetime import datetime

from dateutil.relativedelta import relativedelta

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.phone_friends.letters_pair import promise_review
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import About, Answer, PhoneReview
from app.phone_friends.moving import locked_pair, locked_wish, move_pair, move_wish
from app.phone_friends.proposals import decline_proposals
from app.phone_friends.queries_pair import open_reviews_of, pairs_in, review_of
from app.phone_friends.states import TOGETHER, PairState, WishState

#: So long after the pair became fixed, the latest first.
MONTHS = {About.MONTH_6: 6, About.MONTH_3: 3, About.MONTH_1: 1}

_OVER = "Spørgsmålet gælder ikke længere."
_NO_HERE = "Vil du holde op, så brug siden til det."


def ask(now: datetime, pair: PhonePair, about: About) -> PhoneReview:
    """Ask both, once; what was asked before and not answered is let go. `pair` is locked."""
    asked = review_of(pair.id, about)
    if asked is not None:
        return asked
    close_reviews(now, pair.id)
    asked = PhoneReview(pair_id=pair.id, about=about, asked_at=now)
    db.session.add(asked)
    db.session.flush()
    sides = (Ender.CITIZEN,) if about is About.ENDED else (Ender.CITIZEN, Ender.VOLUNTEER)
    for side in sides:
        promise_review(asked, pair, side, now)
    return asked


def answer(
    actor: Actor, now: datetime, pair_id: int, review_id: int, side: Ender, said: Answer
) -> PhoneReview:
    """What one of the two presses. Two yeses after the first calls make the pair a fixed one. Twice is once.

    A no is no answer here while they talk: who wants to stop does it on the page for that (pairing.end_pair).
    Raises NotFoundError for a question to others, DomainError when it is over.
    """
    pair = locked_pair(pair_id)
    review = lock_row(PhoneReview, review_id)
    if review is None or review.pair_id != pair_id or review.about.is_death:
        raise NotFoundError
    if review.done_at is not None:
        if review.said_by(side) is said:
            return review
        raise DomainError(_OVER)
    if review.about is About.ENDED:
        return _answer_after_end(actor, now, review, pair, said)
    if said is Answer.NO:
        raise DomainError(_NO_HERE)
    if side is Ender.CITIZEN:
        review.citizen_said = said
    else:
        review.volunteer_said = said
    db.session.flush()
    record(actor, now, "phone_review.answer", "phone_pair", pair_id, about=review.about, said=said)
    if review.citizen_said is review.volunteer_said is Answer.YES:
        _agree(actor, now, review, pair)
    return review


def settle_review(actor: Actor, now: datetime, review_id: int) -> None:
    """A coordinator has talked with them: nothing more is to be done. After the first calls, the pair goes on."""
    review = db.session.get(PhoneReview, review_id)
    if review is None:
        raise NotFoundError
    pair = locked_pair(review.pair_id)
    if review.done_at is None:
        record(actor, now, "phone_review.settle", "phone_pair", pair.id, about=review.about)
        _agree(actor, now, review, pair)


def close_reviews(now: datetime, pair_id: int) -> None:
    """What the two were asked is of no matter any more."""
    for one in open_reviews_of(pair_id):
        one.done_at = now
    db.session.flush()


def ask_what_is_due(now: datetime) -> int:
    """Ask pairs who have talked for a month, three or six. Returns how many were asked."""
    asked = 0
    for pair in pairs_in((PairState.ACTIVE,)):
        about = _due(pair, now)
        if about is not None and review_of(pair.id, about) is None:
            ask(now, locked_pair(pair.id), about)
            asked += 1
    return asked


def _due(pair: PhonePair, now: datetime) -> About | None:
    if pair.active_at is None:
        return None
    began, today = clock.local(pair.active_at).date(), clock.local(now).date()
    return next((about for about, n in MONTHS.items() if began + relativedelta(months=n) <= today), None)


def _agree(actor: Actor, now: datetime, review: PhoneReview, pair: PhonePair) -> None:
    review.done_at = now
    if review.about is About.TRIAL and pair.state in TOGETHER and pair.active_at is None:
        pair.active_at = now
        if pair.state is PairState.TRIAL:  # else when their pause is over
            move_pair(actor, now, pair, PairState.ACTIVE)
    db.session.flush()


def _answer_after_end(
    actor: Actor, now: datetime, review: PhoneReview, pair: PhonePair, said: Answer
) -> PhoneReview:
    """Whether the citizen wants somebody else: they wait already; a no takes them out of the scheme."""
    review.citizen_said = said
    review.done_at = None if said is Answer.TALK else now
    record(actor, now, "phone_review.answer", "phone_pair", pair.id, about=review.about, said=said)
    wish = locked_wish(pair.wish_id)
    if said is Answer.NO and wish.state is WishState.WAITING:
        decline_proposals(actor, now, wish.id)
        move_wish(actor, now, wish, WishState.CLOSED)
    db.session.flush()
    return review
