"""Who sits at which table at a shared meal. Pure: the same guests give the same plan, in whatever order they come.

What must be kept comes first, in this order: no table is overfull; who wants to sit together does, while a table can
hold them; nobody sits without somebody who speaks a language of theirs; nobody who comes for the first time is alone
among people who came together; every table has a host while there are any. What is left is mixed: people who never
met. What could not be kept is said, as a message with parameters, never passed over.

Guests are first gathered into parties, which are never divided. Parties are dealt out to tables one by one, the
hardest first, each to the table where it does least harm; then pairs of parties are exchanged and single ones moved
as long as that makes the whole better. The number of rounds is bounded, never the time. Who is pinned to a table stays
there, and draws those who want to sit with them.

`explain` says the same of tables as they stand, whoever set them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from math import ceil

from app.matching.tables import UNEVEN, Guest, Party, Plan, Said, Scorer, Table

#: The most at one table, as the meals have it.
SEATS = 8
#: Rounds of improvement; each looks at every pair of parties once.
MOST_ROUNDS = 4


def seat(
    guests: Iterable[Guest],
    *,
    together: Iterable[Collection[int]] = (),
    met: Iterable[tuple[int, int]] = (),
    seats: int = SEATS,
    pinned: Mapping[int, int] | None = None,
) -> Plan:
    """Seat all guests at tables of at most `seats`.

    `together`: groups of ids who want to sit together; groups that share a guest are one. Those too large for a table
    are divided, which is said. `met`: pairs who know each other from before. `pinned`: guest to the table they stay at,
    as long as it holds them all. Ids that are no guest's are passed over.
    Raises ValueError for a guest twice, for no seats, and for somebody with more company than a table has seats.
    """
    if seats < 1:
        raise ValueError("a table has at least one seat")
    known = _known(guests)
    if any(guest.size > seats for guest in known.values()):
        raise ValueError("a guest needs more seats than a table has")
    groups = _joined(known, together)
    homes, loosened = _homes(known, seats, pinned or {})
    scorer = Scorer(_parties(known, groups, seats, homes), met)
    return _plan(_deal(scorer, seats), scorer, groups, seats, loosened)


def explain(
    tables: Mapping[int, Collection[int]],
    guests: Iterable[Guest],
    *,
    together: Iterable[Collection[int]] = (),
    met: Iterable[tuple[int, int]] = (),
    seats: int = SEATS,
) -> Plan:
    """What is to be said of tables as they stand: number to the guests there. Arguments else as of `seat`.

    Guests without a table are passed over. Raises ValueError for a guest twice in the list.
    """
    known = _known(guests)
    home = {guest: number for number, there in tables.items() for guest in there if guest in known}
    groups = _joined({number: known[number] for number in sorted(home)}, together)
    parties = [party for group in groups for party in _by_table(group, home)]
    indices: dict[int, list[int]] = {}
    for index, party in enumerate(parties):
        indices.setdefault(party.table or 0, []).append(index)
    return _plan(indices, Scorer(parties, met), groups, seats)


def _known(guests: Iterable[Guest]) -> dict[int, Guest]:
    given = sorted(guests, key=lambda guest: guest.id)
    known = {guest.id: guest for guest in given}
    if len(known) < len(given):
        raise ValueError("a guest stands in the list twice")
    return known


def _joined(known: Mapping[int, Guest], together: Iterable[Collection[int]]) -> list[list[Guest]]:
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
    found: dict[int, list[Guest]] = {}
    for number, guest in known.items():
        found.setdefault(first(number), []).append(guest)
    return list(found.values())


def _homes(
    known: Mapping[int, Guest], seats: int, pinned: Mapping[int, int]
) -> tuple[dict[int, int], list[Said]]:
    """Who stays at which table, and what is said of tables that cannot hold all who were to stay."""
    homes: dict[int, int] = {}
    taken: dict[int, int] = {}
    loosened: dict[int, list[int]] = {}
    for guest in known.values():
        table = pinned.get(guest.id)
        if table is None:
            continue
        if taken.get(table, 0) + guest.size > seats:
            loosened.setdefault(table, []).append(guest.id)
        else:
            homes[guest.id] = table
            taken[table] = taken.get(table, 0) + guest.size
    text = "Bord %(table)s: Der var ikke plads til alle, der skulle blive siddende."
    return homes, [Said(text, {"table": table}, tuple(ids)) for table, ids in sorted(loosened.items())]


def _parties(
    known: Mapping[int, Guest], groups: Sequence[Sequence[Guest]], seats: int, homes: Mapping[int, int]
) -> list[Party]:
    """The groups in pieces that are never divided; whoever wants to sit with somebody pinned comes along if there is
    room."""
    room = dict.fromkeys(homes.values(), seats)
    for number, table in homes.items():
        room[table] -= known[number].size
    parties: list[Party] = []
    for group in groups:
        at = {guest.id: homes[guest.id] for guest in group if guest.id in homes}
        loose = [guest for guest in group if guest.id not in at]
        for guest in loose:
            fits = [table for table in sorted(set(at.values())) if room[table] >= guest.size]
            if fits:
                at[guest.id] = fits[0]
                room[fits[0]] -= guest.size
        parties += _by_table(group, at)
        parties += _pieces([guest for guest in loose if guest.id not in at], seats)
    return parties


def _by_table(group: Sequence[Guest], home: Mapping[int, int]) -> list[Party]:
    """Those of a group who have a table, as one party at each."""
    tables = sorted({home[guest.id] for guest in group if guest.id in home})
    return [Party(tuple(guest for guest in group if home.get(guest.id) == table), table) for table in tables]


def _pieces(group: Sequence[Guest], seats: int) -> list[Party]:
    """A group in as few parties as tables can hold, about equally large."""
    pieces: list[list[Guest]] = [[] for _piece in range(ceil(_size(group) / seats))]
    for guest in sorted(group, key=lambda guest: (-guest.size, guest.id)):
        fits = [piece for piece in pieces if _size(piece) + guest.size <= seats]
        if not fits:
            fits = [[]]
            pieces += fits
        min(fits, key=_size).append(guest)
    return [Party(tuple(sorted(piece, key=lambda guest: guest.id))) for piece in pieces]


def _size(group: Iterable[Guest]) -> int:
    return sum(guest.size for guest in group)


def _deal(scorer: Scorer, seats: int) -> dict[int, list[int]]:
    """Number of a table to the parties there: dealt out, then exchanged as long as that is better."""
    sizes, parties = scorer.sizes, scorer.parties
    kept = sorted({party.table for party in parties if party.table is not None})
    tables = [[index for index, party in enumerate(parties) if party.table == number] for number in kept]
    tables += [[] for _table in range(ceil(sum(sizes) / seats) - len(kept))]
    loose = [index for index in range(len(parties)) if not scorer.is_pinned[index]]
    for index in sorted(loose, key=lambda index: (-sizes[index], -parties[index].hosts, index)):
        room = [table for table in tables if scorer.size(table) + sizes[index] <= seats]
        if not room:
            tables.append([])
            room = [tables[-1]]
        best = min(room, key=lambda table: scorer.cost([*table, index]) - scorer.cost(table))
        best.append(index)
    for _round in range(MOST_ROUNDS):
        if not _improve(tables, scorer, seats):
            break
    new = sorted(sorted(table) for table in tables[len(kept) :] if table)
    free = (number for number in count(1) if number not in kept)
    return dict(zip(kept, tables, strict=False)) | dict(zip(free, new, strict=False))


def _improve(tables: list[list[int]], scorer: Scorer, seats: int) -> bool:
    """Try every exchange between every two tables once; whether any of them made it better."""
    is_better = False
    for place, one in enumerate(tables):
        for other in tables[place + 1 :]:
            while _exchange(one, other, scorer, seats):
                is_better = True
    return is_better


def _exchange(one: list[int], other: list[int], scorer: Scorer, seats: int) -> bool:
    """Carry out the first exchange of two parties, or move of one, that makes two tables better."""
    now = scorer.cost(one) + scorer.cost(other)
    both = scorer.size(one) + scorer.size(other)
    if now <= UNEVEN * ((both // 2) ** 2 + (both - both // 2) ** 2):
        # It cannot be better.
        return False
    may_leave, may_come = (
        [index for index in table if not scorer.is_pinned[index]] for table in (one, other)
    )
    for leaves in (None, *may_leave):
        for comes in (None, *may_come):
            left = [index for index in one if index != leaves] + ([comes] if comes is not None else [])
            right = [index for index in other if index != comes] + ([leaves] if leaves is not None else [])
            if max(scorer.size(left), scorer.size(right)) > seats:
                continue
            if scorer.cost(left) + scorer.cost(right) < now:
                one[:], other[:] = left, right
                return True
    return False


# ---- what is said ---------------------------------------------------------------------------------------------


def _plan(
    tables: Mapping[int, Sequence[int]],
    scorer: Scorer,
    groups: Sequence[Sequence[Guest]],
    seats: int,
    loosened: Sequence[Said] = (),
) -> Plan:
    found: list[Table] = []
    reasons: list[Said] = []
    faults: list[Said] = []
    for number, table in sorted(tables.items()):
        parties = [scorer.parties[index] for index in sorted(table)]
        guests = [guest for party in parties for guest in party.guests]
        hosts = sorted((guest.is_first_time, guest.id) for guest in guests if guest.is_host)
        found.append(Table(number, hosts[0][1] if hosts else None, tuple(guest.id for guest in guests)))
        reasons += _reasons(number, parties, scorer.pairs_met(table))
        faults += _faults(number, table, scorer, seats, has_host=bool(hosts))
    return Plan(tuple(found), tuple(reasons), (*_apart(groups, found, seats), *loosened, *faults))


def _apart(groups: Sequence[Sequence[Guest]], tables: Sequence[Table], seats: int) -> list[Said]:
    """Groups that want to sit together and do not."""
    home = {guest: table.number for table in tables for guest in table.guests}
    said = []
    for group in groups:
        at, size = len({home[guest.id] for guest in group}), _size(group)
        parameters = {"number": size, "seats": seats, "tables": at}
        ids = tuple(guest.id for guest in group)
        if size > seats:
            text = "%(number)s vil sidde sammen. De sidder ved %(tables)s borde med plads til %(seats)s."
            said.append(Said(text, parameters, ids))
        elif at > 1:
            said.append(
                Said("%(number)s vil sidde sammen, men sidder ved %(tables)s borde.", parameters, ids)
            )
    return said


def _reasons(number: int, parties: Sequence[Party], pairs_met: int) -> list[Said]:
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


def _faults(number: int, table: Sequence[int], scorer: Scorer, seats: int, *, has_host: bool) -> list[Said]:
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
    if scorer.size(table) > seats:
        text = "Bord %(table)s: Der sidder %(number)s, men der er kun plads til %(seats)s."
        said.append(Said(text, {"table": number, "number": scorer.size(table), "seats": seats}))
    return said
