"""Fixed places: which days they cover, and what becomes of the dates when they begin, pause and end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import actions, fixed_places, hosting, hosting_series, scans
from app.gatherings.fixed import covers, has_room, has_stayed_away
from app.gatherings.models import FixedPlace, Occurrence, Rhythm, Series, SignUp, SignUpStatus
from app.people.models import Person
from tests.factories import make_person, make_sign_up, make_walk, writing
from tests.gatherings.support import assert_sound, audited, told

WAITING, CONFIRMED = SignUpStatus.WAITING, SignUpStatus.CONFIRMED
CAME, NO_SHOW, EXCUSED = SignUpStatus.CAME, SignUpStatus.NO_SHOW, SignUpStatus.EXCUSED
D = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("day", "first", "last", "expected"),
    [
        (D, None, None, True),
        (D, D, D, False),
        (D, D + timedelta(days=1), None, True),
        (D, D - timedelta(days=9), None, False),
        (D, D - timedelta(days=9), D - timedelta(days=1), True),
        (D, D - timedelta(days=9), D + timedelta(days=1), False),
    ],
)
def test_which_days_a_pause_covers(day: date, first: date | None, last: date | None, expected: bool) -> None:
    assert covers(day, first, last) is expected


@pytest.mark.parametrize(
    ("capacity", "fixed", "party", "expected"), [(None, 9, 4, True), (4, 3, 1, True), (4, 3, 2, False)]
)
def test_all_places_may_be_fixed_and_not_one_more(
    capacity: int | None, fixed: int, party: int, expected: bool
) -> None:
    assert has_room(capacity, fixed, party) is expected


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [
        ([], False),
        ([NO_SHOW], False),
        ([NO_SHOW, NO_SHOW], True),
        ([NO_SHOW, NO_SHOW, CAME], True),
        ([NO_SHOW, EXCUSED, NO_SHOW], False),
        ([CAME, NO_SHOW, NO_SHOW], False),
    ],
)
def test_two_in_a_row_without_a_word(newest_first: list[SignUpStatus], expected: bool) -> None:
    assert has_stayed_away(newest_first) is expected


def _weeks(series: Series) -> list[Occurrence]:
    """The first four dates, soonest first."""
    found = (
        select(Occurrence).where(Occurrence.series_id == series.id).order_by(Occurrence.starts_at).limit(4)
    )
    return list(db.session.scalars(found))


def _begin(series: Series, now: datetime, person: Person | None = None, size: int = 1) -> FixedPlace:
    with writing():
        return fixed_places.begin_fixed(SYSTEM, now, series.id, person or make_person(), party_size=size)


def _states(fixed: FixedPlace, dates: list[Occurrence]) -> list[SignUpStatus | None]:
    """The newest sign-up of the person on each date."""
    db.session.expire_all()
    found = []
    for one in dates:
        own = select(SignUp).where(SignUp.occurrence_id == one.id, SignUp.person_id == fixed.person_id)
        newest = db.session.scalars(own.order_by(SignUp.id.desc()).limit(1)).first()
        found.append(SignUpStatus(newest.status) if newest is not None else None)
    return found


def test_it_is_on_every_date_told_once_and_waits_where_it_is_full(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=2)
    dates = _weeks(series)
    make_sign_up(dates[1], party_size=2)

    fixed = _begin(series, frozen_now)

    assert _states(fixed, dates) == [CONFIRMED, WAITING, CONFIRMED, CONFIRMED]
    assert told(fixed.person) == [["fixed_place_changed"]]
    assert audited("fixed_place", fixed.id) == ["fixed_place.begin"]
    for one in dates:
        assert_sound(one)


def test_new_dates_are_given_to_the_fixed_ones_first(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=3)
    first, second = _begin(series, frozen_now, size=2), _begin(series, frozen_now + timedelta(seconds=1))
    later = frozen_now + timedelta(weeks=1)
    with writing():
        assert scans.extend_horizon(later) == 1
    newest = db.session.scalars(
        select(Occurrence)
        .where(Occurrence.series_id == series.id)
        .order_by(Occurrence.starts_at.desc())
        .limit(1)
    ).one()

    assert (_states(first, [newest]), _states(second, [newest])) == ([CONFIRMED], [CONFIRMED])
    assert newest.places_taken == 3
    assert told(first.person) == [["fixed_place_changed"]]
    assert make_sign_up(newest).status == WAITING
    assert_sound(newest)


def test_a_single_date_given_up_stays_given_up(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=1)
    dates = _weeks(series)
    fixed = _begin(series, frozen_now)
    next_one = make_sign_up(dates[0])
    own = db.session.scalars(select(SignUp).where(SignUp.occurrence_id == dates[0].id, SignUp.is_fixed)).one()
    with writing():
        actions.leave(SYSTEM, frozen_now, own.id)
    with writing():
        fixed_places.resume_fixed(SYSTEM, frozen_now, fixed.id)

    assert _states(fixed, dates[:2]) == [SignUpStatus.CANCELLED_BY_PERSON, CONFIRMED]
    assert next_one.status == CONFIRMED


def test_a_pause_gives_the_places_to_others_and_coming_back_takes_what_is_left(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(capacity=1)
    dates = _weeks(series)
    fixed = _begin(series, frozen_now)
    other = make_sign_up(dates[1])
    days = [one.original_date for one in dates]
    with writing():
        fixed_places.pause_fixed(SYSTEM, frozen_now, fixed.id, days[1], days[2])
    gone = SignUpStatus.CANCELLED_BY_PERSON
    assert _states(fixed, dates) == [CONFIRMED, gone, gone, CONFIRMED]
    assert other.status == CONFIRMED

    with writing():
        fixed_places.resume_fixed(SYSTEM, frozen_now, fixed.id)
    assert _states(fixed, dates) == [CONFIRMED, WAITING, CONFIRMED, CONFIRMED]
    assert told(fixed.person) == [["fixed_place_changed"] * 3]
    for one in dates:
        assert_sound(one)


def test_new_dates_within_a_pause_are_left_alone(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=1)
    fixed = _begin(series, frozen_now)
    with writing():
        fixed_places.pause_fixed(SYSTEM, frozen_now, fixed.id, frozen_now.date(), None)
    with writing():
        scans.extend_horizon(frozen_now + timedelta(weeks=1))
    held = select(SignUp).where(SignUp.person_id == fixed.person_id, SignUp.status == CONFIRMED)
    assert not db.session.scalars(held).all()


def test_the_end_takes_it_off_every_coming_date_once(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=2)
    fixed = _begin(series, frozen_now)
    for _twice in range(2):
        with writing():
            fixed_places.end_fixed(SYSTEM, frozen_now, fixed.id)

    assert set(_states(fixed, _weeks(series))) == {SignUpStatus.CANCELLED_BY_PERSON}
    assert audited("fixed_place", fixed.id) == ["fixed_place.begin", "fixed_place.end"]
    with pytest.raises(DomainError, match="er slut"), writing():
        fixed_places.pause_fixed(SYSTEM, frozen_now, fixed.id, D, None)


def test_what_is_refused(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=2)
    fixed = _begin(series, frozen_now, size=2)
    with pytest.raises(DomainError, match="allerede en fast plads"), writing():
        fixed_places.begin_fixed(SYSTEM, frozen_now, series.id, fixed.person)
    with pytest.raises(DomainError, match="Alle pladser er faste"), writing():
        fixed_places.begin_fixed(SYSTEM, frozen_now, series.id, make_person())
    with pytest.raises(DomainError, match="ikke er gået") as refused, writing():
        fixed_places.pause_fixed(SYSTEM, frozen_now, fixed.id, date(2027, 2, 1), None)
    assert refused.value.field == "from_on"
    with pytest.raises(DomainError, match="før den første"), writing():
        fixed_places.pause_fixed(SYSTEM, frozen_now, fixed.id, D, D - timedelta(days=1))
    once = make_walk(rhythm=Rhythm.ONCE)
    with pytest.raises(DomainError, match="ikke få en fast plads"), writing():
        fixed_places.begin_fixed(SYSTEM, frozen_now, once.id, make_person())


def test_a_series_that_ends_ends_its_fixed_places(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=2)
    fixed = _begin(series, frozen_now)
    with writing():
        hosting_series.end_series(SYSTEM, frozen_now, series.id, last_on=date(2027, 2, 28), reason="Slut")
    db.session.expire_all()

    assert fixed.ended_at == frozen_now
    assert told(fixed.person) == [["fixed_place_changed", "date_cancelled"]]


def _mark(occurrence: Occurrence, status: SignUpStatus) -> None:
    """Everybody on the date ended like that, written down an hour after its start."""
    held = db.session.scalars(select(SignUp).where(SignUp.occurrence_id == occurrence.id)).unique().all()
    with writing():
        hosting.record_attendance(
            SYSTEM, occurrence.starts_at + timedelta(hours=1), occurrence.id, {one.id: status for one in held}
        )


def test_who_stays_away_twice_is_asked_once_whether_they_still_come(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(capacity=2)
    fixed = _begin(series, frozen_now)
    asked = []
    for one, status in zip(_weeks(series), (NO_SHOW, NO_SHOW, NO_SHOW, CAME), strict=True):
        _mark(one, status)
        asked.append(told(fixed.person)[0].count("still_coming"))

    assert asked == [0, 1, 1, 1]
    assert fixed.ended_at is None
