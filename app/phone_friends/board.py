"""From what people said to a pool, and from a plan to what the board shows. Pure.

What solves (app.matching.phone_friends) is imported where a plan is made, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from app.phone_friends.said import Said

if TYPE_CHECKING:
    from app.matching.phone_friends import Part, Pool

#: (wish, volunteer).
Pair = tuple[int, int]
#: So many suggestions for one citizen.
SUGGESTIONS = 3


@dataclass(frozen=True)
class Waits:
    """A wish that waits. `since` is a day."""

    id: int
    said: Said
    lived: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class Rings:
    """A volunteer, and for how many more friends there is room."""

    id: int
    said: Said
    lived: tuple[str, ...]
    room: int
    #: A certificate for children was assessed and holds.
    may_ring_children: bool = False


@dataclass(frozen=True)
class Board:
    """Everybody who waits and everybody who rings, and what the coordinators decided about pairs."""

    waits: Sequence[Waits]
    rings: Sequence[Rings]
    #: Who have been asked or have talked before, or are one and the same.
    apart: Collection[Pair] = ()
    pins: Collection[Pair] = ()
    vetoes: Collection[Pair] = ()


@dataclass(frozen=True)
class Offer:
    """A volunteer for a citizen, and what it costs the others (app.matching.phone_friends.Choice)."""

    volunteer: int
    #: Wishes that have a friend in the plan and would have none.
    left_out: tuple[int, ...] = ()
    #: Waiting days by which the plan falls behind.
    waiting_lost: int = 0


@dataclass(frozen=True)
class Drawn:
    """A plan as it is shown: ids and figures only, so that it can be kept."""

    #: Wish → volunteer, who waited longest first.
    friend_of: Mapping[int, int] = field(default_factory=dict)
    #: Nobody can make a better one.
    is_proven: bool = False
    #: Wish → why nobody at all can be matched with it (`Pool.why_nobody`, or "vetoed").
    alone: Mapping[int, str] = field(default_factory=dict)
    #: "languages", "times" → (code, how many of those who are alone for lack of it have it), most first.
    needed: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    #: Wish → suggestions, the plan's own first; only of those that were asked for.
    offers: Mapping[int, Sequence[Offer]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return {
            "friends": [[wish, volunteer] for wish, volunteer in self.friend_of.items()],
            "is_proven": self.is_proven,
            "alone": [[wish, why] for wish, why in self.alone.items()],
            "needed": {name: [[code, many] for code, many in found] for name, found in self.needed.items()},
            "offers": [
                [wish, [[one.volunteer, list(one.left_out), one.waiting_lost] for one in offers]]
                for wish, offers in self.offers.items()
            ],
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Drawn:
        """What `as_json` gave."""
        return cls(
            friend_of=dict(kept["friends"]),
            is_proven=kept["is_proven"],
            alone=dict(kept["alone"]),
            needed={name: [(code, many) for code, many in found] for name, found in kept["needed"].items()},
            offers={
                wish: [Offer(number, tuple(left_out), lost) for number, left_out, lost in offers]
                for wish, offers in kept["offers"]
            },
        )

    def among(self, wishes: Collection[int], volunteers: Collection[int]) -> Drawn:
        """Only what is about these: of a plan that is kept, some are asked or gone meanwhile."""
        return Drawn(
            friend_of={w: v for w, v in self.friend_of.items() if w in wishes and v in volunteers},
            is_proven=self.is_proven,
            alone={w: why for w, why in self.alone.items() if w in wishes},
            needed=self.needed,
            offers={
                w: [one for one in offers if one.volunteer in volunteers]
                for w, offers in self.offers.items()
                if w in wishes
            },
        )


class Drawing:
    """A plan while it is made: the whole at once, suggestions for one citizen at a time."""

    def __init__(self, board: Board, today: date) -> None:
        """Make the best plan that keeps what the coordinators decided, as far as that can be kept."""
        self._pool = pool_of(board, today)
        self._children = {one.id for one in board.waits if one.said.may_be_child(today.year)}
        self._row = {one.id: row for row, one in enumerate(self._pool.citizens)}
        self._column = {one.id: column for column, one in enumerate(self._pool.volunteers)}
        self._vetoes = sorted(pair for pair in set(board.vetoes) if self._is_here(pair))
        self._pins = self._kept(board.pins)
        self._plan = self._pool.solve(pins=self._pins, vetoes=self._vetoes)
        self._friend_of = dict(self._pool.pairs(self._plan))

    @property
    def line(self) -> list[int]:
        """Everybody who waits, who waited longest first."""
        return [one.id for one in self._pool.citizens]

    def drawn(self, offers_for: Iterable[int] = ()) -> Drawn:
        """The plan, with suggestions for these."""
        alone = self._alone()
        return Drawn(
            friend_of=self._friend_of,
            is_proven=self._plan.certified,
            alone=alone,
            needed=self._needed(alone),
            offers={wish: self.offers(wish) for wish in offers_for if wish in self._row},
        )

    def offers(self, wish: int) -> list[Offer]:
        """Suggestions for one: the plan's own first, which costs nobody anything, then those who suit best."""
        mine = self._friend_of.get(wish)
        found = self._pool.choices(self._plan, wish, many=SUGGESTIONS, pins=self._pins, vetoes=self._vetoes)
        others = [
            Offer(one.volunteer, one.left_out, one.waiting_lost) for one in found if one.volunteer != mine
        ]
        return [*([Offer(mine)] if mine is not None else []), *others][:SUGGESTIONS]

    def _is_here(self, pair: Pair) -> bool:
        return pair[0] in self._row and pair[1] in self._column

    def _affinity(self, pair: Pair) -> int:
        return int(self._pool.graph.affinity[self._row[pair[0]], self._column[pair[1]]])

    def _kept(self, pins: Iterable[Pair]) -> list[Pair]:
        """The pins that can be kept: who was pinned may be gone or full by now, or not suit any more."""
        room = {one.id: one.room for one in self._pool.volunteers}
        kept: list[Pair] = []
        for pair in sorted(set(pins) - set(self._vetoes)):
            if self._is_here(pair) and self._affinity(pair) and room[pair[1]]:
                room[pair[1]] -= 1
                kept.append(pair)
        return kept

    def _alone(self) -> dict[int, str]:
        graph = self._pool.graph
        possible = (graph.affinity > 0) & (graph.capacity > 0)
        for pair in self._vetoes:
            possible[self._row[pair[0]], self._column[pair[1]]] = False
        numbers = [one.id for row, one in enumerate(self._pool.citizens) if not possible[row].any()]
        why = {number: self._pool.why_nobody(number) or "vetoed" for number in numbers}
        return {
            number: "attest" if said == "apart" and number in self._children else said
            for number, said in why.items()
        }

    def _needed(self, alone: Mapping[int, str]) -> dict[str, list[tuple[str, int]]]:
        """What those lack who can be matched with nobody: which languages and half-days would help most of them."""
        found: dict[str, list[tuple[str, int]]] = {}
        for name in ("languages", "times"):
            theirs = [self._pool.citizens[self._row[one]] for one, why in alone.items() if why == name]
            counted = Counter(code for one in theirs for code in getattr(one, name))
            found[name] = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return found


def pool_of(board: Board, today: date) -> Pool:
    """Everybody as the matching knows them. Ages count in whole years at the end of this year."""
    from app.matching.phone_friends import Citizen, Pool, Volunteer

    citizens = [
        Citizen(
            **one.said.for_matching(one.id, one.lived, today.year),
            waiting_days=max(0, (today - one.since).days),
        )
        for one in board.waits
    ]
    volunteers = [
        Volunteer(**one.said.for_matching(one.id, one.lived, today.year), room=max(0, one.room))
        for one in board.rings
    ]
    children = [one.id for one in board.waits if one.said.may_be_child(today.year)]
    unfit = [(child, one.id) for child in children for one in board.rings if not one.may_ring_children]
    return Pool(citizens, volunteers, apart=[*board.apart, *unfit])


def suits(waits: Waits, rings: Rings, today: date) -> tuple[Part, ...]:
    """What suits about two: points and what they are about; nothing when they may not be matched."""
    from app.matching.phone_friends import parts_of

    pool = pool_of(Board([waits], [rings]), today)
    if not pool.graph.affinity[0, 0]:
        return ()
    return parts_of(pool.citizens[0], pool.volunteers[0])
