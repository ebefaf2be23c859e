"""What is free, what collides, which days a repeated booking has, and who may have how much."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.core import clock
from app.rooms.free_times import Span, Trouble, check, collides, gaps, moved_alike, nearest, on_clock, parts
from app.rooms.repeating import Repeat, days
from app.rooms.rules import WhoMayBook, may_book, month_over_quota

DAY = date(2027, 3, 8)
OPENING = [[480, 1200]] * 5 + [None, None]
NOW = clock.from_wall(date(2027, 3, 1), datetime.min.time())
HALF = timedelta(minutes=30)


def at(begin: float, end: float, day: date = DAY) -> Span:
    return Span(on_clock(day, round(begin * 60)), on_clock(day, round(end * 60)))


def told(spans: list[Span]) -> list[tuple[str, str]]:
    return [(f"{clock.local(one.starts_at):%H:%M}", f"{clock.local(one.ends_at):%H:%M}") for one in spans]


@pytest.mark.parametrize(
    ("wanted", "minutes", "expected"),
    [
        ((8, 10), 0, False),
        ((8, 10.5), 0, True),
        ((12, 14), 0, False),
        ((8, 10), 30, True),
        ((8, 9.5), 30, False),
        ((12, 14), 30, True),
        ((12.5, 14), 30, False),
        ((9, 13), 0, True),
        ((10.5, 11), 0, True),
    ],
)
def test_a_booking_from_10_to_12_collides_with(
    wanted: tuple[float, float], minutes: int, expected: bool
) -> None:
    taken, buffer = at(10, 12), timedelta(minutes=minutes)

    assert collides(at(*wanted), taken, buffer) is expected
    assert collides(taken, at(*wanted), buffer) is expected


@pytest.mark.parametrize(
    ("taken", "buffer", "expected"),
    [
        ([], 0, [("08:00", "20:00")]),
        ([(10, 12)], 0, [("08:00", "10:00"), ("12:00", "20:00")]),
        ([(10, 12)], 30, [("08:00", "09:30"), ("12:30", "20:00")]),
        # Fifteen minutes are no step: what is left begins at the next half hour.
        ([(10, 12)], 15, [("08:00", "09:30"), ("12:30", "20:00")]),
        ([(8, 12), (12.5, 20)], 30, []),
        ([(7, 9), (19, 22)], 0, [("09:00", "19:00")]),
        ([(9, 11), (10, 12)], 0, [("08:00", "09:00"), ("12:00", "20:00")]),
    ],
)
def test_what_is_left_of_a_day(
    taken: list[tuple[float, float]], buffer: int, expected: list[tuple[str, str]]
) -> None:
    found = gaps(at(8, 20), [at(*one) for one in taken], timedelta(minutes=buffer))

    assert told(found) == expected


def test_what_is_left_collides_with_nothing_and_nothing_more_would_fit() -> None:
    taken = [at(9, 10.5), at(13, 14), at(14.5, 16)]

    for gap in gaps(at(8, 20), taken, HALF):
        assert not any(collides(gap, one, HALF) for one in taken)
        wider = Span(gap.starts_at - HALF, gap.ends_at)
        assert gap.starts_at == at(8, 20).starts_at or any(collides(wider, one, HALF) for one in taken)


def test_a_free_day_is_a_morning_an_afternoon_and_an_evening() -> None:
    assert told(parts(at(8, 20))) == [("08:00", "12:00"), ("12:00", "17:00"), ("17:00", "20:00")]
    assert told(parts(at(9, 11))) == [("09:00", "11:00")]


def test_the_nearest_times_are_as_long_and_the_nearest_comes_first() -> None:
    taken = [at(10, 12), at(12, 14)]

    found = nearest(at(11, 13), OPENING, taken, timedelta(0), NOW)

    assert told(list(found)) == [("08:00", "10:00"), ("14:00", "16:00"), ("11:00", "13:00")]
    assert [clock.local(one.starts_at).day for one in found] == [8, 8, 9]


def test_no_time_is_offered_that_is_over_or_that_does_not_fit() -> None:
    now = at(13, 14).starts_at

    found = nearest(at(9, 12), OPENING, [at(15, 20)], timedelta(0), now)

    assert all(one.starts_at >= now and one.length == timedelta(hours=3) for one in found)
    assert nearest(at(8, 21), OPENING, [], timedelta(0), NOW) == ()


@pytest.mark.parametrize(
    ("wanted", "trouble"),
    [
        (at(8, 10), None),
        (at(10, 12), Trouble.TAKEN),
        (at(7.5, 9), Trouble.CLOSED),
        (at(19, 20.5), Trouble.CLOSED),
        (at(9, 10, date(2027, 3, 13)), Trouble.CLOSED),
        (at(9, 10, date(2027, 2, 26)), Trouble.NOT_NOW),
        (at(9, 10, date(2029, 3, 7)), Trouble.NOT_NOW),
    ],
)
def test_what_is_in_the_way(wanted: Span, trouble: Trouble | None) -> None:
    until = NOW + timedelta(days=400)

    one = check([wanted], opening=OPENING, taken=[at(11, 12)], buffer=HALF, now=NOW, until=until)[0]

    assert one.trouble is trouble
    assert bool(one.instead) is (trouble is not None and wanted.starts_at.year == 2027)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_hours_on_the_clock_hold_on_the_days_the_clock_is_changed(day: date) -> None:
    opening = [[480, 1200]] * 7
    before, after = day - timedelta(days=1), day + timedelta(days=1)

    for one in (before, day, after):
        whole = at(8, 20, one)
        assert whole.length == timedelta(hours=12)
        found = check(
            [at(8, 20, one)], opening=opening, taken=[], buffer=HALF, now=NOW, until=NOW + timedelta(days=400)
        )
        assert found[0].trouble is None
    # A day longer or shorter than the others lies between two equal times.
    assert (at(8, 9, day).starts_at - at(8, 9, before).starts_at) != timedelta(days=1)


def test_a_moved_date_keeps_its_time_on_the_clock_over_the_change() -> None:
    sunday = date(2027, 3, 28)
    seen, other = at(10, 12, sunday - timedelta(days=7)), at(10, 12, sunday)

    moved = moved_alike(seen, other, at(14, 15, sunday - timedelta(days=6)))

    assert moved == at(14, 15, sunday + timedelta(days=1))


@pytest.mark.parametrize(
    ("how", "until", "expected"),
    [
        (Repeat.NEVER, date(2027, 4, 1), ["03-08"]),
        (Repeat.WEEKLY, date(2027, 3, 29), ["03-08", "03-15", "03-29"]),
        (Repeat.FORTNIGHTLY, date(2027, 4, 10), ["03-08", "04-05"]),
        (Repeat.MONTHLY, date(2027, 6, 30), ["03-08", "04-12", "05-10", "06-14"]),
        (Repeat.WEEKLY, date(2027, 3, 1), []),
    ],
)
def test_the_days_of_a_repeated_booking(how: Repeat, until: date, expected: list[str]) -> None:
    found = days(how, DAY, until, skipped={date(2027, 3, 22)})

    assert [f"{day:%m-%d}" for day in found] == expected


def test_the_last_weekday_of_a_month_stays_the_last() -> None:
    found = days(Repeat.MONTHLY, date(2027, 3, 29), date(2027, 7, 31))

    assert [f"{day:%m-%d}" for day in found] == ["03-29", "04-26", "05-31", "06-28", "07-26"]


@pytest.mark.parametrize(
    ("who", "staff", "member", "host", "expected"),
    [
        (WhoMayBook.STAFF, True, False, False, True),
        (WhoMayBook.STAFF, False, True, True, False),
        (WhoMayBook.MEMBERS, False, True, False, True),
        (WhoMayBook.MEMBERS, False, False, True, False),
        (WhoMayBook.HOSTS, False, False, True, True),
        (WhoMayBook.HOSTS, False, True, False, True),
        (WhoMayBook.HOSTS, False, False, False, False),
        (WhoMayBook.EVERYBODY, False, False, False, True),
    ],
)
def test_who_may_book(who: WhoMayBook, staff: bool, member: bool, host: bool, expected: bool) -> None:
    assert may_book(who, is_staff=staff, has_organisation=member, is_host=host) is expected


@pytest.mark.parametrize(
    ("quota", "held", "wanted", "expected"),
    [
        (None, [(8, 20)], [(8, 20)], None),
        (4, [(8, 10)], [(10, 12)], None),
        (4, [(8, 10)], [(10, 12.5)], (2027, 3)),
    ],
)
def test_more_than_the_quota_of_a_month(
    quota: int | None,
    held: list[tuple[float, float]],
    wanted: list[tuple[float, float]],
    expected: tuple[int, int] | None,
) -> None:
    def pairs(spans: list[tuple[float, float]]) -> list[tuple[datetime, datetime]]:
        return [(at(*one).starts_at, at(*one).ends_at) for one in spans]

    assert month_over_quota(quota, pairs(held), pairs(wanted)) == expected


def test_the_quota_is_of_each_month() -> None:
    april = at(8, 12, date(2027, 4, 5))
    march = at(8, 12)

    spans = [(one.starts_at, one.ends_at) for one in (march, april)]

    assert month_over_quota(4, [], spans) is None
    assert month_over_quota(4, [spans[1]], spans) == (2027, 4)
