"""Calendar files: the right hour over both clock changes, one identity for all time, and nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from app.core.database import db
from app.gatherings.calendar_file import calendar_file
from app.gatherings.models import Occurrence, OccurrenceStatus
from tests import factories
from tests.conftest import FrozenClock

WRITTEN = datetime(2027, 3, 1, 9, tzinfo=UTC)


def read(content: bytes) -> list[Any]:
    """The events of a file, as the library reads them."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def occurrence_on(on: date) -> Occurrence:
    return factories.make_occurrence(
        on=on, title="Dybbøl Gågruppe", host=factories.make_person("Birthe Holm")
    )


@pytest.mark.parametrize(
    ("on", "utc_hour"),
    [(date(2027, 3, 27), 9), (date(2027, 3, 28), 8), (date(2027, 10, 30), 8), (date(2027, 10, 31), 9)],
)
def test_ten_stays_ten_over_both_clock_changes(
    app: Flask, frozen_clock: FrozenClock, on: date, utc_hour: int
) -> None:
    frozen_clock.move_to(datetime.combine(on - timedelta(days=20), datetime.min.time(), tzinfo=UTC))
    event = read(calendar_file([occurrence_on(on)]))[0]
    start = event["DTSTART"]
    assert start.params["TZID"] == "Europe/Copenhagen"
    assert start.dt.replace(tzinfo=None) == datetime(on.year, on.month, on.day, 10)
    assert start.dt.astimezone(UTC).hour == utc_hour
    assert event["DTEND"].dt - start.dt == timedelta(minutes=90)


def test_the_zone_is_in_the_file_with_its_rules(app: Flask, frozen_clock: FrozenClock) -> None:
    text = calendar_file([occurrence_on(date(2027, 3, 11))], now=WRITTEN).decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Europe/Copenhagen" in text
    assert "BEGIN:DAYLIGHT" in text
    assert "BEGIN:STANDARD" in text


def test_a_moved_date_keeps_its_identity_and_raises_its_sequence(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    occurrence = occurrence_on(date(2027, 3, 11))
    before = read(calendar_file([occurrence], now=WRITTEN))[0]
    with factories.writing():
        moved = db.session.get(Occurrence, occurrence.id)
        assert moved is not None
        moved.version += 1
    after = read(calendar_file([moved], now=WRITTEN))[0]
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1


def test_a_cancelled_date_says_so_and_why(app: Flask, frozen_clock: FrozenClock) -> None:
    occurrence = occurrence_on(date(2027, 3, 11))
    with factories.writing():
        cancelled = db.session.get(Occurrence, occurrence.id)
        assert cancelled is not None
        cancelled.status = OccurrenceStatus.CANCELLED
        cancelled.reason = "Det er for glat."
    event = read(calendar_file([cancelled]))[0]
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Aflyst: Dybbøl Gågruppe"
    assert "Det er for glat." in event["DESCRIPTION"]
    assert not event.subcomponents


def test_no_name_of_a_person_is_in_the_file(app: Flask, frozen_clock: FrozenClock) -> None:
    occurrence = occurrence_on(date(2027, 3, 11))
    factories.make_sign_up(occurrence, factories.make_person("Ragnhild Bruun"))
    text = calendar_file([occurrence], url="https://example.org/x").decode()
    assert "Ragnhild" not in text
    assert "Birthe" not in text
    assert "URL" in text


def test_several_dates_are_one_file(app: Flask, frozen_clock: FrozenClock) -> None:
    dates = [occurrence_on(date(2027, 3, 11)), occurrence_on(date(2027, 3, 12))]
    assert len(read(calendar_file(dates))) == 2
