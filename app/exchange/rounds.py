"""From a fair with rounds to the timetable that `matching` plans, and back. Pure.

Rounds that have begun or are locked are no part of what is planned: their meetings stay. The others are numbered anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import Any, NamedTuple, Self

from app.matching import timetable
from app.matching.exchange_scores import Trader, meeting
from app.matching.timetable import Fair, Pair, Stop
from app.places.distance import distance_km

#: Two who have nothing in common, where somebody has too few to meet.
NOTHING = 1
#: So many organisations are planned while whoever asked waits; more are long work (decisions.md).
MOST_AT_ONCE = 60

#: Two participants, the lower number first.
Two = tuple[int, int]


def two(one: int, other: int) -> Two:
    """Two in their one order."""
    return (min(one, other), max(one, other))


class Meet(NamedTuple):
    """Two meet in a round (from 0) at a table (from 1)."""

    one: int
    other: int
    round: int
    table: int

    @property
    def two(self) -> Two:
        """Who meets."""
        return (self.one, self.other)


@dataclass(frozen=True)
class Guest:
    """One who comes: the first round and the one after the last, what they bring and wish, and where they are."""

    id: int
    first: int
    end: int
    trader: Trader
    #: Latitude and longitude.
    at: tuple[float, float] | None = None
    #: A person who comes for two does not meet themself, nor does an organisation.
    who: frozenset[str] = frozenset()
    is_absent: bool = False


def worth(one: Guest, other: Guest) -> int:
    """What it is worth that two meet; 0 is no reason."""
    km = distance_km(*one.at, *other.at) if one.at and other.at else None
    found = meeting(one.trader, other.trader, km)
    return found.score if found is not None else 0


@dataclass(frozen=True)
class Setting:
    """All that a plan is made from. `saved` is the plan that stands, `begun` how many rounds have begun."""

    rounds: int
    tables: int
    least: int
    guests: Mapping[int, Guest]
    saved: Sequence[Meet] = ()
    pins: Mapping[Two, int] = field(default_factory=dict)
    forbidden: Collection[Two] = frozenset()
    locked: Collection[int] = frozenset()
    begun: int = 0

    def is_closed(self, round_: int) -> bool:
        """Whether nothing changes in a round any more."""
        return round_ < self.begun or round_ in self.locked

    def may_meet(self, pair: Two) -> bool:
        """Whether nobody minds that two meet."""
        one, other = (self.guests.get(who) for who in pair)
        if one is None or other is None or pair in self.forbidden or one.who & other.who:
            return False
        return other.id not in one.trader.avoids and one.id not in other.trader.avoids

    def is_there(self, pair: Two, round_: int) -> bool:
        """Whether both come, and are there in a round."""
        both = [self.guests.get(who) for who in pair]
        return all(one is not None and one.first <= round_ < one.end for one in both)

    def holds(self, meet: Meet) -> bool:
        """Whether a meeting of a round to come can take place."""
        fits = 0 <= meet.round < self.rounds and 1 <= meet.table <= self.tables
        return fits and self.may_meet(meet.two) and self.is_there(meet.two, meet.round)

    def kept(self) -> list[Meet]:
        """What stays: what has been, and of locked rounds what can still take place."""
        return [
            one
            for one in self.saved
            if one.round < self.begun or (one.round in self.locked and self.holds(one))
        ]


@dataclass(frozen=True)
class Proposal:
    """A plan for all rounds; what the open ones are worth, and what they can be worth at most."""

    meetings: tuple[Meet, ...]
    worth: int
    bound: int
    #: It was stopped before it was done.
    is_capped: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        meetings = [list(one) for one in self.meetings]
        return {"meetings": meetings, "worth": self.worth, "bound": self.bound, "is_capped": self.is_capped}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        meetings = tuple(Meet(*one) for one in kept["meetings"])
        return cls(meetings, kept["worth"], kept["bound"], kept["is_capped"])


@dataclass(frozen=True)
class Question:
    """What `matching` is asked: places of participants and pairs, and open rounds by their new numbers."""

    fair: Fair
    pairs: Sequence[Two]
    open_rounds: Sequence[int]
    fixed: Mapping[int, int]
    before: Mapping[int, int]


def ask(setting: Setting) -> Question:
    """The question for the rounds that are open."""
    open_ = [one for one in range(setting.rounds) if not setting.is_closed(one)]
    ids = sorted(setting.guests)
    place = {who: at for at, who in enumerate(ids)}
    kept = setting.kept()
    had = Counter(who for one in kept for who in one.two)
    values = _values(setting, {one.two for one in kept})
    pairs = list(values)
    fair = Fair(
        len(open_),
        setting.tables,
        setting.least,
        [_renumbered(setting.guests[who], open_) for who in ids],
        [Pair(place[one], place[other], values[one, other]) for one, other in pairs],
        [had[who] for who in ids],
    )
    number = {round_: at for at, round_ in enumerate(open_)}
    at_of = {pair: at for at, pair in enumerate(pairs)}
    before = {
        at_of[one.two]: number[one.round] for one in setting.saved if one.round in number and one.two in at_of
    }
    return Question(fair, pairs, open_, _fixed(setting, at_of, number), before)


def _renumbered(guest: Guest, open_: Sequence[int]) -> tuple[int, int]:
    return sum(one < guest.first for one in open_), sum(one < guest.end for one in open_)


def _values(setting: Setting, met: Collection[Two]) -> dict[Two, int]:
    """Pair → value of all who may meet and have not. Who fits with few may meet anybody."""
    allowed = [
        pair for pair in combinations(sorted(setting.guests), 2) if pair not in met and setting.may_meet(pair)
    ]
    value = {pair: worth(setting.guests[pair[0]], setting.guests[pair[1]]) for pair in allowed}
    partners = Counter(who for pair, much in value.items() if much for who in pair)
    few = {who for who in setting.guests if partners[who] < 2 * setting.least}
    return {
        pair: much or NOTHING
        for pair, much in value.items()
        if much or pair in setting.pins or pair[0] in few or pair[1] in few
    }


def _fixed(setting: Setting, at_of: Mapping[Two, int], number: Mapping[int, int]) -> dict[int, int]:
    """The pins that can be kept together."""
    fixed: dict[int, int] = {}
    busy: set[tuple[int, int]] = set()
    load: Counter[int] = Counter()
    for pair, round_ in sorted(setting.pins.items()):
        both = {(who, round_) for who in pair}
        fits = pair in at_of and round_ in number and setting.is_there(pair, round_)
        if fits and not busy & both and load[round_] < setting.tables:
            fixed[at_of[pair]] = number[round_]
            busy |= both
            load[round_] += 1
    return fixed


def answer(setting: Setting, question: Question, found: timetable.Timetable, *, is_capped: bool) -> Proposal:
    """The plan of all rounds. Who meets in the same round as before stays at the table."""
    from app.matching.fair_tables import tables

    table_of = found.table_of or tables(question.fair, found.round_of)
    old = {one.two: one for one in setting.saved}
    by_round: dict[int, dict[Two, int]] = {round_: {} for round_ in question.open_rounds}
    for at, number in found.round_of.items():
        by_round[question.open_rounds[number]][question.pairs[at]] = table_of[at] + 1
    meetings = setting.kept()
    for round_, wished in by_round.items():
        stay = {
            pair: old[pair].table
            for pair in wished
            if pair in old and old[pair].round == round_ and old[pair].table <= setting.tables
        }
        meetings += [Meet(*pair, round_, table) for pair, table in _seated(wished, stay, setting.tables)]
    meetings.sort(key=lambda one: (one.round, one.table))
    return Proposal(tuple(meetings), found.objective, found.bound, is_capped)


def _seated(wished: Mapping[Two, int], stay: Mapping[Two, int], tables: int) -> Iterable[tuple[Two, int]]:
    """Everybody's table: that where they stay, else the one they are to have, else a free one."""
    free = set(range(1, tables + 1)) - set(stay.values())
    for pair, table in sorted(wished.items(), key=lambda one: one[1]):
        if pair in stay:
            yield pair, stay[pair]
            continue
        taken = table if table in free else min(free)
        free.remove(taken)
        yield pair, taken


def solve(setting: Setting, stop: Stop = lambda best: False) -> Proposal:
    """The best plan. `stop` is asked between steps (`timetable.plan`): yes ends it with the best so far."""
    question, stopped = ask(setting), False

    def note(best: timetable.Timetable) -> bool:
        nonlocal stopped
        stopped = stopped or stop(best)
        return stopped

    found = timetable.plan(question.fair, fixed=question.fixed, before=question.before, stop=note)
    return answer(setting, question, found, is_capped=stopped)


# ---- looking at a plan ------------------------------------------------------------------------------------------


def is_kept_by(setting: Setting, proposal: Proposal) -> bool:
    """Whether a plan still goes with everything: who comes, what was decided, and the rounds that have begun."""
    closed = sorted(one for one in proposal.meetings if setting.is_closed(one.round))
    return closed == sorted(setting.kept()) and all(
        setting.holds(one) for one in proposal.meetings if one.round >= setting.begun
    )


@dataclass(frozen=True)
class Changes:
    """What another plan changes: meetings that are new, at another time (old and new), at another table, and gone."""

    new: Sequence[Meet]
    moved: Sequence[tuple[Meet, Meet]]
    tables: Sequence[tuple[Meet, Meet]]
    gone: Sequence[Meet]
    same: int

    def __bool__(self) -> bool:
        return bool(self.new or self.moved or self.tables or self.gone)


def changes(saved: Iterable[Meet], proposed: Iterable[Meet]) -> Changes:
    """From the plan that stands to another."""
    old, new = {one.two: one for one in saved}, {one.two: one for one in proposed}
    both = [(old[pair], new[pair]) for pair in old if pair in new]
    return Changes(
        new=[one for pair, one in new.items() if pair not in old],
        moved=[(was, is_) for was, is_ in both if was.round != is_.round],
        tables=[(was, is_) for was, is_ in both if was.round == is_.round and was.table != is_.table],
        gone=[one for pair, one in old.items() if pair not in new],
        same=sum(was == is_ for was, is_ in both),
    )


class Why(StrEnum):
    """Why somebody has fewer meetings than everybody should have."""

    STAY = "stay"
    PARTNERS = "partners"
    ROOM = "room"


class Short(NamedTuple):
    """Somebody who has fewer."""

    guest_id: int
    has: int
    why: Why


def short_of(setting: Setting, meetings: Iterable[Meet]) -> list[Short]:
    """Who is there and has fewer meetings than they should, and why."""
    has = Counter(who for one in meetings for who in one.two)
    return [
        Short(who, has[who], _why(setting, guest))
        for who, guest in sorted(setting.guests.items())
        if has[who] < setting.least and not guest.is_absent
    ]


def _why(setting: Setting, guest: Guest) -> Why:
    if min(guest.end, setting.rounds) - max(guest.first, 0) < setting.least:
        return Why.STAY
    partners = sum(
        setting.may_meet(two(guest.id, other.id))
        for other in setting.guests.values()
        if other.id != guest.id and max(guest.first, other.first) < min(guest.end, other.end)
    )
    return Why.PARTNERS if partners < setting.least else Why.ROOM


def unkept(setting: Setting, meetings: Iterable[Meet]) -> list[tuple[Two, int]]:
    """Pins that a plan does not keep, because somebody is not there or something else is in the way."""
    there = {(one.two, one.round) for one in meetings}
    return [pin for pin in sorted(setting.pins.items()) if pin not in there]
