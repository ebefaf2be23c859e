"""Every figure of the plan a second time: raw rows, added up in plain Python, without any query of the house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.core.database import Base, db

Row = Mapping[str, Any]
Figures = dict[tuple[int, str, str], int]
_DENMARK = ZoneInfo("Europe/Copenhagen")
_NO_DATE = datetime(2200, 1, 1, tzinfo=UTC)
#: Fewer phone friends than that are not told.
FEW = 5


def rows(table: str) -> list[Row]:
    """All rows of a table."""
    return [dict(row) for row in db.session.execute(select(Base.metadata.tables[table])).mappings()]


def by_id(table: str, key: str = "id") -> dict[int, Row]:
    return {row[key]: row for row in rows(table)}


def year_of(instant: datetime) -> int:
    return instant.astimezone(_DENMARK).year


def quarter_of(instant: datetime) -> int:
    return (instant.astimezone(_DENMARK).month + 2) // 3


def count_again(
    year: int, now: datetime, least: int = FEW
) -> tuple[Figures, dict[tuple[int, str, int], int]]:
    """(initiative, feature, key) → value, and (initiative, feature, quarter) → leading figure; zeros left out."""
    found: dict[tuple[int, str, str], float] = defaultdict(int)
    quarters: dict[tuple[int, str, int], int] = defaultdict(int)
    for initiative, feature, key, number, at in _everything(year, now, least):
        if key is None:
            quarters[initiative, feature, quarter_of(at)] += int(number)
        else:
            found[initiative, feature, key] += number
    return (
        {key: round(value) for key, value in found.items() if round(value)},
        {key: value for key, value in quarters.items() if value},
    )


Counted = tuple[int, str, str | None, float, datetime]


def _everything(year: int, now: datetime, least: int) -> Iterator[Counted]:
    yield from _dates(year, now)
    yield from _agreed(year)
    yield from _rooms(year)
    yield from _tasks(year)
    yield from _fairs(year)
    yield from _phone(year, least)


def _dates(year: int, now: datetime) -> Iterator[Counted]:
    features = {"walk": "walks", "group": "groups", "meal": "meals", "event": "events"}
    series, meals = by_id("series"), by_id("meal_date", "occurrence_id")
    parties: dict[int, list[Row]] = defaultdict(list)
    for party in rows("sign_up"):
        if party["status"] in ("confirmed", "came"):
            parties[party["occurrence_id"]].append(party)
    crew: dict[int, set[int]] = defaultdict(set)
    for helper in rows("meal_helper"):
        if helper["status"] == "on":
            crew[helper["occurrence_id"]].add(helper["person_id"] or -helper["id"])
    for one in rows("occurrence"):
        of = series[one["series_id"]]
        if of["initiative_id"] is None or year_of(one["starts_at"]) != year:
            continue
        feature, initiative, at = features[of["kind"]], of["initiative_id"], one["starts_at"]
        if one["status"] != "planned":
            yield initiative, feature, "cancelled", 1, at
            continue
        here = parties[one["id"]]
        is_over = one["ends_at"] <= now
        places = sum(party["party_size"] for party in here) if of["needs_sign_up"] else 0
        places += one["head_count"] or 0
        first = sum(party["party_size"] for party in here if party["is_first_time"])
        if feature == "meals":
            said = meals.get(one["id"], {})
            places = places if said.get("guests") is None else said["guests"]
            first = first if said.get("first_timers") is None else said["first_timers"]
            helped = said.get("helpers")
            if helped is None:
                helped = len(crew[one["id"]]) if is_over else 0
            yield initiative, feature, "portions", said.get("portions") or 0, at
            yield initiative, feature, "helpers", helped, at
        yield initiative, feature, "places", places, at
        yield initiative, feature, None, places, at
        yield initiative, feature, "held", int(is_over), at
        yield initiative, feature, "first_timers", first, at
        yield (
            initiative, feature, "came_again",
            sum(party["party_size"] for party in here if party["comes_again"]), at,
        )  # fmt: skip


def _agreed(year: int) -> Iterator[Counted]:
    series, dates = by_id("series"), by_id("occurrence")
    for point in rows("event_point"):
        date = dates[point["occurrence_id"]]
        initiative = series[date["series_id"]]["initiative_id"]
        if initiative is not None and year_of(date["starts_at"]) == year:
            yield initiative, "events", "agreed", 1, date["starts_at"]
            yield initiative, "events", "agreed_done", int(point["state"] == "done"), date["starts_at"]


def _rooms(year: int) -> Iterator[Counted]:
    for one in rows("room_booking"):
        if one["initiative_id"] and one["status"] == "booked" and year_of(one["starts_at"]) == year:
            hours = (one["ends_at"] - one["starts_at"]).total_seconds() / 3600
            yield one["initiative_id"], "rooms", "bookings", 1, one["starts_at"]
            yield one["initiative_id"], "rooms", None, 1, one["starts_at"]
            yield one["initiative_id"], "rooms", "room_hours", hours, one["starts_at"]


def _tasks(year: int) -> Iterator[Counted]:
    listings, responses = by_id("listing"), rows("listing_response")
    minutes: dict[int, int] = defaultdict(int)
    for hours in rows("listing_hours"):
        minutes[hours["response_id"]] += hours["minutes"] or 0
    for one in rows("listing_date"):
        task = listings[one["listing_id"]]
        at = one["sort_at"] if one["sort_at"] < _NO_DATE else task["created_at"]
        was_public = task["state"] in ("published", "expired", "archived")
        if not (task["initiative_id"] and was_public and year_of(at) == year):
            continue
        own = [yes for yes in responses if yes["date_id"] == one["id"]]
        initiative = task["initiative_id"]
        yield initiative, "listings", "hours", sum(minutes[yes["id"]] for yes in own) / 60, at
        if one["cancelled_at"] is not None:
            yield initiative, "listings", "called_off", 1, at
            continue
        helpers = sum(yes["status"] == "accepted" for yes in own)
        yield initiative, "listings", "tasks", 1, at
        yield initiative, "listings", "helpers", helpers, at
        yield initiative, "listings", None, helpers, at


def _fairs(year: int) -> Iterator[Counted]:
    participants, agreements = rows("exchange_participant"), rows("exchange_agreement")
    answers, timetables = rows("exchange_follow_up"), by_id("exchange_timetable", "fair_id")
    for fair in rows("exchange_fair"):
        initiative, at = fair["initiative_id"], fair["starts_at"]
        if initiative is None or year_of(at) != year or fair["state"] == "cancelled":
            continue
        yield initiative, "exchange", "exchange_meetings", timetables.get(fair["id"], {}).get("held") or 0, at
        coming = [one for one in participants if one["fair_id"] == fair["id"] and one["status"] == "coming"]
        if fair["state"] == "draft" or not coming:
            continue
        agreed = {one["id"] for one in agreements if one["fair_id"] == fair["id"] and one["agreed_at"]}
        of_fair = {one["id"] for one in agreements if one["fair_id"] == fair["id"]}
        kept = {
            one["agreement_id"] for one in answers
            if one["agreement_id"] in of_fair and one["months"] == 12 and one["answer"] in ("done", "going")
        }  # fmt: skip
        people = sum(one["party_size"] for one in coming)
        yield initiative, "exchange", "exchange_people", people, at
        yield initiative, "exchange", None, people, at
        yield initiative, "exchange", "exchange_parties", len(coming), at
        yield initiative, "exchange", "exchange_agreements", len(agreed), at
        yield initiative, "exchange", "exchange_kept", len(kept), at


def _phone(year: int, least: int) -> Iterator[Counted]:
    own = [one["id"] for one in rows("initiative") if one["default_for"] == "phone_friends"]
    if not own:
        return
    some_day = datetime(year, 7, 1, tzinfo=UTC)
    pairs, wishes = rows("phone_pair"), by_id("phone_wish")
    forgotten = {row["key"]: row["number"] for row in rows("phone_tally") if row["year"] == year}
    calls = [row["called_at"] for row in rows("phone_call") if row["outcome"] == "talked"]
    per_quarter = [
        sum(year_of(at) == year and quarter_of(at) == quarter for at in calls)
        + forgotten.get(f"calls-{quarter}", 0)
        for quarter in (1, 2, 3, 4)
    ]
    ended = sum(row["state"] == "ended" and year_of(row["ended_at"]) == year for row in pairs)
    ended += sum(number for key, number in forgotten.items() if key.startswith("ended-"))
    values = {
        "phone_calls": sum(per_quarter),
        "phone_pairs": sum(row["state"] in ("trial", "active", "paused") for row in pairs),
        "phone_waiting": sum(row["state"] == "waiting" for row in wishes.values()),
        "phone_ended": ended,
    }
    for key, number in values.items():
        yield own[0], "phone_friends", key, number if number >= least else 0, some_day
    days = list(_days(year, pairs, wishes, forgotten))
    yield own[0], "phone_friends", "phone_days", round(median(days)) if len(days) >= least else 0, some_day
    for quarter, number in enumerate(per_quarter, 1):
        at = datetime(year, quarter * 3 - 1, 1, tzinfo=UTC)
        yield own[0], "phone_friends", None, number if number >= least else 0, at


def _days(
    year: int, pairs: list[Row], wishes: Mapping[int, Row], forgotten: Mapping[str, int]
) -> Iterator[int]:
    first: dict[int, Row] = {}
    for pair in sorted(pairs, key=lambda row: row["id"]):
        if pair["trial_at"] is not None:
            first.setdefault(pair["wish_id"], pair)
    for pair in first.values():
        if year_of(pair["trial_at"]) == year:
            yield (pair["trial_at"] - wishes[pair["wish_id"]]["made_at"]).days
    for key, number in forgotten.items():
        if key.startswith("days-"):
            yield from [int(key[5:])] * number
