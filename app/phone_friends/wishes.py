"""Making, correcting and withdrawing a wish to be rung. Never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.gatherings.guests import count_again, count_guest
from app.people.actions import add_person, correct_person
from app.people.blocking import refuse_blocked
from app.people.consent import consents_of, record_consent, withdraw_consent
from app.people.models import ConsentForm, Person
from app.people.queries import person_to_change
from app.phone_friends import wish_messages
from app.phone_friends.ages import refuse_too_young
from app.phone_friends.consent_words import WISH
from app.phone_friends.counting import count_targets
from app.phone_friends.handing_over import drop_asked
from app.phone_friends.models import Ender, PhonePair, PhoneWish, Way
from app.phone_friends.moving import locked_pair, locked_wish, move_wish
from app.phone_friends.pairing import end_pair
from app.phone_friends.proposals import come_to_nothing
from app.phone_friends.queries import open_wish_of
from app.phone_friends.said import Said
from app.phone_friends.states import OPEN_WISHES, STANDING, PairState, WishState

#: What tries of guests are counted under.
TRIES = "phone-wish"
ALREADY = "Vi har skrevet det op før, og det gælder stadig. Ring til os på %(phone)s, hvis noget skal ændres."


@dataclass(frozen=True)
class Asked:
    """What was answered on the way to a wish."""

    way: Way
    said: Said
    #: Codes of what the other should know from their own life.
    lived: tuple[str, ...] = ()
    #: Codes of the plan's target groups, only to be counted.
    targets: tuple[str, ...] = ()
    #: The words that were said yes to.
    words: str = ""


def make_wish(
    actor: Actor, now: datetime, person: Person, asked: Asked, made_by: Person | None = None
) -> PhoneWish:
    """Somebody, who is locked, would like to be rung; `made_by` said it for them.

    Raises DomainError for who is too young, may not take part, or has said it before.
    """
    refuse_too_young(asked.said.age_in(clock.local(now).year), asked.way)
    refuse_blocked(person)
    if open_wish_of(person.id) is not None:
        raise DomainError(ALREADY, field="phone", phone=phone(current_pack().phone))
    wish = PhoneWish(
        person=person,
        state=WishState.WAITING,
        way=asked.way,
        made_by=made_by,
        made_at=now,
        waiting_since=now,
        state_at=now,
    )
    wish.said, wish.lived = asked.said.as_json(), lived_json(asked.lived)
    db.session.add(wish)
    db.session.flush()
    form = ConsentForm.WRITTEN if asked.way is Way.SELF else ConsentForm.ORAL
    record_consent(actor, now, person, WISH, asked.words, form=form)
    record(actor, now, "phone_wish.make", "phone_wish", wish.id, way=asked.way)
    count_targets(asked.targets, clock.local(now).year)
    wish_messages.promise_made(wish, now, told_by=actor if asked.way is Way.DESK else None)
    return wish


def wish_as_guest(
    actor: Actor,
    now: datetime,
    asked: Asked,
    contact: Mapping[str, str | None],
    helper: Mapping[str, str | None] | Person | None = None,
) -> PhoneWish:
    """The same for somebody who is always a new person (decisions.md); `helper` is who says it for them.

    Both contacts hold name, phone and email. What is refused counts as a try. Raises as `make_wish`, and DomainError
    after too many tries.
    """
    asker = helper if isinstance(helper, Mapping) else contact
    count_guest(TRIES, actor, now, asker)
    person = _guest(actor, now, contact)
    made_by = _guest(actor, now, helper) if isinstance(helper, Mapping) else helper
    try:
        return make_wish(actor, now, person, asked, made_by)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, asker)
        raise


def wish_as_person(
    actor: Actor, now: datetime, asked: Asked, person_id: int, number: str | None = None
) -> PhoneWish:
    """The same for somebody we know; `number` is where they are rung, when they had told us none.

    Raises as `make_wish`, and NotFoundError for somebody being erased meanwhile.
    """
    person = person_to_change(person_id)
    if number and number != person.phone:
        correct_person(actor, now, person, name=person.name, phone=number, place_id=person.place_id)
    return make_wish(actor, now, person, asked)


def correct_wish(
    actor: Actor,
    now: datetime,
    wish_id: int,
    said: Said,
    lived: Sequence[str] | None = None,
    version: int | None = None,
) -> PhoneWish:
    """Write down something else; `lived` None leaves that as it is. Who waits keeps their turn.

    Raises DomainError when it is over, when somebody else was quicker, or for a year of birth that is too late.
    """
    wish = locked_wish(wish_id, version)
    if wish.state not in OPEN_WISHES:
        raise DomainError("Det er slut, så det kan ikke ændres. Skriv til os igen.")
    refuse_too_young(said.age_in(clock.local(now).year), wish.way)
    wish.said = said.as_json()
    if lived is not None:
        wish.lived = lived_json(lived)
    wish.version += 1
    db.session.flush()
    record(actor, now, "phone_wish.change", "phone_wish", wish.id)
    return wish


def withdraw_wish(actor: Actor, now: datetime, wish_id: int) -> None:
    """They do not want it any more: what rested on their yes goes at once. Twice is once. Nobody is asked why."""
    wish = locked_wish(wish_id)
    if wish.state is WishState.CLOSED:
        return
    if any(one.purpose == WISH and one.withdrawn_at is None for one in consents_of(wish.person_id)):
        withdraw_consent(actor, now, wish.person_id, WISH)
    else:
        let_go(actor, now, wish.person_id)


def close_wish(
    actor: Actor, now: datetime, wish_id: int, version: int | None = None, *, is_double: bool = False
) -> None:
    """The coordinator takes somebody who waits off the list, as agreed with them; they are told.

    Not when it `is_double`: written twice, they are on the list with the other one still.
    Raises DomainError unless they wait and nobody is being asked.
    """
    wish = locked_wish(wish_id, version)
    if wish.state is not WishState.WAITING or _standing(wish.id):
        raise DomainError("Det kan kun lukkes, mens ingen er spurgt, og ingen taler sammen.")
    withdraw_wish(actor, now, wish_id)
    if not is_double:
        wish_messages.promise_news(wish, now, wish_messages.CLOSED)


def let_go(actor: Actor, now: datetime, person_id: int) -> None:
    """The yes was taken back: pairs end, the wish is closed, and what was said is deleted."""
    # Also one that is over: what was said stays with its pair for half a year, unless they take their yes back.
    own = select(PhoneWish.id).where(PhoneWish.person_id == person_id)
    for number in db.session.scalars(own.order_by(PhoneWish.id)).all():
        wish = locked_wish(number)
        drop_asked(actor, now, wish)
        for pair_id in _standing(number):
            _part(actor, now, locked_pair(pair_id))
        wish.said, wish.lived = {}, {}
        if wish.state is not WishState.CLOSED:
            move_wish(actor, now, wish, WishState.CLOSED)
        wish_messages.withdraw_for(wish, now)
    db.session.flush()


def _part(actor: Actor, now: datetime, pair: PhonePair) -> None:
    if pair.state is PairState.PROPOSED:
        come_to_nothing(actor, now, pair, PairState.DECLINED, by=Ender.CITIZEN)
    else:
        end_pair(actor, now, pair, Ender.CITIZEN)


def _standing(wish_id: int) -> Sequence[int]:
    pairs = select(PhonePair.id).where(PhonePair.wish_id == wish_id, PhonePair.state.in_(STANDING))
    return db.session.scalars(pairs.order_by(PhonePair.id)).all()


def _guest(actor: Actor, now: datetime, contact: Mapping[str, str | None]) -> Person:
    return add_person(
        actor, now, name=contact["name"] or "", phone=contact["phone"], email=contact.get("email")
    )


def lived_json(codes: Sequence[str]) -> dict[str, Any]:
    """What was lived through, for the encrypted column; nothing for nothing."""
    return {"lived": list(codes)} if codes else {}
