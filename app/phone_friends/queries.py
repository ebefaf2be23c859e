"""Reads that everything of the scheme needs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from app.core.database import db
from app.phone_friends.models import PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.states import GONE, OPEN_WISHES, STANDING, Path, WishState


def open_wish_of(person_id: int) -> PhoneWish | None:
    """The wish with which a person is in the scheme now."""
    own = select(PhoneWish).where(PhoneWish.person_id == person_id, PhoneWish.state.in_(OPEN_WISHES))
    return db.session.scalars(own).first()


def volunteer_of(person_id: int) -> PhoneVolunteer | None:
    """A person as a volunteer, wherever they are on the path; None when they are not on it."""
    own = select(PhoneVolunteer).where(
        PhoneVolunteer.person_id == person_id, PhoneVolunteer.state.not_in(GONE)
    )
    return db.session.scalars(own).first()


def waiting_wishes() -> Sequence[PhoneWish]:
    """Everybody who waits and is not being asked just now, who waited longest first."""
    asked = select(PhonePair.wish_id).where(PhonePair.state.in_(STANDING))
    waiting = (
        select(PhoneWish)
        .join(PhoneWish.person)
        .options(contains_eager(PhoneWish.person))
        .where(PhoneWish.state == WishState.WAITING, PhoneWish.id.not_in(asked))
    )
    return db.session.scalars(waiting.order_by(PhoneWish.waiting_since, PhoneWish.id)).all()


def approved_volunteers() -> Sequence[PhoneVolunteer]:
    """Everybody who is approved, also with a pause; in the order of their numbers."""
    approved = select(PhoneVolunteer).where(PhoneVolunteer.state == Path.APPROVED)
    return db.session.scalars(approved.order_by(PhoneVolunteer.id)).all()


def friends_of_volunteers() -> dict[int, int]:
    """Volunteer → how many places they have given, to friends or to who is being asked."""
    taken = (
        select(PhonePair.volunteer_id, func.count())
        .where(PhonePair.state.in_(STANDING))
        .group_by(PhonePair.volunteer_id)
    )
    return dict(db.session.execute(taken).tuples().all())


def earlier_pairs() -> set[tuple[int, int]]:
    """(person who waits, volunteer) who have been asked or have talked before: they are not matched again."""
    before = select(PhoneWish.person_id, PhonePair.volunteer_id).join(PhonePair.wish)
    return set(db.session.execute(before).tuples())
