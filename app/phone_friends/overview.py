"""What needs a coordinator today, the most pressing first: each row is one press from done. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.core.pack import current_pack
from app.people.models import Person
from app.phone_friends.counting import targets_of
from app.phone_friends.deaths import who_is_left
from app.phone_friends.figures import enough
from app.phone_friends.letters_pair import is_reached_by_machine
from app.phone_friends.models import Ender, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_pair import About, Answer, PhoneConcern, PhoneReview
from app.phone_friends.queries import waiting_wishes
from app.phone_friends.queries_pair import (
    TALKING,
    missed_twice,
    open_concerns,
    open_reviews,
    pairs_in,
    quiet_since,
)
from app.phone_friends.queries_path import those_who_promised
from app.phone_friends.renewal import WARN_DAYS
from app.phone_friends.scans_pair import silence
from app.phone_friends.showing_path import is_the_houses_turn
from app.phone_friends.states import GONE

#: The volunteer was asked; when that did not help either, a coordinator is.
THEN_US = timedelta(days=3)
#: So long before a certificate must be looked at again.
SOON = timedelta(days=max(WARN_DAYS))
#: How many of those who wait longest stand on the page.
LONGEST = 5


@dataclass(frozen=True)
class Silent:
    """A pair of which nothing is heard, or where nobody answered twice."""

    pair: PhonePair
    since: datetime


@dataclass(frozen=True)
class ToAsk:
    """A question that a coordinator asks one of the two on the phone, or talks over with them."""

    review: PhoneReview
    pair: PhonePair
    person: Person
    side: Ender
    #: They asked to be rung; else nobody else reaches them, or they did not answer in time.
    wants_talk: bool


@dataclass(frozen=True)
class Overview:
    """Everything that needs a coordinator."""

    concerns: Sequence[PhoneConcern]
    missed: Sequence[Silent]
    silent: Sequence[Silent]
    to_ask: Sequence[ToAsk]
    waiting: Sequence[PhoneWish]
    waiting_number: int
    #: Volunteers whose next step is a coordinator's.
    to_approve: Sequence[PhoneVolunteer]
    expiring: Sequence[PhoneVolunteer]

    @property
    def number(self) -> int:
        """How many wait for a coordinator; who waits for a friend does not."""
        rows = (self.concerns, self.missed, self.silent, self.to_ask, self.to_approve, self.expiring)
        return sum(len(one) for one in rows)


def look(now: datetime) -> Overview:
    """What needs a coordinator at `now`."""
    pairs, waiting, volunteers = pairs_in(TALKING), waiting_wishes(), _volunteers()
    promised = those_who_promised([one.id for one in volunteers])
    by_number = {pair.id: pair for pair in pairs}
    missed = missed_twice(list(by_number))
    quiet = quiet_since(pairs)
    too_long = now - silence() - THEN_US
    until = clock.local(now).date() + SOON
    return Overview(
        concerns=open_concerns(),
        missed=[Silent(by_number[number], at) for number, at in sorted(missed.items())],
        silent=[Silent(by_number[number], at) for number, at in sorted(quiet.items()) if at <= too_long],
        to_ask=list(_to_ask(now)),
        waiting=waiting[:LONGEST],
        waiting_number=len(waiting),
        to_approve=[
            one for one in volunteers if is_the_houses_turn(one.state, has_promised=one.id in promised)
        ],
        expiring=[one for one in volunteers if one.valid_until is not None and one.valid_until <= until],
    )


def targets(year: int) -> list[tuple[str, int | None]]:
    """What people said of their life when they wrote, for statistics: (words of the pack, how many; None is few)."""
    counted = targets_of(year)
    return [
        (tag.label, enough(counted[tag.code])) for tag in current_pack().target_groups if tag.code in counted
    ]


def waiting_number() -> int:
    """How many worries wait for a coordinator, for the menu. All that waits would take ten statements on every page."""
    open_ = select(func.count()).select_from(PhoneConcern).where(PhoneConcern.settled_at.is_(None))
    return int(db.session.scalar(open_) or 0)


def owners(concerns: Sequence[PhoneConcern]) -> dict[int, str]:
    """Coordinator → name, of those who take something."""
    numbers = {one.owner_id for one in concerns if one.owner_id is not None}
    names = select(Person.id, Person.name).where(Person.id.in_(numbers))
    return {one.id: one.name for one in db.session.execute(names)} if numbers else {}


def _volunteers() -> Sequence[PhoneVolunteer]:
    on_path = select(PhoneVolunteer).where(PhoneVolunteer.state.not_in(GONE))
    return db.session.scalars(on_path.order_by(PhoneVolunteer.state_at, PhoneVolunteer.id)).unique().all()


def _to_ask(now: datetime) -> Iterator[ToAsk]:
    """Who asked to be rung, whom no machine reaches, and who has not answered in time."""
    too_late = now - timedelta(days=int(current_pack().setting("phone_answer_days")))
    for review in open_reviews():
        if review.about.is_death:
            yield from _to_tell(review)
            continue
        people = {Ender.CITIZEN: review.pair.wish.person}
        if review.about is not About.ENDED:
            people[Ender.VOLUNTEER] = review.pair.volunteer.person
        for side, person in people.items():
            said = review.said_by(side)
            is_alone = said is None and not is_reached_by_machine(person)
            if said is Answer.TALK or is_alone or (said is None and review.asked_at <= too_late):
                yield ToAsk(review, review.pair, person, side, said is Answer.TALK)


def _to_tell(review: PhoneReview) -> Iterator[ToAsk]:
    """Who must hear that their friend has died, unless they have left, too."""
    side, person = who_is_left(review)
    if person.erased_at is None:
        yield ToAsk(review, review.pair, person, side, wants_talk=False)
