"""Who wants to sit with whom, and who has met, as the seating takes it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from app.core.danish import fold
from app.matching.tables import Guest

#: Between names that somebody wrote on one line.
_BETWEEN = re.compile(r"[,;&\n]| og | and | und ")


class Eater(NamedTuple):
    """A sign-up with a place that eats here, and where it sits."""

    id: int
    person_id: int
    #: As `SignUp.identity`: knows the same guest on another date.
    identity: str
    name: str
    size: int
    is_first_time: bool
    #: Has a fixed place, or has been there often: can look after a table.
    is_regular: bool
    table: int | None
    is_pinned: bool
    is_host: bool
    #: Whom they want to sit with, in their own words.
    wants: str
    languages: frozenset[str]

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ", 1)[0]


class Wish(NamedTuple):
    """A name that a guest wrote; `other` is who on the list it is, if that is plain."""

    eater: Eater
    name: str
    other: Eater | None


def guests_to_seat(eaters: Iterable[Eater]) -> list[Guest]:
    """The guests as the seating takes them: every regular can be a host of a table."""
    return [_guest(one, is_host=one.is_regular or one.is_host) for one in eaters]


def guests_seated(eaters: Iterable[Eater]) -> list[Guest]:
    """The same for tables as they stand: hosts are those who were chosen."""
    return [_guest(one, is_host=one.is_host) for one in eaters]


def _guest(one: Eater, *, is_host: bool) -> Guest:
    return Guest(one.id, one.languages, one.is_first_time, is_host, one.size)


def wishes(eaters: Sequence[Eater]) -> list[Wish]:
    """Every name that somebody wrote. It is plain who it is when one other on the list has that name, or, for a
    single word, that first name.
    """
    whole: dict[str, list[Eater]] = {}
    first: dict[str, list[Eater]] = {}
    for one in eaters:
        whole.setdefault(fold(one.name), []).append(one)
        first.setdefault(fold(one.first_name), []).append(one)
    found = []
    for one in eaters:
        for name in (part.strip() for part in _BETWEEN.split(one.wants)):
            if not name:
                continue
            same = [other for other in whole.get(fold(name), []) or first.get(fold(name), []) if other != one]
            found.append(Wish(one, name, same[0] if len(same) == 1 else None))
    return found


def together(eaters: Sequence[Eater], ties: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of sign-ups for one table: those the host keeps together, and the wishes where it is plain who is meant."""
    plain = [(wish.eater.id, wish.other.id) for wish in wishes(eaters) if wish.other is not None]
    return [*ties, *plain]


def have_met(eaters: Sequence[Eater], earlier: Iterable[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Pairs who sat together before, from (date, table, identity) of earlier meals."""
    here = {one.identity: one.id for one in eaters}
    tables: dict[tuple[int, int], set[int]] = {}
    for date_id, table, identity in earlier:
        if identity in here:
            tables.setdefault((date_id, table), set()).add(here[identity])
    return sorted({pair for there in tables.values() for pair in combinations(sorted(there), 2)})
