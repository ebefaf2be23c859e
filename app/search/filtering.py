"""Places and days that a question names are filters: "gåtur broager lørdag" is a walk, there and then. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.search.words import Token, stem


class When(StrEnum):
    """Days that are not a weekday; the values stand in addresses that people share."""

    TODAY = "i-dag"
    TOMORROW = "i-morgen"
    WEEKEND = "weekend"
    THIS_WEEK = "denne-uge"


#: Word of the index → weekday. Danish, German, English.
_WEEKDAYS = {
    word: day
    for day, words in enumerate(
        (
            "mandag mandagen mandage montag monday mondays",
            "tirsdag tirsdagen tirsdage dienstag tuesday tuesdays",
            "onsdag onsdagen onsdage mittwoch wednesday wednesdays",
            "torsdag torsdagen torsdage donnerstag thursday thursdays",
            "fredag fredagen fredage freitag friday fridays",
            "lørdag lørdagen lørdage samstag saturday saturdays",
            "søndag søndagen søndage sonntag sunday sundays",
        )
    )
    for word in words.split()
}
_WHEN = {
    ("i", "dag"): When.TODAY,
    ("i", "aften"): When.TODAY,
    ("i", "formiddag"): When.TODAY,
    ("i", "eftermiddag"): When.TODAY,
    ("tonight",): When.TODAY,
    ("heute",): When.TODAY,
    ("today",): When.TODAY,
    ("i", "morgen"): When.TOMORROW,
    ("tomorrow",): When.TOMORROW,
    ("weekend",): When.WEEKEND,
    ("weekenden",): When.WEEKEND,
    ("wochenende",): When.WEEKEND,
    ("denne", "uge"): When.THIS_WEEK,
}
#: From this hour on it is called so.
_TIMES_OF_DAY = ((0, ""), (5, "morgen"), (9, "formiddag"), (12, "eftermiddag"), (17, "aften"))
_DAY_WORDS = (
    "morgen formiddag eftermiddag aften morgenen formiddagen eftermiddagen aftenen abend vormittag nachmittag "
    "evening morning afternoon"
)
TIMES_OF_DAY = frozenset(_DAY_WORDS.split())
_CLOCK = re.compile(r"kl\. ([0-9]{1,2})")
WEEKEND_DAYS = frozenset({5, 6})
#: The most words that the name of a place has.
_LONGEST_NAME = 4


@dataclass(frozen=True)
class Named:
    """What of a question names a place or a day, and the words that are left to look for."""

    places: tuple[str, ...]
    weekdays: frozenset[int]
    when: When | None
    left: tuple[Token, ...]
    #: Each with the words it was named by, and the name of the place if it is one.
    said: tuple[tuple[str, tuple[Token, ...]], ...] = ()


def name_filters(found: Sequence[Token], places: Mapping[tuple[str, ...], str]) -> Named:
    """Read the filters out of a question. `places` is words of the index → the place."""
    named: list[str] = []
    weekdays: set[int] = set()
    when: When | None = None
    left: list[Token] = []
    said: list[tuple[str, tuple[Token, ...]]] = []
    at = 0
    while at < len(found):
        place, many = _place_at(found, at, places)
        moment, of_moment = (None, 0) if many else _when_at(found, at)
        if place is not None:
            named.append(place)
            said.append((place, tuple(found[at : at + many])))
        elif moment is not None:
            when = moment
            said.append(("", tuple(found[at : at + of_moment])))
        elif found[at].word in _WEEKDAYS:
            weekdays.add(_WEEKDAYS[found[at].word])
            said.append(("", (found[at],)))
        else:
            left.append(found[at])
        at += many or of_moment or 1
    return Named(tuple(dict.fromkeys(named)), frozenset(weekdays), when, tuple(left), tuple(said))


def _place_at(
    found: Sequence[Token], at: int, places: Mapping[tuple[str, ...], str]
) -> tuple[str | None, int]:
    for many in range(min(_LONGEST_NAME, len(found) - at), 0, -1):
        words = tuple(one.word for one in found[at : at + many])
        if words in places:
            return places[words], many
        # "i Broagers gader"
        if many == 1 and words[0].endswith("s") and (words[0][:-1],) in places:
            return places[(words[0][:-1],)], 1
    return None, 0


def _when_at(found: Sequence[Token], at: int) -> tuple[When | None, int]:
    for many in (2, 1):
        moment = _WHEN.get(tuple(one.word for one in found[at : at + many]))
        if moment is not None:
            return moment, many
    return None, 0


def days_of(when: When, today: date) -> tuple[date, date]:
    """The first and the last day that are meant."""
    sunday = today + timedelta(days=6 - today.weekday())
    if when is When.TODAY:
        return today, today
    if when is When.TOMORROW:
        return today + timedelta(days=1), today + timedelta(days=1)
    if when is When.THIS_WEEK:
        return today, sunday
    return max(today, sunday - timedelta(days=1)), sunday


def weekdays_between(first: date, last: date) -> frozenset[int]:
    """The weekdays from a day to another, both included."""
    many = min(7, (last - first).days + 1)
    return frozenset((first + timedelta(days=day)).weekday() for day in range(many))


def times_of_day(when_text: str) -> str:
    """What the time is called at which something begins: "Hver onsdag kl. 9.30" is in the forenoon."""
    hours = [int(hour) for hour in _CLOCK.findall(when_text)]
    called = [next(name for first, name in reversed(_TIMES_OF_DAY) if hour >= first) for hour in hours]
    return " ".join(filter(None, dict.fromkeys(called)))


def place_words(name: str, words: Sequence[str]) -> tuple[str, ...]:
    """A place's name as `name_filters` knows it; nothing for a name that is an everyday word."""
    return () if len(words) == 1 and (len(name) < 3 or stem(words[0]) in _EVERYDAY) else tuple(words)


#: Hamlets whose names mean something else to who asks ("Mølle", "Skov", "Egen").
_EVERYDAY_WORDS = (
    "skov mølle holm lund mark strand havn have dam vang by torp kirke bro eng bakke sø hav mose "
    "egen kær spang"
)
_EVERYDAY = frozenset(stem(word) for word in _EVERYDAY_WORDS.split())
