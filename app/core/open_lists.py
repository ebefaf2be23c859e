"""Lists that anybody may read as data: what a feature says of its list to feeds, to other sites and to the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

#: What a filter of the list says, as in an address: each word may stand there several times.
Arguments = Mapping[str, Sequence[str]]
Schema = Mapping[str, Any]

#: JSON schemas that several lists use for their fields.
TEXT: Schema = {"type": "string"}
YES_OR_NO: Schema = {"type": "boolean"}
DEGREES: Schema = {"type": "number"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
INSTANT_OR_NONE: Schema = {"type": ["string", "null"], "format": "date-time"}
DAY_OR_NONE: Schema = {"type": ["string", "null"], "format": "date"}
COUNT_OR_NONE: Schema = {"type": ["integer", "null"], "minimum": 0}
TEXT_OR_NONE: Schema = {"type": ["string", "null"]}


@dataclass(frozen=True)
class Parameter:
    """A filter of the list, called as in the address of its page."""

    name: str
    #: What it asks for, in a few words.
    label: Any
    #: () → the words it may be, with labels. Without it, it is the number of a row.
    choices: Callable[[], Sequence[tuple[str, Any]]] | None = None
    #: Whether it may stand in the address more than once.
    is_many: bool = False
    #: (number) → whether there is such a row, where it is a number.
    exists: Callable[[int], bool] | None = None


class OpenItem(NamedTuple):
    """One thing of a list, as anybody may read it."""

    #: The same as long as it stands there.
    id: str
    title: str
    #: Path on this site.
    url: str
    #: In words; empty where there is nothing to say.
    when: str
    where: str
    #: Whose it is: an organisation's name, never a person's.
    by: str
    is_cancelled: bool
    #: What the API says besides, as the list's `fields` promise.
    fields: Mapping[str, Any]


class OpenPage(NamedTuple):
    """Some things of a list in its order, and the cursor to go on from."""

    items: Sequence[OpenItem]
    next: str | None


@dataclass(frozen=True)
class OpenList:
    """A list of a feature: read with the filters of its page, and never anything that does not stand there."""

    #: As in the API's address: "tasks".
    name: str
    #: As in the addresses of feeds and of lists on other sites: "opgaver".
    word: str
    title: Any
    #: The page.
    endpoint: str
    parameters: Sequence[Parameter]
    #: What a whole cursor looks like.
    cursor: re.Pattern[str]
    #: Field → its JSON schema, beside those that every item has.
    fields: Mapping[str, Schema]
    #: (filters, cursor or None, at most so many) → a page. Filters that mean nothing ask for nothing.
    read: Callable[[Arguments, str | None, int], OpenPage]
    #: Whether new things come in it all the time: then it has feeds, and can stand on other sites.
    is_news: bool = True


def first(arguments: Arguments, name: str) -> str:
    """The first word of a filter; empty without one."""
    return next(iter(arguments.get(name, ())), "")


def number_in(arguments: Arguments, name: str) -> int | None:
    """The number of a filter; None without one, or when it is none that a row can have."""
    word = first(arguments, name)
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= 9 else None
