"""Reads of the volunteer's path: steps, certificates, and who is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.core.database import db
from app.people.models import Person
from app.people.queries import doubles_of
from app.phone_friends.models import PhonePair, PhoneVolunteer
from app.phone_friends.models_path import PhoneAttest, PhoneStep
from app.phone_friends.papers import DECLARATION, paper
from app.phone_friends.renewal import holds_until
from app.phone_friends.states import GONE, STANDING, Path

#: As many stand on the coordinator's list; a house has a few dozen.
MOST = 500


@dataclass(frozen=True)
class Row:
    """A volunteer as the coordinator's list shows them."""

    id: int
    name: str
    state: Path
    state_at: datetime
    paused_until: date | None
    valid_until: date | None
    capacity: int
    friends: int
    #: The declaration that holds now; one who promised an older one has a step of their own to take.
    has_promised: bool


@dataclass(frozen=True)
class Renewals:
    """What of an approval runs out, and when; None is never."""

    attest_until: date | None
    promise_until: date | None

    @property
    def until(self) -> date | None:
        """The last day on which all of it holds."""
        return holds_until((self.attest_until, self.promise_until))


def volunteer_by_id(volunteer_id: int) -> PhoneVolunteer | None:
    """A volunteer, wherever they are on the path, also who is not on it any more."""
    return db.session.get(PhoneVolunteer, volunteer_id)


def others_like(volunteer: PhoneVolunteer) -> Sequence[PhoneVolunteer]:
    """Where the same person, or who may be the same, wanted to ring before or beside it; the newest first.

    A guest is always a new person: who was told no comes back as somebody whom nobody knows.
    """
    people = [volunteer.person_id, *(one.id for one in doubles_of(volunteer.person))]
    found = select(PhoneVolunteer).where(
        PhoneVolunteer.person_id.in_(people), PhoneVolunteer.id != volunteer.id
    )
    return db.session.scalars(found.order_by(PhoneVolunteer.id.desc())).unique().all()


def rows_of_path() -> list[Row]:
    """Everybody on the path, who waited longest where they are first."""
    friends = (
        select(func.count())
        .where(PhonePair.volunteer_id == PhoneVolunteer.id, PhonePair.state.in_(STANDING))
        .scalar_subquery()
    )
    one = PhoneVolunteer
    promised = (
        select(func.coalesce(func.max(PhoneStep.version), 0))
        .where(PhoneStep.volunteer_id == one.id, PhoneStep.step == Path.CONFIDENTIAL)
        .scalar_subquery()
    )
    found = (
        select(one.id, Person.name, one.state, one.state_at, one.paused_until, one.valid_until, one.capacity, friends,
               promised >= paper(DECLARATION).version)
        .join(Person, Person.id == one.person_id)
        .where(one.state.not_in(GONE))
        .order_by(one.state_at, one.id)
        .limit(MOST)
    )  # fmt: skip
    return [Row(*row) for row in db.session.execute(found)]


def steps_of(volunteer_id: int) -> Sequence[PhoneStep]:
    """The steps that were taken, the first first."""
    return db.session.scalars(
        select(PhoneStep).where(PhoneStep.volunteer_id == volunteer_id).order_by(PhoneStep.id)
    ).all()


def attests_of(volunteer_id: int) -> Sequence[PhoneAttest]:
    """The notes about certificates, the newest first; that one holds."""
    return db.session.scalars(
        select(PhoneAttest).where(PhoneAttest.volunteer_id == volunteer_id).order_by(PhoneAttest.id.desc())
    ).all()


def promised_version(volunteer_id: int) -> int | None:
    """Which version of the declaration a volunteer promised last."""
    return _promised([volunteer_id]).get(volunteer_id)


def renewals_of(volunteer_ids: Sequence[int]) -> dict[int, Renewals]:
    """Volunteer → what of their approval runs out."""
    promised, now_holds = _promised(volunteer_ids), paper(DECLARATION)
    newest = select(func.max(PhoneAttest.id)).where(PhoneAttest.volunteer_id.in_(volunteer_ids))
    holding = select(PhoneAttest.volunteer_id, PhoneAttest.review_on).where(
        PhoneAttest.id.in_(newest.group_by(PhoneAttest.volunteer_id))
    )
    reviews: dict[int, date | None] = {number: day for number, day in db.session.execute(holding)}  # noqa: C416
    ends = now_holds.renew_by if now_holds.renew_by < date.max else None
    return {
        number: Renewals(reviews.get(number), None if promised.get(number, 0) >= now_holds.version else ends)
        for number in volunteer_ids
    }


def those_who_promised(volunteer_ids: Sequence[int]) -> set[int]:
    """Those of several who have promised the version of the declaration that holds now."""
    now_holds = paper(DECLARATION).version
    return {number for number, version in _promised(volunteer_ids).items() if version >= now_holds}


def has_promised_all(volunteer_id: int) -> bool:
    """Whether a volunteer has promised the version of the declaration that holds now."""
    return (promised_version(volunteer_id) or 0) >= paper(DECLARATION).version


def _promised(volunteer_ids: Sequence[int]) -> dict[int, int]:
    highest = (
        select(PhoneStep.volunteer_id, func.max(PhoneStep.version))
        .where(PhoneStep.volunteer_id.in_(volunteer_ids), PhoneStep.step == Path.CONFIDENTIAL)
        .group_by(PhoneStep.volunteer_id)
    )
    return {number: version or 0 for number, version in db.session.execute(highest)}


def names_of(person_ids: Sequence[int]) -> dict[int, str]:
    """Person → name, of those who did the steps."""
    found = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    return {number: name for number, name in db.session.execute(found)}  # noqa: C416


def friends_of(volunteer_id: int) -> int:
    """How many places a volunteer has given, to friends or to who is being asked."""
    standing = select(func.count()).where(
        PhonePair.volunteer_id == volunteer_id, PhonePair.state.in_(STANDING)
    )
    return db.session.scalar(standing) or 0


def approved_ids(until: date) -> Sequence[int]:
    """Those whose approval runs out by a day, or has run out."""
    approved = select(PhoneVolunteer.id).where(
        PhoneVolunteer.state == Path.APPROVED, PhoneVolunteer.valid_until <= until
    )
    return db.session.scalars(approved.order_by(PhoneVolunteer.id)).all()
