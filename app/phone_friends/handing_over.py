"""Asking another scheme to take a wish over, and its answer. Never commits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.people.consent import record_consent
from app.people.models import ConsentForm
from app.phone_friends import wish_messages
from app.phone_friends.consent_words import HANDOVER
from app.phone_friends.models import PhonePair, PhoneWish
from app.phone_friends.models_wish import HandoverState, PhoneHandover
from app.phone_friends.moving import locked_wish, move_wish
from app.phone_friends.queries import open_wish_of
from app.phone_friends.states import STANDING, WishState

#: Without an answer for so long, the citizen is in the queue again.
ANSWER_WITHIN = timedelta(days=14)


def hand_over(
    actor: Actor, now: datetime, wish_id: int, code: str, words: str, version: int | None = None
) -> PhoneHandover:
    """Ask the scheme `code`; the citizen said yes to `words` on the phone, and waits for nobody else meanwhile.

    Raises DomainError for who is not waiting or is being asked about somebody, and for a scheme without an address.
    """
    wish = locked_wish(wish_id, version)
    partner = wish_messages.partner_of(code)
    if partner is None or not partner.email:
        raise DomainError(
            "Vælg en ordning, vi kan skrive til. De andre ringer man selv til.", field="partner"
        )
    asked = select(PhonePair.id).where(PhonePair.wish_id == wish.id, PhonePair.state.in_(STANDING))
    if db.session.scalar(asked.limit(1)) is not None:
        raise DomainError("Der er spurgt om en telefonven. Vent på svaret først.", field="partner")
    record_consent(actor, now, wish.person, HANDOVER, words, form=ConsentForm.ORAL)
    move_wish(actor, now, wish, WishState.HANDED_OVER)
    made = PhoneHandover(
        wish=wish, partner=code, state=HandoverState.ASKED, asked_at=now, asked_by=actor.person_id
    )
    db.session.add(made)
    db.session.flush()
    record(actor, now, "phone_handover.ask", "phone_wish", wish.id, partner=code)
    wish_messages.promise_asked(made, partner, now)
    return made


def answer(actor: Actor, now: datetime, handover_id: int, *, is_yes: bool) -> None:
    """The other scheme's answer; the citizen is told. A yes closes the wish, a no gives back the old place in line.

    Raises DomainError when it is answered or taken back.
    """
    wish_id = db.session.scalar(select(PhoneHandover.wish_id).where(PhoneHandover.id == handover_id))
    if wish_id is None:
        raise NotFoundError
    wish, handover = locked_wish(wish_id), lock_row(PhoneHandover, handover_id)
    if handover is None or handover.state is not HandoverState.ASKED:
        raise DomainError("Der er svaret, eller vi har selv fundet noget. Tak, fordi I så på det.")
    _settle(actor, now, handover, HandoverState.YES if is_yes else HandoverState.NO)
    if is_yes:
        move_wish(actor, now, wish, WishState.CLOSED)
        wish_messages.promise_news(wish, now, wish_messages.TAKEN_OVER)
    else:
        _wait_again(actor, now, wish)


def take_back(actor: Actor, now: datetime, wish_id: int) -> None:
    """The coordinator waits no longer for the answer. Raises DomainError when there is none to wait for."""
    wish = locked_wish(wish_id)
    handover = asked_of(wish.id)
    if handover is None:
        raise DomainError("Der er ikke spurgt nogen lige nu.")
    _settle(actor, now, handover, HandoverState.BACK)
    _wait_again(actor, now, wish)


def drop_asked(actor: Actor, now: datetime, wish: PhoneWish) -> None:
    """The wish is withdrawn, and the question with it. `wish` is locked."""
    handover = asked_of(wish.id)
    if handover is not None:
        _settle(actor, now, handover, HandoverState.BACK)


def let_go_of_handover(actor: Actor, now: datetime, person_id: int) -> None:
    """The yes to asking others was taken back: what is not answered yet is asked no more."""
    asked = (
        select(PhoneHandover.wish_id)
        .join(PhoneHandover.wish)
        .where(PhoneWish.person_id == person_id, PhoneHandover.state == HandoverState.ASKED)
    )
    for number in db.session.scalars(asked.order_by(PhoneHandover.id)).all():
        take_back(actor, now, number)


def give_up_waiting(now: datetime) -> int:
    """Who was asked too long ago does not answer any more; the citizens wait with us again. How many."""
    late = select(PhoneHandover.wish_id).where(
        PhoneHandover.state == HandoverState.ASKED, PhoneHandover.asked_at < now - ANSWER_WITHIN
    )
    numbers = db.session.scalars(late.order_by(PhoneHandover.id)).all()
    for number in numbers:
        take_back(SYSTEM, now, number)
    return len(numbers)


def asked_of(wish_id: int) -> PhoneHandover | None:
    """The question about a wish that is not answered yet."""
    mine = PhoneHandover.wish_id == wish_id, PhoneHandover.state == HandoverState.ASKED
    return db.session.scalars(select(PhoneHandover).where(*mine)).first()


def _settle(actor: Actor, now: datetime, handover: PhoneHandover, state: HandoverState) -> None:
    handover.state, handover.answered_at = state, now
    db.session.flush()
    record(actor, now, "phone_handover.answer", "phone_wish", handover.wish_id, answer=state)


def _wait_again(actor: Actor, now: datetime, wish: PhoneWish) -> None:
    """Back in the queue with what they waited; who has written anew meanwhile waits with that."""
    if wish.state is not WishState.HANDED_OVER:  # withdrawn, or the citizen was erased, before the answer
        return
    if open_wish_of(wish.person_id) is not None:
        move_wish(actor, now, wish, WishState.CLOSED)
        return
    move_wish(actor, now, wish, WishState.WAITING)
    wish_messages.promise_news(wish, now, wish_messages.IN_QUEUE_AGAIN)
