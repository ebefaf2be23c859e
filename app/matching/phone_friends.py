"""Who could talk with whom on the telephone, how well they suit each other, and why. Pure.

Hard: a language both speak, a half-day both can, the wishes of both about the other, no pair that is kept apart, and a
volunteer with room. What suits is counted in points that add up (`POINTS`), never more than 100, and each can be said.
The same people give the same plan, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.assignment import Graph, Plan, solve
from app.matching.heaviest import NOBODY

#: The most points of each kind; with the one that everybody has they are 100.
POINTS: Mapping[str, int] = {"possible": 1, "interests": 50, "times": 24, "lived": 15, "often": 10}
#: Points for one shared interest, and for one more half-day than the one that is needed.
_PER_INTEREST, _PER_TIME = 10, 6
#: Ages are wished for in bands of so many years.
AGE_BAND = 5
_BANDS = 24

_Masks = NDArray[np.uint64]
#: (citizen id, volunteer id).
Pairs = Collection[tuple[int, int]]


@dataclass(frozen=True)
class Talker:
    """What one of two has said about themselves and the other. `id` tells them apart and decides between equals."""

    id: int
    #: Codes of languages.
    languages: frozenset[str]
    #: Half-days of the week, as the pack names them.
    times: frozenset[str]
    interests: frozenset[str] = frozenset()
    #: What a citizen would like the other to have lived through, and what a volunteer has.
    lived: frozenset[str] = frozenset()
    #: The rhythm they would like.
    often: str | None = None
    gender: str | None = None
    age: int | None = None
    #: Wishes about the other; who has not said their own does not meet a wish.
    wants_gender: str | None = None
    #: From and up to, both in whole years and meant as bands of `AGE_BAND`.
    wants_ages: tuple[int, int] | None = None


@dataclass(frozen=True)
class Citizen(Talker):
    """Somebody who waits for a friend."""

    waiting_days: int = 0


@dataclass(frozen=True)
class Volunteer(Talker):
    """Somebody who would like to ring. `room`: how many more friends; 0 for who is not approved or has a pause."""

    room: int = 1


@dataclass(frozen=True)
class Part:
    """One part of what suits: which kind of `POINTS`, how many points, and what it is about."""

    kind: str
    points: int
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A volunteer for a citizen: points and their parts, and what choosing this one costs the others.

    `left_out` are ids of citizens who have a friend in the plan and would have none, `waiting_lost` the waiting days
    that the best plan with this choice falls behind (each citizen counts one day more than they waited).
    """

    volunteer: int
    points: int
    parts: tuple[Part, ...]
    left_out: tuple[int, ...]
    waiting_lost: int


@dataclass(frozen=True)
class Pool:
    """Everybody who waits and everybody who would ring. `apart`: (citizen, volunteer) who are never to be matched."""

    citizens: Sequence[Citizen]
    volunteers: Sequence[Volunteer]
    apart: Pairs = ()
    graph: Graph = field(init=False)
    _row: dict[int, int] = field(init=False)
    _column: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Bring everybody into one order and find who may be matched. Raises `ValueError` for somebody twice."""
        ours = sorted(self.citizens, key=lambda one: (-one.waiting_days, one.id))
        theirs = sorted(self.volunteers, key=lambda one: one.id)
        row = {one.id: at for at, one in enumerate(ours)}
        column = {one.id: at for at, one in enumerate(theirs)}
        if len(row) < len(ours) or len(column) < len(theirs):
            raise ValueError("somebody stands in the list twice")
        affinity = _affinity(ours, theirs)
        for citizen, volunteer in self.apart:
            if citizen in row and volunteer in column:
                affinity[row[citizen], column[volunteer]] = 0
        graph = Graph(
            np.array([one.waiting_days for one in ours], np.int64),
            np.array([one.room for one in theirs], np.int64),
            affinity,
        )
        for name, value in (
            ("citizens", ours), ("volunteers", theirs), ("graph", graph), ("_row", row), ("_column", column)
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    def solve(self, *, pins: Pairs = (), vetoes: Pairs = (), after: Plan | None = None) -> Plan:
        """The best plan with these pins and without these vetoes, all (citizen id, volunteer id).

        It is found sooner `after` one of the same pool that differs little. Raises `ValueError` for pins that cannot be
        kept, `KeyError` for somebody who is not here.
        """
        return solve(self.graph, pins=self._places(pins), vetoes=self._places(vetoes), after=after)

    def _places(self, pairs: Pairs) -> list[tuple[int, int]]:
        return [(self._row[citizen], self._column[volunteer]) for citizen, volunteer in pairs]

    def pairs(self, plan: Plan) -> list[tuple[int, int]]:
        """(citizen id, volunteer id) of a plan, who waited longest first."""
        return [(self.citizens[one].id, self.volunteers[other].id) for one, other in plan.pairs]

    def choices(
        self, plan: Plan, citizen: int, many: int = 3, *, pins: Pairs = (), vetoes: Pairs = ()
    ) -> list[Choice]:
        """The volunteers who suit a citizen best, one of the plan first among equals; each is solved for what it costs.

        `pins` and `vetoes` are those of the plan; a pin of this citizen gives way to the choice.
        """
        row, others = self._row[citizen], [pin for pin in pins if pin[0] != citizen]
        points = self.graph.affinity[row].astype(np.int64)
        vetoed = [self._column[other] for one, other in vetoes if one == citizen]
        possible = np.setdiff1d(np.flatnonzero((points > 0) & (self.graph.capacity > 0)), vetoed)
        best = possible[np.lexsort((possible, possible != plan.friend_of[row], -points[possible]))]
        found: list[Choice] = []
        for column in best.tolist():
            other = self.volunteers[column]
            if sum(pin[1] == other.id for pin in others) >= other.room or len(found) == many:
                continue
            chosen = self.solve(pins=[*others, (citizen, other.id)], vetoes=vetoes, after=plan)
            found.append(self._choice(plan, chosen, row, column))
        return found

    def _choice(self, plan: Plan, chosen: Plan, row: int, column: int) -> Choice:
        gone = np.flatnonzero((plan.friend_of != NOBODY) & (chosen.friend_of == NOBODY))
        return Choice(
            volunteer=self.volunteers[column].id,
            points=int(self.graph.affinity[row, column]),
            parts=parts_of(self.citizens[row], self.volunteers[column]),
            left_out=tuple(self.citizens[one].id for one in gone.tolist()),
            waiting_lost=plan.waiting_sum - chosen.waiting_sum,
        )

    def why_nobody(self, citizen: int) -> str | None:
        """Why nobody at all can be matched with a citizen: the first condition that leaves nobody, or None.

        One of "room", "languages", "times", "wishes", "apart".
        """
        row = self._row[citizen]
        here = self.citizens[row]
        left = [one for one in self.volunteers if one.room]
        for name, holds in (
            ("languages", lambda one: here.languages & one.languages),
            ("times", lambda one: here.times & one.times),
            ("wishes", lambda one: _meets(here, one) and _meets(one, here)),
        ):
            if not left:
                return "room"
            left = [one for one in left if holds(one)]
            if not left:
                return name
        return None if any(self.graph.affinity[row, self._column[one.id]] for one in left) else "apart"


def parts_of(citizen: Citizen, volunteer: Volunteer) -> tuple[Part, ...]:
    """What suits about two who may be matched; the points add up to their affinity."""
    shared = tuple(sorted(citizen.interests & volunteer.interests))
    times = tuple(sorted(citizen.times & volunteer.times))
    lived = tuple(sorted(citizen.lived & volunteer.lived))
    same = citizen.often is not None and citizen.often == volunteer.often
    parts = (
        Part("possible", POINTS["possible"]),
        Part("interests", min(POINTS["interests"], _PER_INTEREST * len(shared)), shared),
        Part("times", min(POINTS["times"], _PER_TIME * (len(times) - 1)), times),
        Part("lived", POINTS["lived"] if lived else 0, lived),
        Part("often", POINTS["often"] if same else 0, (citizen.often,) if same and citizen.often else ()),
    )
    return tuple(part for part in parts if part.points)


def _meets(one: Talker, other: Talker) -> bool:
    """Whether the wishes of one are met by the other."""
    if one.wants_gender is not None and one.wants_gender != other.gender:
        return False
    if one.wants_ages is None:
        return True
    low, high = (age // AGE_BAND for age in one.wants_ages)
    return other.age is not None and low <= other.age // AGE_BAND <= high


def _affinity(citizens: Sequence[Citizen], volunteers: Sequence[Volunteer]) -> NDArray[np.uint8]:
    """How well everybody suits everybody, 0 where they may not be matched; shape (citizens, volunteers)."""
    ours, theirs = _masks(citizens, volunteers)
    found = np.zeros((len(citizens), len(volunteers)), np.uint8)
    rows = max(1, 1_000_000 // max(1, len(volunteers)))
    for start in range(0, len(citizens), rows):
        these = {name: mask[start : start + rows, None] for name, mask in ours.items()}
        common = {name: these[name] & theirs[name][None, :] for name in ours}
        times = np.bitwise_count(common["times"])
        points = np.minimum(np.bitwise_count(common["interests"]) * _PER_INTEREST, POINTS["interests"])
        points += np.minimum((times.astype(np.int8) - 1) * _PER_TIME, POINTS["times"]).astype(np.uint8)
        points += (common["lived"] != 0) * np.uint8(POINTS["lived"])
        points += (common["often"] != 0) * np.uint8(POINTS["often"])
        points += np.uint8(POINTS["possible"])
        points[(times == 0) | (common["languages"] == 0) | (common["refused"] != 0)] = 0
        found[start : start + rows] = points
    return found


def _masks(
    citizens: Sequence[Citizen], volunteers: Sequence[Volunteer]
) -> tuple[dict[str, _Masks], dict[str, _Masks]]:
    """Everything that is compared as bits of one number for each person, of citizens and of volunteers."""
    everybody: list[Talker] = [*citizens, *volunteers]
    found: dict[str, list[int]] = {}
    for name in ("languages", "times", "interests", "lived"):
        found[name] = _bits([getattr(one, name) for one in everybody])
    found["often"] = _bits([{one.often} - {None} for one in everybody])
    genders = sorted(
        {"", *(one.gender or "" for one in everybody), *(one.wants_gender or "" for one in everybody)}
    )
    traits = [_is_and_refuses(one, genders) for one in everybody]
    # A citizen's refusals stand against what the volunteer is, and the other way round, in one number.
    found["refused"] = [
        refuses << 32 | is_ if at < len(citizens) else is_ << 32 | refuses
        for at, (is_, refuses) in enumerate(traits)
    ]
    arrays = {name: np.array(values, np.uint64) for name, values in found.items()}
    cut = len(citizens)
    return (
        {name: mask[:cut] for name, mask in arrays.items()},
        {name: mask[cut:] for name, mask in arrays.items()},
    )


def _bits(values: Sequence[Collection[Any]]) -> list[int]:
    """Each set as the bits of a number. Raises `ValueError` for more than 64 different things."""
    place = {one: at for at, one in enumerate(sorted({one for some in values for one in some}))}
    if len(place) > 64:
        raise ValueError("more than 64 different things to compare")
    return [sum(1 << place[one] for one in some) for some in values]


def _is_and_refuses(one: Talker, genders: Sequence[str]) -> tuple[int, int]:
    """What somebody is (gender, age; a bit each for those who did not say) and what they refuse in the other."""
    gender = {name: 1 << at for at, name in enumerate(genders)}
    unsaid_age = 1 << len(genders)
    band = [unsaid_age << (1 + at) for at in range(_BANDS)]
    if len(genders) + 1 + _BANDS > 32:
        raise ValueError("too many genders to compare")
    age = unsaid_age if one.age is None else band[min(one.age // AGE_BAND, _BANDS - 1)]
    refuses = 0
    if one.wants_gender is not None:
        refuses |= sum(gender.values()) - gender[one.wants_gender]
    if one.wants_ages is not None:
        low, high = (min(year // AGE_BAND, _BANDS - 1) for year in one.wants_ages)
        refuses |= unsaid_age + sum(band) - sum(band[low : high + 1])
    return gender[one.gender or ""] | age, refuses
