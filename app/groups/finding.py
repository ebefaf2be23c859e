"""Looking for a group: what the address asks for, and which groups answer it, with reasons.

Addresses are shared and typed by hand, so nothing in them can be wrong: what is not understood is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from app.core.formatting import capital
from app.core.pack import current_pack
from app.groups.links import public_path
from app.groups.models import Group
from app.groups.rules import Doing, OpenTo, PartOfDay, Size, Traits, Wish, ranked
from app.groups.words import (
    DOING_WORDS,
    OPEN_TO_WORDS,
    PART_WORDS,
    SIZE_WORDS,
    WEEKDAYS,
    company_in_words,
    paused_in_words,
    reason_in_words,
    times_in_words,
    topics_in_words,
    where_in_words,
)
from app.places.distance import distance_km
from app.places.queries import PlaceRow, all_places

_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True)
class Search:
    """What somebody looks for, and from where."""

    wish: Wish
    place: PlaceRow | None

    @property
    def arguments(self) -> dict[str, Any]:
        """For an address: only what is chosen, always in the same order."""
        wish = self.wish
        found = {
            "hvad": wish.topic,
            "sted": self.place.id if self.place else None,
            "dag": wish.weekday,
            "tid": wish.part_of_day,
            "faa": wish.size,
            "gor": wish.doing,
            "hvem": wish.open_to,
            "ro": 1 if wish.is_quiet else None,
        }
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True)
class Found:
    """A group on the list, in words."""

    title: str
    url: str
    owner: str
    when: str
    where: str
    tags: list[str]
    #: Why it is shown; nothing when nothing was asked for.
    why: str
    #: That it pauses; nothing when it does not.
    pause: str
    asks_first: bool
    #: Its picture's file and what one sees on it, or None.
    picture: tuple[str, str] | None = None


def read_search(arguments: Mapping[str, str]) -> Search:
    """What an address asks for."""
    place_id = arguments.get("sted", "")
    place = next((one for one in all_places() if str(one.id) == place_id), None)
    topics = {tag.code for tag in current_pack().group_topics}
    day = arguments.get("dag", "")
    return Search(
        Wish(
            topic=arguments["hvad"] if arguments.get("hvad") in topics else None,
            weekday=int(day) if day in {"0", "1", "2", "3", "4", "5", "6"} else None,
            part_of_day=_one_of(PartOfDay, arguments.get("tid")),
            size=_one_of(Size, arguments.get("faa")),
            doing=_one_of(Doing, arguments.get("gor")),
            open_to=_one_of(OpenTo, arguments.get("hvem")),
            is_quiet=arguments.get("ro") == "1",
            has_place=place is not None,
        ),
        place,
    )


def _one_of(kind: type[_E], word: str | None) -> _E | None:
    return next((one for one in kind if one.value == word), None)


def traits_of(group: Group, place: PlaceRow | None) -> Traits:
    """What a group is like, seen from a place."""
    km = None
    if place is not None and group.place is not None:
        km = distance_km(place.lat, place.lon, group.place.lat, group.place.lon)
    return Traits(
        topics=tuple(group.topics),
        weekdays=tuple(group.weekdays),
        starts_at=group.starts_at,
        size=group.size,
        doing=group.doing,
        open_to=group.open_to,
        is_quiet=group.is_quiet,
        is_online=group.is_online,
        km=km,
    )


def answers_to(
    search: Search, groups: list[Group], today: date, pictures: Mapping[int, tuple[str, str]]
) -> list[Found]:
    """The groups that answer a search, the best first; all of them when nothing was asked for."""
    known = {group.id: (group, traits_of(group, search.place)) for group in groups}
    found = ranked(search.wish, [(number, traits) for number, (_group, traits) in known.items()])
    return [
        _found(
            known[number][0],
            [reason_in_words(one, search.wish, known[number][1].km) for one in reasons],
            today,
            pictures.get(number),
        )
        for number, reasons in found
    ]


def _found(group: Group, why: list[str], today: date, picture: tuple[str, str] | None) -> Found:
    return Found(
        title=group.title,
        url=public_path(group.id),
        owner=group.organisation.name if group.organisation is not None else "",
        when=times_in_words(group),
        where=where_in_words(group),
        tags=[*topics_in_words(group.topics), *company_in_words(group)],
        why=". ".join(why),
        pause=paused_in_words(group.paused_until, today),
        asks_first=group.door == "ask",
        picture=picture,
    )


def chosen_in_words(search: Search) -> list[tuple[str, Search]]:
    """(what was chosen, the search without it), in the order of the form."""
    wish, chosen = search.wish, []
    if wish.topic:
        chosen.append((topics_in_words([wish.topic])[0], _without(search, topic=None)))
    if search.place:
        chosen.append((search.place.name, Search(replace(wish, has_place=False), None)))
    if wish.weekday is not None:
        chosen.append((capital(str(WEEKDAYS[wish.weekday])), _without(search, weekday=None)))
    if wish.part_of_day:
        chosen.append((str(PART_WORDS[wish.part_of_day]), _without(search, part_of_day=None)))
    if wish.size:
        chosen.append((str(SIZE_WORDS[wish.size]), _without(search, size=None)))
    if wish.doing:
        chosen.append((str(DOING_WORDS[wish.doing]), _without(search, doing=None)))
    if wish.open_to:
        chosen.append((str(OPEN_TO_WORDS[wish.open_to]), _without(search, open_to=None)))
    return chosen


def _without(search: Search, **nothing: Any) -> Search:
    return Search(replace(search.wish, **nothing), search.place)


class Choices(NamedTuple):
    """What one can choose between in the form, by the word of the address: (value, words) each."""

    hvad: tuple[tuple[str, str], ...]
    dag: tuple[tuple[int, str], ...]
    tid: tuple[tuple[str, str], ...]
    faa: tuple[tuple[str, str], ...]
    gor: tuple[tuple[str, str], ...]
    hvem: tuple[tuple[str, str], ...]


def choices() -> Choices:
    """All of them, in the words of the page."""
    return Choices(
        tuple((tag.code, str(tag.label)) for tag in current_pack().group_topics),
        tuple((number, capital(str(name))) for number, name in enumerate(WEEKDAYS)),
        *(
            tuple((code, str(words)) for code, words in known.items())
            for known in (PART_WORDS, SIZE_WORDS, DOING_WORDS, OPEN_TO_WORDS)
        ),
    )
