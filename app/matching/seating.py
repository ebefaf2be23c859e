"""Who sits at which table at a shared meal. Pure: the same guests give the same plan, in whatever order they come.

What must be kept comes first, in this order: no table is overfull; who wants to sit together does, while a table can
hold them; nobody sits without somebody who speaks a language of theirs; nobody who comes for the first time is alone
among people who came together; every table has a host while there are any. What is left is mixed: people who never
met. What could not be kept is said, as a message with parameters, never passed over.

Guests are first gathered into parties, which are never divided. Parties are dealt out to tables one by one, the
hardest first, each to the table where it does least harm; then pairs of parties are exchanged and single ones moved
as long as that makes the whole better. The number of rounds is bounded, never the time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

#: The most at one table, as the meals have it.
SEATS = 8
#: Rounds of improvement; each looks at every pair of parties once.
MOST_ROUNDS = 4

#: What a fault costs. Each is worth more than all the lesser ones of one table together.
_NO_LANGUAGE, _ALONE, _NO_HOST, _MET, _UNEVEN = 1_000_000, 100_000, 10_000, 10, 1


@dataclass(frozen=True)
class Guest:
    """Somebody who comes. `id` tells guests apart and decides between equals."""

    id: int
    #: Codes of languages they can talk in; without any they can talk with everybody.
    languages: frozenset[str] = frozenset()
    is_first_time: bool = False
    #: Can look after a table.
    is_host: bool = False


@dataclass(frozen=True)
class Said:
    """Something to tell who seats the guests: a text with parameters, and whom it is about."""

    text: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    guests: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: who looks after it, and who sits there, in order."""

    host: int | None
    guests: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """All tables, why they are as they are, and what could not be kept."""

    tables: tuple[Table, ...]
    reasons: tuple[Said, ...]
    broken: tuple[Said, ...]


@dataclass(frozen=True)
class _Party:
    """Guests who are never divided."""

    guests: tuple[Guest, ...]

    @property
    def size(self) -> int:
        return len(self.guests)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(guest.id for guest in self.guests)

    @property
    def hosts(self) -> int:
        return sum(guest.is_host for guest in self.guests)


def seat(
    guests: Iterable[Guest],
    *,
    together: Iterable[Collection[int]] = (),
    met: Iterable[tuple[int, int]] = (),
    seats: int = SEATS,
) -> Plan:
    """Seat all guests at tables of at most `seats`.

    `together`: groups of ids who want to sit together; groups that share a guest are one. Those too large for a table
    are divided, which is said. `met`: pairs who know each other from before. Ids that are no guest's are passed over.
    Raises ValueError for a guest twice, or for no seats.
    """
    given = sorted(guests, key=lambda guest: guest.id)
    known = {guest.id: guest for guest in given}
    if len(known) < len(given):
        raise ValueError("a guest stands in the list twice")
    if seats < 1:
        raise ValueError("a table has at least one seat")
    parties, broken = _parties(known, together, seats)
    scorer = _Scorer(parties, met)
    return _plan(_deal(scorer, seats), scorer, broken)


def _joined(known: Mapping[int, Guest], together: Iterable[Collection[int]]) -> list[list[int]]:
    """Guests by who wants to sit with whom, through however many others."""
    leader = {number: number for number in known}

    def first(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for group in together:
        members = sorted(number for number in group if number in known)
        for other in members[1:]:
            low, high = sorted((first(members[0]), first(other)))
            leader[high] = low
    found: dict[int, list[int]] = {}
    for number in known:
        found.setdefault(first(number), []).append(number)
    return list(found.values())


def _parties(
    known: Mapping[int, Guest], together: Iterable[Collection[int]], seats: int
) -> tuple[list[_Party], list[Said]]:
    parties: list[_Party] = []
    broken: list[Said] = []
    for group in _joined(known, together):
        pieces = ceil(len(group) / seats)
        if pieces > 1:
            broken.append(
                Said(
                    "%(number)s vil sidde sammen. De sidder ved %(tables)s borde med plads til %(seats)s.",
                    {"number": len(group), "seats": seats, "tables": pieces},
                    tuple(group),
                )
            )
        share = ceil(len(group) / pieces)
        parties += [
            _Party(tuple(known[number] for number in group[begin : begin + share]))
            for begin in range(0, len(group), share)
        ]
    return parties, broken


class _Scorer:
    """What a table costs: numbers of parties in, faults and mixing out."""

    def __init__(self, parties: Sequence[_Party], met: Iterable[tuple[int, int]]) -> None:
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
        ids = [number for index in table for number in self.parties[index].ids]
        return [
            number
            for place, number in enumerate(ids)
            if not any(mask & masks[place] for other, mask in enumerate(masks) if other != place)
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
            + _UNEVEN * self.size(table) ** 2
        )


def _deal(scorer: _Scorer, seats: int) -> list[list[int]]:
    """Numbers of parties by table: dealt out, then exchanged as long as that is better."""
    sizes, parties = scorer.sizes, scorer.parties
    tables: list[list[int]] = [[] for _table in range(ceil(sum(sizes) / seats))]
    hardest = sorted(range(len(parties)), key=lambda index: (-sizes[index], -parties[index].hosts, index))
    for index in hardest:
        room = [table for table in tables if scorer.size(table) + sizes[index] <= seats]
        if not room:
            tables.append([])
            room = [tables[-1]]
        best = min(room, key=lambda table: scorer.cost([*table, index]) - scorer.cost(table))
        best.append(index)
    for _round in range(MOST_ROUNDS):
        if not _improve(tables, scorer, seats):
            break
    return [table for table in tables if table]


def _improve(tables: list[list[int]], scorer: _Scorer, seats: int) -> bool:
    """Try every exchange between every two tables once; whether any of them made it better."""
    is_better = False
    for place, one in enumerate(tables):
        for other in tables[place + 1 :]:
            while _exchange(one, other, scorer, seats):
                is_better = True
    return is_better


def _exchange(one: list[int], other: list[int], scorer: _Scorer, seats: int) -> bool:
    """Carry out the first exchange of two parties, or move of one, that makes two tables better."""
    now = scorer.cost(one) + scorer.cost(other)
    both = scorer.size(one) + scorer.size(other)
    if now <= _UNEVEN * ((both // 2) ** 2 + (both - both // 2) ** 2):
        # It cannot be better.
        return False
    for leaves in (None, *one):
        for comes in (None, *other):
            left = [index for index in one if index != leaves] + ([comes] if comes is not None else [])
            right = [index for index in other if index != comes] + ([leaves] if leaves is not None else [])
            if max(scorer.size(left), scorer.size(right)) > seats:
                continue
            if scorer.cost(left) + scorer.cost(right) < now:
                one[:], other[:] = left, right
                return True
    return False


# ---- what is said ---------------------------------------------------------------------------------------------


def _plan(tables: Sequence[Sequence[int]], scorer: _Scorer, broken: list[Said]) -> Plan:
    found, reasons = [], []
    for number, table in enumerate(sorted(map(sorted, tables)), start=1):
        parties = [scorer.parties[index] for index in table]
        guests = [guest for party in parties for guest in party.guests]
        hosts = sorted((guest.is_first_time, guest.id) for guest in guests if guest.is_host)
        found.append(Table(hosts[0][1] if hosts else None, tuple(guest.id for guest in guests)))
        reasons += _reasons(number, parties, scorer.pairs_met(table))
        broken += _faults(number, table, scorer, has_host=bool(hosts))
    return Plan(tuple(found), tuple(reasons), tuple(broken))


def _reasons(number: int, parties: Sequence[_Party], pairs_met: int) -> list[Said]:
    said = [
        Said("Bord %(table)s: De vil gerne sidde sammen.", {"table": number}, party.ids)
        for party in parties
        if party.size > 1
    ]
    guests = tuple(number for party in parties for number in party.ids)
    if len(parties) > 1 and not pairs_met:
        text = "Bord %(table)s: De er kommet hver for sig og har ikke mødt hinanden før."
        said.append(Said(text, {"table": number}, guests))
    elif pairs_met:
        text = "Bord %(table)s: %(pairs)s par har mødt hinanden før."
        said.append(Said(text, {"table": number, "pairs": pairs_met}, guests))
    return said


def _faults(number: int, table: Sequence[int], scorer: _Scorer, *, has_host: bool) -> list[Said]:
    said = [
        Said("Bord %(table)s: Ingen andre ved bordet taler gæstens sprog.", {"table": number}, (guest,))
        for guest in scorer.without_language(table)
    ]
    alone = scorer.alone(table)
    if alone is not None:
        text = (
            "Bord %(table)s: Gæsten er her for første gang og sidder alene med nogen, der er kommet sammen."
        )
        said.append(Said(text, {"table": number}, (alone,)))
    if not has_host:
        said.append(Said("Bord %(table)s: Der er ingen bordvært.", {"table": number}))
    return said
