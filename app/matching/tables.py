"""What a seating plan is made of, and what a table costs in it. Pure; see `seating.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: What a fault costs. Each is worth more than all the lesser ones of one table together.
_NO_LANGUAGE, _ALONE, _NO_HOST, _MET, UNEVEN = 1_000_000, 100_000, 10_000, 10, 1


@dataclass(frozen=True)
class Guest:
    """Somebody who comes, with those who came along. `id` tells guests apart and decides between equals."""

    id: int
    #: Codes of languages they can talk in; without any they can talk with everybody.
    languages: frozenset[str] = frozenset()
    is_first_time: bool = False
    #: Can look after a table.
    is_host: bool = False
    #: Chairs: themselves and whom they bring, who speak as they do and are never divided.
    size: int = 1


@dataclass(frozen=True)
class Said:
    """Something to tell who seats the guests: a text with parameters, and whom it is about."""

    text: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    guests: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: its number from 1 on, who looks after it, and who sits there, in order."""

    number: int
    host: int | None
    guests: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """All tables, why they are as they are, and what could not be kept."""

    tables: tuple[Table, ...]
    reasons: tuple[Said, ...]
    broken: tuple[Said, ...]


@dataclass(frozen=True)
class Party:
    """Guests who are never divided."""

    guests: tuple[Guest, ...]
    #: The table they are pinned to.
    table: int | None = None

    @property
    def size(self) -> int:
        return sum(guest.size for guest in self.guests)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(guest.id for guest in self.guests)

    @property
    def hosts(self) -> int:
        return sum(guest.is_host for guest in self.guests)


class Scorer:
    """What a table costs: numbers of parties in, faults and mixing out."""

    def __init__(self, parties: Sequence[Party], met: Iterable[tuple[int, int]]) -> None:
        self.parties = parties
        self.sizes = [party.size for party in parties]
        bits: dict[str, int] = {}
        for party in parties:
            for guest in party.guests:
                for code in sorted(guest.languages):
                    bits.setdefault(code, 1 << len(bits))
        #: A bit for each language; all of them for who can talk with everybody.
        self.masks = [
            [sum(bits[code] for code in guest.languages) or -1 for guest in party.guests] for party in parties
        ]
        self.is_alone = [party.size == 1 and party.guests[0].is_first_time for party in parties]
        self.is_pinned = [party.table is not None for party in parties]
        of = {number: index for index, party in enumerate(parties) for number in party.ids}
        self.met = [[0] * len(parties) for _party in parties]
        for pair in {tuple(sorted(pair)) for pair in met}:
            one, other = (of.get(number) for number in pair)
            if one is not None and other is not None and one != other:
                self.met[one][other] += 1
                self.met[other][one] += 1

    def size(self, table: Sequence[int]) -> int:
        """How many sit there."""
        return sum(self.sizes[index] for index in table)

    def without_language(self, table: Sequence[int]) -> list[int]:
        """Guests with whom nobody else there can talk."""
        masks = [mask for index in table for mask in self.masks[index]]
        if len(masks) < 2:
            return []
        common = -1
        for mask in masks:
            common &= mask
        if common:
            return []
        guests = [guest for index in table for guest in self.parties[index].guests]
        return [
            guest.id
            for place, guest in enumerate(guests)
            # Who brought somebody has them to talk with.
            if guest.size == 1
            and not any(mask & masks[place] for other, mask in enumerate(masks) if other != place)
        ]

    def alone(self, table: Sequence[int]) -> int | None:
        """Whoever came alone and for the first time, and sits with people who came together; None when nobody does."""
        if len(table) != 2:
            return None
        one, other = table
        if self.is_alone[other]:
            one, other = other, one
        return self.parties[one].ids[0] if self.is_alone[one] and self.sizes[other] > 1 else None

    def pairs_met(self, table: Sequence[int]) -> int:
        """How many pairs there know each other, beside those who came together."""
        return sum(self.met[one][other] for place, one in enumerate(table) for other in table[place + 1 :])

    def has_host(self, table: Sequence[int]) -> bool:
        """Whether somebody there can look after it."""
        return any(self.parties[index].hosts for index in table)

    def cost(self, table: Sequence[int]) -> int:
        """All of it in one number: the smaller the better."""
        return (
            _NO_LANGUAGE * len(self.without_language(table))
            + _ALONE * (self.alone(table) is not None)
            + _NO_HOST * (bool(table) and not self.has_host(table))
            + _MET * self.pairs_met(table)
            + UNEVEN * self.size(table) ** 2
        )
