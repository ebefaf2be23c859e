"""What can become of a wish, a volunteer and a pair, and by which steps. Pure. No step can be left out."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar


class WishState(StrEnum):
    """The life of a wish to be rung."""

    #: Waits for a friend; perhaps two are being asked just now.
    WAITING = "waiting"
    #: Has a friend: a pair in trial, active or with a pause.
    TALKING = "talking"
    #: Another scheme has taken it over.
    HANDED_OVER = "handed_over"
    #: Withdrawn, or not begun anew after a pair ended.
    CLOSED = "closed"


class Path(StrEnum):
    """How far a volunteer is (reliability sec. 4 row 32). What comes after `APPROVED` is no step on the way."""

    APPLIED = "applied"
    IDENTITY_SEEN = "identity_seen"
    INTERVIEWED = "interviewed"
    #: A certificate was assessed, or it was found that none is needed.
    ATTEST_NOTED = "attest_noted"
    BRIEFED = "briefed"
    #: The declaration of confidentiality is accepted (straffeloven § 152 a).
    CONFIDENTIAL = "confidential"
    APPROVED = "approved"
    #: Told no, with a reason; or stopped by themselves.
    REFUSED = "refused"
    STOPPED = "stopped"


class PairState(StrEnum):
    """The life of two who talk."""

    #: Both are asked.
    PROPOSED = "proposed"
    #: The first calls; then both say whether they go on.
    TRIAL = "trial"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    #: One of them said no to the proposal, or nobody answered in time.
    DECLINED = "declined"
    LAPSED = "lapsed"


S = TypeVar("S", WishState, Path, PairState)

#: Every step there is; any other is refused and noted.
WISH: Mapping[WishState, frozenset[WishState]] = {
    WishState.WAITING: frozenset({WishState.TALKING, WishState.HANDED_OVER, WishState.CLOSED}),
    WishState.TALKING: frozenset({WishState.WAITING, WishState.CLOSED}),
    WishState.HANDED_OVER: frozenset({WishState.WAITING, WishState.CLOSED}),
    WishState.CLOSED: frozenset(),
}

#: The steps in order; one after the other.
STEPS = (
    Path.APPLIED,
    Path.IDENTITY_SEEN,
    Path.INTERVIEWED,
    Path.ATTEST_NOTED,
    Path.BRIEFED,
    Path.CONFIDENTIAL,
    Path.APPROVED,
)
_NO_MORE = frozenset({Path.REFUSED, Path.STOPPED})
PATH: Mapping[Path, frozenset[Path]] = {
    **{one: frozenset({after}) | _NO_MORE for one, after in pairwise(STEPS)},
    # What is no longer valid is done again; until then nobody is matched.
    Path.APPROVED: frozenset({Path.INTERVIEWED, Path.ATTEST_NOTED, Path.BRIEFED, Path.STOPPED}),
    Path.REFUSED: frozenset(),
    Path.STOPPED: frozenset(),
}

PAIR: Mapping[PairState, frozenset[PairState]] = {
    PairState.PROPOSED: frozenset({PairState.TRIAL, PairState.DECLINED, PairState.LAPSED}),
    # Somebody can fall ill after the first call, too.
    PairState.TRIAL: frozenset({PairState.ACTIVE, PairState.PAUSED, PairState.ENDED}),
    PairState.ACTIVE: frozenset({PairState.PAUSED, PairState.ENDED}),
    PairState.PAUSED: frozenset({PairState.TRIAL, PairState.ACTIVE, PairState.ENDED}),
    PairState.ENDED: frozenset(),
    PairState.DECLINED: frozenset(),
    PairState.LAPSED: frozenset(),
}

#: Pairs who talk: each knows the other's first name, and the volunteer the number.
TOGETHER = (PairState.TRIAL, PairState.ACTIVE, PairState.PAUSED)
#: Pairs that take the place of another.
STANDING = (PairState.PROPOSED, *TOGETHER)
#: Wishes and volunteers who are still in the scheme.
OPEN_WISHES = (WishState.WAITING, WishState.TALKING)
GONE = (Path.REFUSED, Path.STOPPED)


def may_become(table: Mapping[S, frozenset[S]], now: S, to: S) -> bool:
    """Whether a step leads from one state to another."""
    return to in table[now]


def next_step(now: Path) -> Path | None:
    """The step of the path that comes next; None for who is approved or no longer on it."""
    if now not in STEPS or now is Path.APPROVED:
        return None
    return STEPS[STEPS.index(now) + 1]
