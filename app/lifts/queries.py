"""Reads about lifts of a date: wishes, pairs, and who still misses somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.database import db
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SignUp, SignUpStatus
from app.lifts.models import STANDING, LiftPair, LiftWish, PairStatus, Rung, Side
from app.matching.lifts import Way
from app.people.models import PersonBlock


def wish_of(sign_up_id: int) -> LiftWish | None:
    """What this sign-up needs or offers."""
    return db.session.get(LiftWish, sign_up_id)


def wishes_on(occurrence_id: int) -> list[LiftWish]:
    """What is needed and offered on a date by who may take part, in the order it was signed up for."""
    shut_out = exists().where(PersonBlock.person_id == SignUp.person_id, PersonBlock.ended_at.is_(None))
    found = (
        select(LiftWish)
        .join(LiftWish.sign_up)
        .options(contains_eager(LiftWish.sign_up))
        .where(SignUp.occurrence_id == occurrence_id, ~shut_out)
        .order_by(LiftWish.sign_up_id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(found).unique())


def pairs_on(occurrence_id: int, *statuses: PairStatus) -> list[LiftPair]:
    """The pairs of a date in these states: agreed ones first, then as they were made."""
    found = select(LiftPair).where(LiftPair.occurrence_id == occurrence_id, LiftPair.status.in_(statuses))
    return sorted(db.session.scalars(found), key=lambda one: (one.status != PairStatus.AGREED, one.id))


def standing_pairs_of(sign_up_id: int) -> list[LiftPair]:
    """What is proposed or agreed for one sign-up."""
    own = or_(LiftPair.need_id == sign_up_id, LiftPair.offer_id == sign_up_id)
    found = select(LiftPair).where(own, LiftPair.status.in_(STANDING))
    return list(db.session.scalars(found.order_by(LiftPair.id)))


def goes_along(sign_up_id: int) -> bool:
    """Whether it is agreed whom they go with. One statement."""
    return any(one.status is PairStatus.AGREED for one in standing_pairs_of(sign_up_id))


def misses_way(sign_up: SignUp) -> bool:
    """Whether somebody with a place said that they need a lift or an arm."""
    return sign_up.status == SignUpStatus.CONFIRMED and (sign_up.needs_lift or sign_up.wants_companion)


def is_live(wish: LiftWish) -> bool:
    """Whether a wish still stands: the sign-up has a place and, for a need, says so itself."""
    sign_up = wish.sign_up
    if sign_up.status != SignUpStatus.CONFIRMED:
        return False
    if wish.side is Side.OFFER:
        return True
    return bool(sign_up.needs_lift if wish.way is Way.CAR else sign_up.wants_companion)


@dataclass(frozen=True)
class Missing:
    """A party with a place that nobody takes along yet."""

    sign_up: SignUp
    wish: LiftWish | None


def missing_among(sign_ups: Iterable[SignUp]) -> list[Missing]:
    """Who of them still misses somebody. At most two statements; none when nobody needs one."""
    needing = [one for one in sign_ups if misses_way(one)]
    if not needing:
        return []
    numbers = [one.id for one in needing]
    agreed = select(LiftPair.need_id).where(
        LiftPair.need_id.in_(numbers), LiftPair.status == PairStatus.AGREED
    )
    settled = set(db.session.scalars(agreed))
    found = select(LiftWish).where(LiftWish.sign_up_id.in_(numbers))
    wishes = {one.sign_up_id: one for one in db.session.scalars(found).unique()}
    rows = [Missing(one, wishes.get(one.id)) for one in needing if one.id not in settled]
    return [row for row in rows if row.wish is None or row.wish.rung is not Rung.FOUND]


def missing_on(*occurrence_ids: int) -> dict[int, list[Missing]]:
    """Date → who still misses somebody, in the order they signed up; dates without any are left out.

    Three statements, however many dates; none for none.
    """
    if not occurrence_ids:
        return {}
    needing = (
        select(SignUp)
        .where(
            SignUp.occurrence_id.in_(occurrence_ids),
            SignUp.status == SignUpStatus.CONFIRMED,
            or_(SignUp.needs_lift, SignUp.wants_companion),
        )
        .order_by(SignUp.queued_at, SignUp.id)
    )
    found: dict[int, list[Missing]] = {}
    for one in missing_among(db.session.scalars(needing).unique()):
        found.setdefault(one.sign_up.occurrence_id, []).append(one)
    return found


def dates_with_wishes(now: datetime) -> list[int]:
    """Dates to come that somebody wrote down a lift for."""
    wished = exists().where(SignUp.occurrence_id == Occurrence.id, LiftWish.sign_up_id == SignUp.id)
    found = select(Occurrence.id).where(Occurrence.starts_at > now, wished)
    return list(db.session.scalars(found.order_by(Occurrence.starts_at, Occurrence.id)))


def dates_with_needs(now: datetime, ahead: timedelta) -> list[Occurrence]:
    """Dates so soon that take place and that somebody with a place needs a lift or an arm for."""
    needs = exists().where(
        SignUp.occurrence_id == Occurrence.id,
        SignUp.status == SignUpStatus.CONFIRMED,
        or_(SignUp.needs_lift, SignUp.wants_companion),
    )
    found = (
        select(Occurrence)
        .where(
            Occurrence.starts_at > now,
            Occurrence.starts_at <= now + ahead,
            Occurrence.status == OccurrenceStatus.PLANNED,
            needs,
        )
        .options(joinedload(Occurrence.series).joinedload(Series.host))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return list(db.session.scalars(found).unique())
