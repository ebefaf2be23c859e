"""Series: proposing and deciding, dates ahead, changing all from a day on, ending."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.gatherings import actions, hosting, queries, scans
from app.gatherings.hosting_series import SeriesChange, change_series, end_series
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus, SignUpStatus
from app.gatherings.scheduling import approve_series, make_occurrences, reject_series
from tests.factories import (
    coming_dates,
    make_occurrence,
    make_person,
    make_place,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.support import assert_sound, audited, catalogue_entry, messages_to, states, told

FIRST = date(2027, 3, 10)


def dates_of(series: Series) -> list[date]:
    db.session.expire_all()
    found = select(Occurrence.original_date).where(Occurrence.series_id == series.id)
    return list(db.session.scalars(found.order_by(Occurrence.original_date)))


def change(series: Series, now: datetime, **values: Any) -> hosting.Told:
    unchanged = {
        "from_on": FIRST,
        "starts_at_local": series.starts_at_local,
        "duration_minutes": series.duration_minutes,
        "meeting_point": series.meeting_point,
        "place_id": series.place_id,
        "capacity": series.capacity,
        "reason": "Det passer bedre.",
    }
    with writing():
        return change_series(SYSTEM, now, series.id, SeriesChange(**{**unchanged, **values}))


def end(series: Series, now: datetime, last_on: date) -> hosting.Told:
    with writing():
        return end_series(SYSTEM, now, series.id, last_on=last_on, reason="Tak for denne gang.")


def test_a_first_proposal_waits_and_is_not_public(app: Flask, frozen_now: datetime) -> None:
    series = make_proposal(first_on=FIRST)

    assert series.status == SeriesStatus.PROPOSED
    assert dates_of(series) == []
    assert queries.proposals_waiting() == 1
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
        hosting.move_date(
            SYSTEM,
            frozen_now,
            moved.id,
            starts_on=date(2027, 3, 11),
            starts_at=time(10),
            meeting_point="Kirken",
            reason="Markedsdag",
        )
        hosting.cancel_date(SYSTEM, frozen_now, cancelled.id, "Storm")
        assert scans.extend_horizon(frozen_now) == 0

    assert dates_of(series) == before


def test_a_changed_series_moves_its_dates_from_a_day_on_and_tells_each_person_once(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST)
    dates = coming_dates(series, frozen_now)
    person = make_person()
    for occurrence in dates[:3]:
        make_sign_up(occurrence, person)
    early = make_sign_up(dates[0])

    result = change(series, frozen_now, from_on=dates[1].original_date, starts_at_local=time(14, 0))

    assert result == hosting.Told(by_email=1)
    db.session.expire_all()
    assert [occurrence.starts_at.hour for occurrence in dates[:3]] == [9, 13, 13]
    assert told(person)[0].count("date_changed") == 1
    assert "date_changed" not in told(early)[0]
    changed = messages_to(person)[-1]
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        merged = message_kind("date_changed").merge(changed.params, frozen_now)
    assert merged is not None
    assert len(merged["dates"]) == 2
    assert audited("series", series.id)[-1] == "series.change"
    for occurrence in dates[:3]:
        assert_sound(occurrence)
    # Dates that are made later follow the new time.
    with writing():
        scans.extend_horizon(frozen_now + timedelta(weeks=1))
    assert make_occurrence(series, on=date(2027, 5, 26)).starts_at.hour == 12


def test_who_leaves_one_of_several_changed_dates_is_still_told_of_the_others(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST)
    dates = coming_dates(series, frozen_now)
    person = make_person()
    first, _second = (make_sign_up(occurrence, person) for occurrence in dates[:2])
    change(series, frozen_now, starts_at_local=time(14, 0))

    with writing():
        actions.leave(SYSTEM, frozen_now, first.id)

    news = [message for message in messages_to(person) if message.kind == "date_changed"]
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        merged = message_kind("date_changed").merge(news[0].params, frozen_now)
    assert merged is not None
    assert len(merged["dates"]) == 1


def test_what_the_host_set_of_one_date_by_itself_stays(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    small, moved, other, *_rest = coming_dates(series, frozen_now)
    day = clock.local(moved.starts_at).date()
    with writing():
        hosting.change_capacity(SYSTEM, frozen_now, small.id, 3)
        hosting.move_date(
            SYSTEM,
            frozen_now,
            moved.id,
            starts_on=day,
            starts_at=time(12),
            meeting_point="Kirken",
            reason="Regn",
        )

    change(series, frozen_now, starts_at_local=time(14, 0), capacity=8)

    db.session.expire_all()
    assert (small.starts_at.hour, small.capacity) == (13, 3)
    assert (moved.starts_at.hour, moved.meeting_point, moved.capacity) == (11, "Kirken", 8)
    assert (other.starts_at.hour, other.capacity) == (13, 8)
    assert_sound(small)
    assert_sound(moved)


def test_a_new_place_is_for_the_dates_from_that_day_on(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    before, after, *_rest = coming_dates(series, frozen_now)
    old_place = before.place.name

    change(series, frozen_now, from_on=after.original_date, place_id=make_place("Mommark").id)

    db.session.expire_all()
    assert (before.place.name, after.place.name) == (old_place, "Mommark")


def test_a_smaller_capacity_keeps_room_for_those_who_are_there_and_a_larger_one_fills(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST, capacity=2)
    full, empty, *_rest = coming_dates(series, frozen_now)
    make_sign_up(full, party_size=2)
    waiting = make_sign_up(full, now=frozen_now + timedelta(minutes=1))

    assert change(series, frozen_now, capacity=1) == hosting.Told()
    db.session.expire_all()
    assert (full.capacity, empty.capacity) == (2, 1)
    assert told(waiting) == [["sign_up_waiting"]]

    change(series, frozen_now, capacity=5)
    assert states(waiting) == [SignUpStatus.CONFIRMED]
    assert_sound(full)


def test_a_new_place_alone_is_told_too(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    sign_up = make_sign_up(make_occurrence(series))

    assert change(series, frozen_now, place_id=make_place("Mommark").id) == hosting.Told(by_email=1)

    assert told(sign_up)[0][-1] == "date_changed"
    entry = catalogue_entry(make_occurrence(series))
    assert entry is not None
    assert entry.place_name == "Mommark"


def test_a_change_from_a_day_beyond_the_horizon_leaves_the_days_before_it_alone(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST)
    from_on = date(2027, 6, 23)

    change(series, frozen_now, from_on=from_on, starts_at_local=time(14, 0))

    hours = {one.original_date: one.starts_at.hour for one in coming_dates(series, frozen_now)}
    assert hours[date(2027, 6, 16)] == 8
    assert hours[from_on] == 12


def test_todays_date_cannot_be_moved_to_a_time_that_is_past(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=date(2027, 3, 1), starts_at_local=time(15, 0))

    with pytest.raises(DomainError) as refused:
        change(series, frozen_now, from_on=date(2027, 3, 1), starts_at_local=time(9, 0))
    assert refused.value.field == "from_on"

    with pytest.raises(DomainError) as refused:
        change(series, frozen_now, starts_at_local=time(2, 30))
    assert refused.value.field == "starts_at_local"


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


def test_only_an_approved_series_can_be_changed(app: Flask, frozen_now: datetime) -> None:
    series = make_proposal()

    with pytest.raises(DomainError, match="ikke i gang"):
        change(series, frozen_now)
    with pytest.raises(NotFoundError), writing():
        end_series(SYSTEM, frozen_now, 4711, last_on=FIRST, reason="")
