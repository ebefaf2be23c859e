"""Attendance: by whom and when it was written down, and who is asked after. Nobody is barred."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.gatherings import care, hosting
from app.gatherings.models import Occurrence, Series, SignUp, SignUpStatus
from app.people.models import Person
from tests.factories import make_person, make_sign_up, make_walk, writing
from tests.gatherings.support import audited

CAME, NO_SHOW, EXCUSED = SignUpStatus.CAME, SignUpStatus.NO_SHOW, SignUpStatus.EXCUSED


def _dates(series: Series) -> list[Occurrence]:
    found = select(Occurrence).where(Occurrence.series_id == series.id).order_by(Occurrence.starts_at)
    return list(db.session.scalars(found))


def _marked(occurrence: Occurrence, person: Person, status: SignUpStatus, by: Person | None = None) -> SignUp:
    """The person on the date, marked an hour after its start."""
    sign_up = make_sign_up(occurrence, person)
    _mark(sign_up, occurrence, status, by)
    return sign_up


def _mark(sign_up: SignUp, occurrence: Occurrence, status: SignUpStatus, by: Person | None = None) -> None:
    actor = Actor(person_id=by.id if by else None)
    with writing():
        hosting.record_attendance(
            actor, occurrence.starts_at + timedelta(hours=1), occurrence.id, {sign_up.id: status}
        )


def test_who_wrote_it_down_and_when_is_kept(app: Flask, frozen_now: datetime) -> None:
    host = make_person("Vera Vært")
    (first, *_rest) = _dates(make_walk(host=host))
    sign_up = _marked(first, make_person(), CAME, host)

    assert (sign_up.marked_by, sign_up.marked_at) == (host.id, first.starts_at + timedelta(hours=1))


@pytest.mark.parametrize(
    ("marks", "asked_after"),
    [
        ([NO_SHOW, CAME], 0),
        ([NO_SHOW, EXCUSED, NO_SHOW], 0),
        ([NO_SHOW, NO_SHOW], 1),
        # An open row is enough; and after it two more make a new one.
        ([NO_SHOW, NO_SHOW, NO_SHOW], 1),
        ([NO_SHOW, NO_SHOW, NO_SHOW, NO_SHOW], 2),
        ([NO_SHOW, NO_SHOW, CAME, NO_SHOW], 1),
    ],
)
def test_the_host_rings_after_two_in_a_row(
    app: Flask, frozen_now: datetime, marks: list[SignUpStatus], asked_after: int
) -> None:
    series, person = make_walk(), make_person()
    for occurrence, mark in zip(_dates(series), marks, strict=False):
        _marked(occurrence, person, mark)

    assert len(care.to_hear_from(series.id, frozen_now + timedelta(weeks=6))) == asked_after
    # And may come as before.
    assert make_sign_up(_dates(series)[8], person).status == SignUpStatus.CONFIRMED


def test_a_guest_who_writes_the_name_anew_each_time_is_the_same(app: Flask, frozen_now: datetime) -> None:
    series = make_walk()
    for occurrence in _dates(series)[:2]:
        _marked(occurrence, make_person("Kaj Friis", email=None, phone="+4511111143"), NO_SHOW)

    assert len(care.to_hear_from(series.id, frozen_now + timedelta(weeks=3))) == 1


def test_the_row_goes_when_the_host_has_rung_or_the_mark_was_a_slip(app: Flask, frozen_now: datetime) -> None:
    series, one, other = make_walk(), make_person(), make_person()
    dates = _dates(series)
    for occurrence in dates[:2]:
        rung, slip = _marked(occurrence, one, NO_SHOW), _marked(occurrence, other, NO_SHOW)
    later = frozen_now + timedelta(weeks=3)
    assert set(care.to_hear_from(series.id, later)) == {rung, slip}

    for _twice in range(2):
        with writing():
            care.note_care(Actor(), later, rung.id)
    _mark(slip, dates[1], CAME)

    assert care.to_hear_from(series.id, later) == []
    assert audited("sign_up", rung.id)[-2:] == ["sign_up.care", "sign_up.care_done"]
    with pytest.raises(NotFoundError), writing():
        care.note_care(Actor(), later, slip.id)


def test_after_the_time_of_keeping_nobody_is_asked_after(app: Flask, frozen_now: datetime) -> None:
    series, person = make_walk(), make_person()
    for occurrence in _dates(series)[:2]:
        _marked(occurrence, person, NO_SHOW)

    assert care.to_hear_from(series.id, frozen_now + timedelta(days=120)) == []
