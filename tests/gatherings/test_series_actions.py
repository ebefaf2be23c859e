"""Series: proposing and deciding, dates ahead, changing all from a day on, ending."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.gatherings import actions, hosting, queries, scans
from app.gatherings.hosting_series import end_series
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus, SignUpStatus
from app.gatherings.reach import series_behind
from app.gatherings.scheduling import approve_series, make_occurrences, reject_series
from tests.factories import (
    coming_dates,
    make_occurrence,
    make_person,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound, audited, states, told

FIRST = date(2027, 3, 10)


def dates_of(series: Series) -> list[date]:
    db.session.expire_all()
    found = select(Occurrence.original_date).where(Occurrence.series_id == series.id)
    return list(db.session.scalars(found.order_by(Occurrence.original_date)))


def end(series: Series, now: datetime, last_on: date) -> hosting.Told:
    with writing():
        return end_series(SYSTEM, now, series.id, last_on=last_on, reason="Tak for denne gang.")


def test_a_first_proposal_waits_and_is_not_public(app: Flask, frozen_now: datetime) -> None:
    series = make_proposal(first_on=FIRST)

    assert series.status == SeriesStatus.PROPOSED
    assert dates_of(series) == []
    assert audited("series", series.id) == ["series.propose"]


def test_an_approved_series_has_twelve_weeks_of_public_dates_and_the_host_is_told(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_proposal(first_on=FIRST)

    with writing():
        approve_series(SYSTEM, frozen_now, series.id, " Velkommen ")

    # 12 weeks from the 1st of March are the 24th of May.
    assert dates_of(series) == [FIRST + timedelta(weeks=n) for n in range(11)]
    assert (series.status, series.decision_text) == (SeriesStatus.APPROVED, "Velkommen")
    assert told(series.host) == [["proposal_decided"]]
    assert audited("series", series.id) == ["series.propose", "series.approve"]
    for occurrence in coming_dates(series, frozen_now):
        assert_sound(occurrence)


def test_dates_keep_their_wall_clock_time_over_the_night_the_clock_changes(
    app: Flask, frozen_now: datetime
) -> None:
    before, after, *_rest = coming_dates(make_walk(first_on=date(2027, 3, 24)), frozen_now)

    assert before.starts_at == datetime(2027, 3, 24, 9, 0, tzinfo=UTC)
    assert after.starts_at == datetime(2027, 3, 31, 8, 0, tzinfo=UTC)


def test_a_refused_proposal_has_no_dates_and_tells_why(app: Flask, frozen_now: datetime) -> None:
    series = make_proposal()

    with writing():
        reject_series(SYSTEM, frozen_now, series.id, "Skriv, hvor I mødes.")

    assert (series.status, series.decision_text) == (SeriesStatus.REJECTED, "Skriv, hvor I mødes.")
    assert dates_of(series) == []
    assert told(series.host) == [["proposal_decided"]]
    with writing():
        assert make_occurrences(db.session.get_one(Series, series.id), frozen_now) == 0


def test_a_proposal_is_decided_once(app: Flask, frozen_now: datetime) -> None:
    series = make_walk()

    for decide in (approve_series, reject_series):
        with pytest.raises(DomainError, match="allerede svaret"), writing():
            decide(SYSTEM, frozen_now, series.id, "")
    with pytest.raises(NotFoundError), writing():
        approve_series(SYSTEM, frozen_now, 4711)


def test_after_the_first_approval_a_host_is_trusted(app: Flask, frozen_now: datetime) -> None:
    host, other = make_person("Vera"), make_person("Viggo")
    make_walk(host=host)

    second = make_proposal(host=host, title="Aftenholdet")

    assert second.status == SeriesStatus.APPROVED
    assert len(dates_of(second)) > 1
    assert make_proposal(host=other).status == SeriesStatus.PROPOSED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_at_local": time(2, 15)}, "starts_at_local"),
        ({"first_on": date(2027, 2, 28)}, "first_on"),
        ({"first_on": date(2027, 3, 1), "starts_at_local": time(9, 0)}, "first_on"),
    ],
)
def test_a_proposal_at_a_time_that_is_past_or_does_not_exist_is_refused(
    app: Flask, frozen_now: datetime, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        make_proposal(**values)

    assert refused.value.field == field
    assert db.session.scalar(select(func.count()).select_from(Series)) == 0


def test_the_horizon_moves_on_and_may_be_made_any_number_of_times(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    with writing():
        assert scans.extend_horizon(frozen_now) == 0
    with writing():
        assert scans.extend_horizon(frozen_now + timedelta(weeks=2)) == 2
        assert scans.extend_horizon(frozen_now + timedelta(weeks=2)) == 0

    assert dates_of(series) == [FIRST + timedelta(weeks=n) for n in range(13)]


def test_a_moved_and_a_cancelled_date_are_not_made_again(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    moved, cancelled, *_rest = coming_dates(series, frozen_now)
    before = dates_of(series)
    with writing():
        edit(frozen_now, moved, starts_on=date(2027, 3, 11), meeting_point="Kirken")
        hosting.cancel_date(SYSTEM, frozen_now, cancelled.id, "Storm")
        assert scans.extend_horizon(frozen_now) == 0

    assert dates_of(series) == before


def test_an_ended_series_loses_its_empty_dates_and_cancels_those_with_people_telling_each_once(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST)
    dates = coming_dates(series, frozen_now)
    person = make_person()
    kept = make_sign_up(dates[0], person)
    lost = [make_sign_up(occurrence, person) for occurrence in dates[2:4]]
    left = make_sign_up(dates[4])
    with writing():
        actions.leave(SYSTEM, frozen_now, left.id)

    result = end(series, frozen_now, dates[1].original_date)

    assert result == hosting.Told(by_email=1)
    assert states(kept, *lost) == [SignUpStatus.CONFIRMED, *[SignUpStatus.CANCELLED_BY_HOST] * 2]
    # A date somebody once was on stays as history.
    assert dates_of(series) == [occurrence.original_date for occurrence in dates[:5]]
    assert [one.status for one in dates[:5]] == ["planned", "planned", "cancelled", "cancelled", "cancelled"]
    assert told(person)[0].count("date_cancelled") == 1
    assert "date_cancelled" not in told(left)[0]
    shown = select(func.count()).select_from(Occurrence).where(Occurrence.series_id == series.id)
    assert db.session.scalar(shown) == 5
    assert audited("series", series.id)[-1] == "series.end"
    for occurrence in dates[:5]:
        assert_sound(occurrence)


def test_an_ended_series_makes_no_more_dates_and_is_over_after_its_last_one(
    app: Flask, frozen_now: datetime
) -> None:
    host = make_person()
    series = make_walk(host=host, first_on=FIRST)
    end(series, frozen_now, date(2027, 3, 17))
    assert dates_of(series) == [FIRST, date(2027, 3, 17)]
    assert queries.hosted_now(host.id) is not None

    last = make_occurrence(series, on=date(2027, 3, 17))
    for now, ended in ((last.ends_at - timedelta(minutes=1), 0), (last.ends_at + timedelta(days=1), 1)):
        with writing():
            assert scans.extend_horizon(now) == 0
            assert scans.end_finished_series(now) == ended

    db.session.expire_all()
    assert series.status == SeriesStatus.ENDED
    assert queries.hosted_now(host.id) is None
    assert queries.is_trusted_host(host.id)


def test_a_moved_date_counts_on_the_day_it_was_moved_to_when_a_series_ends(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST)
    late, early, alone = (make_occurrence(series, on=FIRST + timedelta(weeks=number)) for number in (1, 3, 2))
    gone = make_sign_up(late)
    kept = make_sign_up(early)
    for moved, day in ((late, date(2027, 4, 15)), (alone, date(2027, 4, 16)), (early, date(2027, 3, 23))):
        edit(frozen_now, moved, starts_on=day)

    end(series, frozen_now, date(2027, 3, 25))

    assert states(gone, kept) == [SignUpStatus.CANCELLED_BY_HOST, SignUpStatus.CONFIRMED]
    with writing():
        assert scans.extend_horizon(frozen_now) == 0, "nor is it made anew on its own day"


def test_a_series_that_ends_before_its_first_date_is_over_at_once(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)

    end(series, frozen_now, date(2027, 3, 2))

    assert (dates_of(series), series.status) == ([], SeriesStatus.ENDED)
    with writing():
        assert scans.extend_horizon(frozen_now) == 0
    with pytest.raises(DomainError, match="ikke i gang"):
        end(series, frozen_now, date(2027, 3, 2))


def test_a_group_of_one_date_is_over_when_the_date_is(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence(rhythm=Rhythm.ONCE, on=FIRST)
    series_id = occurrence.series_id

    for days, expected in ((0, SeriesStatus.APPROVED), (1, SeriesStatus.ENDED)):
        with writing():
            scans.end_finished_series(occurrence.ends_at + timedelta(days=days))
        db.session.expire_all()
        assert db.session.get_one(Series, series_id).status == expected


def test_only_a_series_that_exists_can_be_ended(app: Flask, frozen_now: datetime) -> None:
    with pytest.raises(NotFoundError), writing():
        end_series(SYSTEM, frozen_now, 4711, last_on=FIRST, reason="")


def test_a_series_whose_dates_cannot_be_made_stops_no_other_and_is_found(
    app: Flask, frozen_now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = make_walk(first_on=FIRST), make_walk(first_on=FIRST)
    with writing():
        # No start lies between two and three: making its dates fails.
        db.session.get_one(Series, bad.id).starts_at_local = time(2, 30)
    later = frozen_now + timedelta(weeks=1)
    before = dates_of(bad)
    # Wednesday's new date is late on Thursday, when the job has had a day for it.
    assert series_behind(frozen_now + timedelta(days=2)) == []
    assert len(series_behind(frozen_now + timedelta(days=3))) == 2

    with writing():
        assert scans.extend_horizon(later) == 1

    assert (dates_of(bad), len(dates_of(good))) == (before, len(before) + 1)
    assert [one.id for one in series_behind(later)] == [bad.id]
    assert any(one.message == "no dates could be made" for one in caplog.records)
