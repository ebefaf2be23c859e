"""When two have agreed to talk: over changes of the clock, holidays and every other week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from app.core import clock
from app.phone_friends.rhythm import Rhythm, week_of
from app.phone_friends.words_pair import rhythm_in_words

SINCE = date(2027, 3, 1)


def _following(rhythm: Rhythm, after: datetime, times: int) -> list[datetime]:
    found = []
    for _time in range(times):
        after = rhythm.next_after(after)
        found.append(after)
    return found


def test_ten_stays_ten_over_both_changes_of_the_clock() -> None:
    thursdays = Rhythm(3, time(10), "weekly", SINCE)
    for around in (datetime(2027, 3, 24, tzinfo=UTC), datetime(2027, 10, 27, tzinfo=UTC)):
        found = [clock.local(one) for one in _following(thursdays, around, 3)]
        assert [(one.weekday(), one.hour) for one in found] == [(3, 10)] * 3
        assert found[0].utcoffset() != found[2].utcoffset()


def test_a_call_that_begins_now_is_past_and_nothing_is_before_it_was_agreed() -> None:
    mondays = Rhythm(0, time(10), "weekly", SINCE)
    at = clock.from_wall(SINCE, time(10))
    assert mondays.next_after(at) == clock.from_wall(date(2027, 3, 8), time(10))
    assert mondays.next_after(datetime(2026, 1, 1, tzinfo=UTC)) == at


def test_every_other_week_keeps_its_weeks_and_twice_a_week_its_days() -> None:
    start = datetime(2027, 3, 1, tzinfo=UTC)
    other = Rhythm(3, time(10), "fortnightly", SINCE)
    days = [clock.local(one).date() for one in _following(other, start, 3)]
    assert days == [date(2027, 3, 4), date(2027, 3, 18), date(2027, 4, 1)]
    assert clock.local(other.next_after(datetime(2027, 3, 10, tzinfo=UTC))).date() == date(2027, 3, 18)

    twice = Rhythm(5, time(10), "twice", SINCE)
    assert twice.weekdays == (1, 5)
    assert [clock.local(one).date().day for one in _following(twice, start, 3)] == [2, 6, 9]


def test_two_odd_weeks_at_the_end_of_a_year_are_still_one_and_the_other() -> None:
    mondays = [date(2026, 12, 21) + timedelta(weeks=number) for number in range(3)]
    assert [one.isocalendar().week for one in mondays] == [52, 53, 1]
    weeks = [week_of(one) for one in mondays]
    assert weeks[0] == weeks[2] != weeks[1]
    assert week_of(mondays[0] + timedelta(days=6)) == weeks[0], "a Sunday belongs to the Monday before it"
    other = Rhythm(6, time(10), "fortnightly", date(2026, 12, 22))
    assert other.week == weeks[0]


def test_what_was_agreed_is_read_back_and_said_in_words() -> None:
    rhythm = Rhythm(3, time(10), "twice", SINCE)
    assert Rhythm.read(rhythm.as_json()) == rhythm
    assert Rhythm.read({}) is None
    assert rhythm_in_words(rhythm).replace("\xa0", " ") == "torsdag og søndag kl. 10.00, to gange om ugen"
    assert rhythm_in_words(None) == ""
