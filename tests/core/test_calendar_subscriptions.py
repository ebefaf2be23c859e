"""What one subscribes to is read back as it was meant, also by a library of others, over both changes of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from app.core import clock
from app.core.calendar_file import CalendarEntry, SeriesDate, Subscription, file_of, subscription_of, tag_of
from app.gatherings.models import Rhythm
from app.gatherings.recurrence import calendar_rule, dates
from tests.support.calendars import HOUR, Read, components, shown, wall

WRITTEN = datetime(2027, 3, 1, tzinfo=UTC)
ABOUT = Subscription("Det sker – Sønderborg")
#: Words with everything that has a meaning in the format.
WORDS = "Kaffe, te; »kage« \\ 100 % 🚶‍♀️ æøå\nAnden linje"

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _words(app: Flask) -> Iterator[None]:
    """The language of the site."""
    with app.test_request_context():
        yield


def entry(day: date, at: time = time(10), *, uid: str = "dato-1@samskab", **values: object) -> CalendarEntry:
    starts_at = clock.from_wall(day, at)
    told: dict[str, object] = {
        "uid": uid,
        "version": 1,
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "title": "Onsdagsholdet",
        "location": "Møllen, Dybbøl",
        "description": "Ring",
    }
    return CalendarEntry(**{**told, **values})


def series(first_on: date, weeks: int, rhythm: Rhythm = Rhythm.WEEKLY) -> list[CalendarEntry]:
    """The dates of a series within so many weeks."""
    rule = calendar_rule(rhythm, first_on)
    assert rule is not None
    found = []
    for number, day in enumerate(dates(rhythm, first_on, first_on, first_on + timedelta(weeks=weeks))):
        of = SeriesDate("serie-7@samskab", rule, clock.from_wall(day, time(10)))
        found.append(entry(day, uid=f"dato-{number}@samskab", of=of))
    return found


def written(*entries: CalendarEntry) -> bytes:
    return subscription_of(ABOUT, entries, WRITTEN)


def changed(one: CalendarEntry, **values: object) -> CalendarEntry:
    return CalendarEntry(**{**vars(one), **values})


@pytest.mark.parametrize("first_on", [date(2027, 3, 7), date(2026, 10, 4), date(2027, 10, 10)])
@pytest.mark.parametrize("rhythm", [Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.MONTHLY])
def test_ten_stays_ten_over_both_changes_of_the_clock(first_on: date, rhythm: Rhythm) -> None:
    meant = series(first_on, 12, rhythm)
    file = written(*meant)
    assert len(components(file)) == 1
    assert [wall(one.starts_at)[11:] for one in shown(file)] == ["10:00"] * len(meant)
    assert [one.starts_at for one in shown(file)] == [one.starts_at for one in meant]


@pytest.mark.parametrize(
    "first_on", [date(2027, 1, 29), date(2027, 1, 31), date(2027, 2, 9), date(2027, 3, 1)]
)
def test_a_monthly_series_is_on_the_days_that_it_has(first_on: date) -> None:
    meant = series(first_on, 52, Rhythm.MONTHLY)
    assert [one.starts_at for one in shown(written(*meant))] == [one.starts_at for one in meant]


def test_a_moved_date_names_when_it_was_meant_to_be() -> None:
    meant = series(date(2027, 3, 14), 4)
    moved_to = clock.from_wall(date(2027, 3, 29), time(14))
    moved = changed(meant[2], starts_at=moved_to, ends_at=moved_to + HOUR, version=2)
    file = written(*meant[:2], moved, *meant[3:])
    _whole, one = components(file)
    assert one["UID"] == "serie-7@samskab"
    assert b"RECURRENCE-ID;TZID=Europe/Copenhagen:20270328T100000\r\n" in file
    assert one["SEQUENCE"] == 2
    days = [wall(one.starts_at) for one in shown(file)]
    assert "2027-03-28 10:00" not in days
    assert "2027-03-29 14:00" in days
    assert len(days) == 5


def test_a_cancelled_date_says_so_and_the_others_stand() -> None:
    meant = series(date(2027, 10, 17), 4)
    file = written(*meant[:2], changed(meant[2], is_cancelled=True, version=2), *meant[3:])
    _whole, one = components(file)
    assert (one["STATUS"], one["SUMMARY"]) == ("CANCELLED", "Aflyst: Onsdagsholdet")
    assert b"RECURRENCE-ID;TZID=Europe/Copenhagen:20271031T100000" in file
    assert [one.status for one in shown(file)].count("CONFIRMED") == 4


def test_a_series_whose_first_date_is_cancelled_stands() -> None:
    first, *rest = series(date(2027, 3, 7), 3)
    read = shown(written(changed(first, is_cancelled=True), *rest))
    assert [one.title for one in read if one.status == "CONFIRMED"] == ["Onsdagsholdet"] * 3


def test_dates_that_are_not_there_are_taken_out() -> None:
    first, _second, third, _fourth, fifth = series(date(2027, 3, 14), 4)
    file = written(first, third, fifth)
    assert [one.starts_at for one in shown(file)] == [one.starts_at for one in (first, third, fifth)]
    assert file.count(b"EXDATE;TZID=Europe/Copenhagen:") == 2


def test_one_date_alone_of_a_series_is_itself_when_it_is_moved() -> None:
    one = series(date(2027, 3, 14), 0)[0]
    to = clock.from_wall(date(2027, 3, 15), time(9))
    assert [wall(one.starts_at) for one in shown(written(changed(one, starts_at=to, ends_at=to + HOUR)))] == [
        "2027-03-15 09:00"
    ]


def test_what_waits_is_not_settled() -> None:
    (one,) = components(written(entry(date(2027, 3, 3), is_tentative=True)))
    assert one["STATUS"] == "TENTATIVE"


def test_the_night_that_has_an_hour_twice_has_its_end() -> None:
    starts_at = clock.from_wall(date(2027, 10, 30), time(22))
    (read,) = shown(written(entry(date(2027, 10, 30), starts_at=starts_at, ends_at=starts_at + 8 * HOUR)))
    assert wall(read.ends_at) == "2027-10-31 05:00"


def test_a_calendar_says_its_name_and_when_to_ask_again() -> None:
    file = written(entry(date(2027, 3, 3)))
    for line in (
        "X-WR-CALNAME:Det sker – Sønderborg",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "TZID:Europe/Copenhagen",
        "CLASS:PUBLIC",
    ):
        assert line in file.decode().split("\r\n")


def test_nothing_differs_when_nothing_has_changed() -> None:
    meant, again = series(date(2027, 3, 7), 4), series(date(2027, 3, 7), 4)
    assert written(*meant) == written(*again)
    assert tag_of(ABOUT, meant, WRITTEN) == tag_of(ABOUT, again, WRITTEN)


@pytest.mark.parametrize(
    "values", [{"version": 2}, {"title": "Andet"}, {"is_cancelled": True}, {"url": "https://example.org"}]
)
def test_a_change_is_told_from_what_was_before(values: dict[str, object]) -> None:
    first, *rest = series(date(2027, 3, 7), 4)
    assert tag_of(ABOUT, [first, *rest], WRITTEN) != tag_of(ABOUT, [changed(first, **values), *rest], WRITTEN)


def test_the_zone_has_the_clocks_of_the_system_for_the_years_to_come() -> None:
    """The rule is written down; the day it is changed, the newer data on time zones say so here."""
    (zone,) = Calendar.from_ical(written(entry(date(2027, 3, 3)))).walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    read = zone.to_tz(lookup_tzid=False)
    for day in range(10 * 365):
        noon = datetime(2027, 1, 1, 12) + timedelta(days=day)
        assert noon.replace(tzinfo=read).utcoffset() == noon.replace(tzinfo=clock.CPH).utcoffset(), noon


def test_what_no_text_may_hold_is_left_out() -> None:
    file = file_of([entry(date(2027, 3, 3), title="A\x00B\x1b\u2028C", description="En\r\nTo\rTre")], WRITTEN)
    (one,) = components(file)
    assert (one["SUMMARY"], one["DESCRIPTION"]) == ("ABC", "En\nTo\nTre")


def test_it_reminds_of_what_is_not_cancelled() -> None:
    day = date(2027, 3, 3)
    stands, off = components(file_of([entry(day), entry(day, is_cancelled=True)], WRITTEN))
    (alarm,) = stands.walk("VALARM")
    assert alarm["TRIGGER"].dt == -2 * HOUR
    assert (off.walk("VALARM"), off["TRANSP"]) == ([], "TRANSPARENT")


@pytest.mark.parametrize(
    "words", [WORDS, "æ" * 300, "🚶" * 60, "a" * 74 + "🚶", "\\n", "C:\\Nyt", "\\\\N", "\\;\n\\N", "x;y,z"]
)
def test_words_come_back_as_they_were(words: str) -> None:
    file = file_of([entry(date(2027, 3, 3), title=words, location=words, description=words)], WRITTEN)
    (one,) = components(file)
    assert [str(one[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")] == [words] * 3
    assert [read.title for read in shown(file)] == [words]
    assert max(len(line) for line in file.split(b"\r\n")) <= 75


_LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from('\n,;\\"Nnæøå🚶')
_TEXT = st.text(_LETTERS, min_size=1, max_size=120).filter(lambda words: words.strip())
_CHANGES = st.lists(st.sampled_from(["as planned", "moved", "cancelled", "gone"]), min_size=1, max_size=10)


@given(
    title=_TEXT,
    rhythm=st.sampled_from([Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.MONTHLY]),
    changes=_CHANGES,
    first_on=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
@example(title="A", rhythm=Rhythm.WEEKLY, changes=["cancelled"], first_on=date(2027, 3, 28))
@example(title="A", rhythm=Rhythm.WEEKLY, changes=["gone", "moved", "gone"], first_on=date(2027, 10, 24))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_is_read_back_as_it_is(
    title: str, rhythm: Rhythm, changes: list[str], first_on: date
) -> None:
    """Whatever became of its dates, both libraries read the same dates as were written."""
    meant = []
    for one, change in zip(series(first_on, 60, rhythm), changes, strict=False):
        moved_to = one.starts_at + timedelta(days=1, hours=3)
        if change != "gone":
            meant.append(changed(
                one, title=title, is_cancelled=change == "cancelled",
                starts_at=moved_to if change == "moved" else one.starts_at,
                ends_at=(moved_to if change == "moved" else one.starts_at) + HOUR,
            ))  # fmt: skip
    file = written(*meant)
    components(file)
    # The second library leaves white space at the ends of words out.
    read = [Read(one.title.strip(), one.starts_at, one.ends_at, one.status) for one in shown(file)]
    words = {True: f"Aflyst: {title}".strip(), False: title.strip()}
    # It leaves cancelled dates of a series out, too; the first library saw them.
    stands = [
        Read(
            words[one.is_cancelled],
            one.starts_at,
            one.ends_at,
            "CANCELLED" if one.is_cancelled else "CONFIRMED",
        )
        for one in meant
    ]
    key = lambda one: (one.starts_at, one.title)  # noqa: E731
    assert sorted(read, key=key) == sorted(stands, key=key)
