"""Whom somebody at a samarbejdsbørs should meet, and why: what one gives meets what the other seeks, both ways.

Pure. The weights are those of the model in algorithms.md B1: give meets seek, more when it goes both ways, the same
target group, near, and what the two wish themselves. A score of 0 is no reason to meet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: What one gives is what the other seeks: of the same kind, or of the same kind and in words that both use.
SAME_KIND, SAME_WORDS = 6, 4
#: It goes both ways; both mean the same people; near each other; one, or both, wish it.
BOTH_WAYS, SAME_GROUP, NEAR, ONE_WISHES, BOTH_WISH = 8, 4, 2, 10, 25
#: Kilometres that count as near.
NEAR_KM = 10.0
#: Shorter words say nothing of their own.
_LEAST_LETTERS = 5


class Why(StrEnum):
    """A reason to meet, the strongest first."""

    BOTH_WISH = "both_wish"
    I_WISH = "i_wish"
    THEY_WISH = "they_wish"
    BOTH_WAYS = "both_ways"
    THEY_GIVE = "they_give"
    THEY_SEEK = "they_seek"
    SAME_GROUP = "same_group"
    NEAR = "near"


@dataclass(frozen=True)
class Thing:
    """Something that somebody gives or seeks. `words` are folded; an empty group is everybody."""

    id: int
    gives: bool
    category: str
    words: str = ""
    group: str = ""


@dataclass(frozen=True)
class Trader:
    """Somebody at the fair: their things, where they are (lat, lon) and whom they wish to meet, or not, by id."""

    id: int
    things: Sequence[Thing] = ()
    #: None is the whole municipality.
    at: tuple[float, float] | None = None
    wants: Collection[int] = frozenset()
    avoids: Collection[int] = frozenset()


@dataclass(frozen=True)
class Meeting:
    """A meeting that is worth something, seen from one of the two."""

    other: int
    score: int
    why: tuple[Why, ...]
    #: What they give that I seek, and what they seek that I give: (mine, theirs), the best pair of each.
    they_give: tuple[int, int] | None = None
    they_seek: tuple[int, int] | None = None


def suggest(me: Trader, others: Sequence[Trader], distance: Mapping[int, float], most: int) -> list[Meeting]:
    """The best `most` meetings for one, the best first; the same input gives the same list.

    `distance`: id → km, of those whose place is known. Nobody meets whom they, or who would rather not meet them,
    and nobody is told which of the two it is.
    """
    found = [meeting(me, one, distance.get(one.id)) for one in others if one.id != me.id]
    worth = [one for one in found if one is not None]
    return sorted(worth, key=lambda one: (-one.score, one.other))[:most]


def meeting(me: Trader, other: Trader, km: float | None) -> Meeting | None:
    """What it is worth that two meet, and why; None for no reason, or when one would rather not."""
    if other.id in me.avoids or me.id in other.avoids:
        return None
    they_give, give_score = _best(me.things, other.things, theirs_gives=True)
    they_seek, seek_score = _best(me.things, other.things, theirs_gives=False)
    points: dict[Why, int] = {}
    _wishes(points, me, other)
    if they_give and they_seek:
        points[Why.BOTH_WAYS] = give_score + seek_score + BOTH_WAYS
    elif they_give:
        points[Why.THEY_GIVE] = give_score
    elif they_seek:
        points[Why.THEY_SEEK] = seek_score
    if not points:
        return None
    if _groups(me) & _groups(other):
        points[Why.SAME_GROUP] = SAME_GROUP
    if km is not None and km <= NEAR_KM:
        points[Why.NEAR] = NEAR
    why = tuple(one for one in Why if one in points)
    return Meeting(other.id, sum(points.values()), why, they_give, they_seek)


def fit(own: Thing, other: Thing, km: float | None) -> int:
    """How well two things fit, whoever has them: one gives what the other seeks, for the same people or for everybody.

    0 is not at all. `km` is None where one of the two is everywhere.
    """
    if own.gives is other.gives or own.category != other.category:
        return 0
    if own.group and other.group and own.group != other.group:
        return 0
    same_group = SAME_GROUP if own.group and own.group == other.group else 0
    near = NEAR if km is not None and km <= NEAR_KM else 0
    return _worth(own, other) + same_group + near


def _wishes(points: dict[Why, int], me: Trader, other: Trader) -> None:
    mine, theirs = other.id in me.wants, me.id in other.wants
    if mine and theirs:
        points[Why.BOTH_WISH] = BOTH_WISH
    elif mine:
        points[Why.I_WISH] = ONE_WISHES
    elif theirs:
        points[Why.THEY_WISH] = ONE_WISHES


def _best(
    mine: Sequence[Thing], theirs: Sequence[Thing], *, theirs_gives: bool
) -> tuple[tuple[int, int] | None, int]:
    """The best pair of a thing of mine and one of theirs, and what it is worth; of two alike, the first written."""
    pairs = [
        (_worth(own, other), -own.id, -other.id)
        for own in mine
        for other in theirs
        if own.gives is not theirs_gives and other.gives is theirs_gives and own.category == other.category
    ]
    if not pairs:
        return None, 0
    worth, own_id, other_id = max(pairs)
    return (-own_id, -other_id), worth


def _worth(one: Thing, other: Thing) -> int:
    shared = _telling(one.words) & _telling(other.words)
    return SAME_KIND + (SAME_WORDS if shared else 0)


def _telling(words: str) -> set[str]:
    return {word for word in words.split() if len(word) >= _LEAST_LETTERS}


def _groups(one: Trader) -> set[str]:
    return {thing.group for thing in one.things if thing.group}
