"""What of a search stands in its address, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.core.formatting import capital
from app.places.queries import PlaceRow
from app.search.answering import Answer
from app.search.filtering import When
from app.search.finding import Limits
from app.search.understanding import asked_tokens
from app.search.words import canonical

_MOST_LETTERS = 200
#: Pages further on are nobody's.
_LAST_PAGE = 42
WEEKDAYS = (
    ("mandag", _l("Mandag")),
    ("tirsdag", _l("Tirsdag")),
    ("onsdag", _l("Onsdag")),
    ("torsdag", _l("Torsdag")),
    ("fredag", _l("Fredag")),
    ("loerdag", _l("Lørdag")),
    ("soendag", _l("Søndag")),
)
MOMENTS = (
    (When.TODAY.value, _l("I dag")),
    (When.TOMORROW.value, _l("I morgen")),
    (When.WEEKEND.value, _l("I weekenden")),
    (When.THIS_WEEK.value, _l("Denne uge")),
)
DAYS = (*MOMENTS, *WEEKDAYS)


@dataclass(frozen=True)
class Search:
    """What somebody looks for."""

    words: str = ""
    kind: str = ""
    place: PlaceRow | None = None
    #: A value of DAYS, or empty.
    day: str = ""
    page: int = 1

    def limits(self) -> Limits:
        """What was chosen beside the words."""
        weekdays = [code for code, _label in WEEKDAYS]
        return Limits(
            self.kind or None,
            (canonical(self.place.name),) if self.place else (),
            frozenset({weekdays.index(self.day)}) if self.day in weekdays else frozenset(),
            When(self.day) if self.day in {one.value for one in When} else None,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.words.strip() or self.kind or self.place or self.day)

    def address(self) -> str:
        """Where the answer stands. It can be shared."""
        values: dict[str, Any] = {
            "q": self.words,
            "hvad": self.kind,
            "sted": self.place.id if self.place else "",
            "dag": self.day,
            "side": self.page if self.page > 1 else "",
        }
        said = urlencode({name: value for name, value in values.items() if value})
        address = url_for("home.search")
        return f"{address}?{said}" if said else address

    def chips(self, answer: Answer | None, kinds: Mapping[str, str]) -> list[tuple[str, str]]:
        """What it is limited to, each with the address without it: chosen, and named by the words."""
        first = replace(self, page=1)
        found: list[tuple[str, str]] = []
        if self.kind:
            found.append((kinds.get(self.kind, self.kind), replace(first, kind="").address()))
        if self.place:
            found.append((self.place.name, replace(first, place=None).address()))
        if self.day:
            found.append((str(dict(DAYS)[self.day]), replace(first, day="").address()))
        for place, tokens in answer.named.said if answer and answer.named.left else ():
            said = place or self.words[tokens[0].start : tokens[-1].end]
            left = " ".join(f"{self.words[: tokens[0].start]} {self.words[tokens[-1].end :]}".split())
            found.append((capital(said), replace(first, words=_without_end(left)).address()))
        return found


def _without_end(words: str) -> str:
    """Without a small word that is left at the end: "gåtur i"."""
    tokens = asked_tokens(words)
    small = {"i", "på", "ved", "om"}
    return words[: tokens[-1].start].strip() if len(tokens) > 1 and tokens[-1].word in small else words


def read_search(arguments: Mapping[str, str], places: list[PlaceRow], kinds: Mapping[str, str]) -> Search:
    """The search that an address says. What is not known is left out."""
    place = arguments.get("sted", "")
    page = arguments.get("side", "")
    return Search(
        words=arguments.get("q", "")[:_MOST_LETTERS],
        kind=arguments.get("hvad", "") if arguments.get("hvad", "") in kinds else "",
        place=next((one for one in places if str(one.id) == place), None),
        day=arguments.get("dag", "") if arguments.get("dag", "") in dict(DAYS) else "",
        page=min(max(int(page), 1), _LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 4 else 1,
    )
