"""What is read of routes, of who has come, and of who helps on the day: few statements, sums where there are many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from app.core.database import db
from app.events.models_march import CountPress, DayHelper, MarchRoute, RouteChoice
from app.gatherings.models import ACTIVE, HOLDING, Occurrence, OccurrenceStatus, SignUp, SignUpStatus


def routes_of(series_id: int) -> list[MarchRoute]:
    """The routes of a march, the earliest start first, of those the longest."""
    own = select(MarchRoute).where(MarchRoute.series_id == series_id)
    in_order = (MarchRoute.starts_at_local, MarchRoute.metres.desc(), MarchRoute.id)
    return list(db.session.scalars(own.order_by(*in_order)))


def route_of(series_id: int, route_id: int) -> MarchRoute | None:
    """The route, when it is of this march."""
    found = db.session.get(MarchRoute, route_id)
    return found if found is not None and found.series_id == series_id else None


def chosen_by(sign_up_id: int) -> MarchRoute | None:
    """The route that a party walks, when they have said."""
    found = db.session.get(RouteChoice, sign_up_id)
    return found.route if found is not None else None


def is_chosen(route_id: int) -> bool:
    """Whether any party has chosen the route and is on its list; or was, on a date that has been."""
    chosen = (
        select(RouteChoice.sign_up_id)
        .join(RouteChoice.sign_up)
        .where(RouteChoice.route_id == route_id, SignUp.status.in_(ACTIVE))
    )
    return db.session.scalar(chosen.limit(1)) is not None


def coming_on(route_id: int, now: datetime) -> list[SignUp]:
    """Who is to walk a route on dates to come."""
    coming = (
        select(SignUp)
        .join(RouteChoice, RouteChoice.sign_up_id == SignUp.id)
        .join(SignUp.occurrence)
        .options(contains_eager(SignUp.occurrence))
        .where(
            RouteChoice.route_id == route_id,
            SignUp.status.in_((SignUpStatus.CONFIRMED, SignUpStatus.WAITING)),
            Occurrence.status == OccurrenceStatus.PLANNED,
            Occurrence.starts_at > now,
        )
    )
    return list(db.session.scalars(coming.order_by(SignUp.id)).unique())


def people_by_route(occurrence_id: int) -> Mapping[int | None, int]:
    """Route → people with a place on the date who walk it; None is those who have not said. One statement."""
    counted = (
        select(RouteChoice.route_id, func.sum(SignUp.party_size))
        .join_from(SignUp, RouteChoice, RouteChoice.sign_up_id == SignUp.id, isouter=True)
        .where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(HOLDING))
        .group_by(RouteChoice.route_id)
    )
    return {route_id: int(people) for route_id, people in db.session.execute(counted)}


class Arrived(NamedTuple):
    """How many people have a place, and how many of them have come."""

    came: int
    expected: int


def arrived_at(occurrence_id: int) -> Arrived:
    """People at the start of a date, whole parties counted; one statement."""
    counted = (
        select(SignUp.status, func.sum(SignUp.party_size))
        .where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(HOLDING))
        .group_by(SignUp.status)
    )
    sums = {status: int(people) for status, people in db.session.execute(counted)}
    return Arrived(sums.get(SignUpStatus.CAME, 0), sum(sums.values()))


def helpers_of(occurrence_id: int) -> list[DayHelper]:
    """Whom the host has named for a date and not taken back, first come first."""
    own = select(DayHelper).where(DayHelper.occurrence_id == occurrence_id, DayHelper.ended_at.is_(None))
    return list(db.session.scalars(own.order_by(DayHelper.id)))


def counted_by(occurrence_id: int) -> Mapping[int | None, int]:
    """Helper → people they have counted on a date; None is the host. One statement."""
    counted = select(CountPress.helper_id, func.sum(CountPress.amount)).where(
        CountPress.occurrence_id == occurrence_id
    )
    return {row[0]: int(row[1]) for row in db.session.execute(counted.group_by(CountPress.helper_id))}


def last_standing(occurrence_id: int, helper_id: int | None) -> CountPress | None:
    """The last press of this counter that was not taken back, nor takes another one back."""
    return next(iter(standing(occurrence_id, helper_id, 1)), None)


def standing(occurrence_id: int, helper_id: int | None, most: int) -> list[CountPress]:
    """The last presses of this counter that were not taken back, nor take others back; the newest first."""
    undone = select(CountPress.undoes_id).where(CountPress.undoes_id.is_not(None))
    own = select(CountPress).where(
        CountPress.occurrence_id == occurrence_id,
        CountPress.helper_id == helper_id if helper_id else CountPress.helper_id.is_(None),
        CountPress.undoes_id.is_(None),
        CountPress.id.not_in(undone),
    )
    return list(db.session.scalars(own.order_by(CountPress.id.desc()).limit(most)))


def is_pressed(occurrence_id: int, key: str) -> bool:
    """Whether this press was counted before."""
    known = select(CountPress.id).where(CountPress.occurrence_id == occurrence_id, CountPress.key == key)
    return db.session.scalar(known) is not None


def routes_by_sign_up(sign_up_ids: list[int]) -> Mapping[int, str]:
    """Sign-up → the name of its route, for those who have said. One statement."""
    chosen = select(RouteChoice.sign_up_id, MarchRoute.name).join(RouteChoice.route)
    found = db.session.execute(chosen.where(RouteChoice.sign_up_id.in_(sign_up_ids)))
    return {row[0]: row[1] for row in found}
