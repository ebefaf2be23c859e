"""Who is shown which tasks in this week's letters, so that no task is forgotten. Pure.

The best five for everybody would show a few tasks to all and many to nobody (algorithms.md A6, table: 11 to 119 never
shown). So every task first gets one place in one letter, those that were shown least lately before the others; only
then the rest of the places go by score, less the more often a task is shown already. Places are moved round where that
lets one more task in, so a task is left out only when there is no way to show it beside those before it: with room for
all that suit, all are shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: At most so many tasks in a letter.
MOST = 5
#: Points that a task loses for each time it is shown more than its fair share.
_TOO_OFTEN = 1.0
#: So many times its fair share is shown only to whom nothing else suits (the cap of A6).
_FAR_TOO_OFTEN = 2


class Suits(NamedTuple):
    """A task that suits somebody, and how well."""

    task: int
    score: float


def spread(
    wanted: Mapping[int, Sequence[Suits]], shown: Mapping[int, int], most: int = MOST
) -> dict[int, list[int]]:
    """Receiver → tasks, what suits best first; who has nothing that suits has an empty list.

    `wanted` is receiver → what suits, `shown` how often each task stood in letters lately. The order in which things
    are handed in makes no difference.
    """
    scores = {who: {one.task: one.score for one in suits} for who, suits in wanted.items()}
    given = _one_place_each(scores, shown, most)
    _fill_up(scores, given, shown, most)
    return {who: sorted(given[who], key=lambda task: (-scores[who][task], task)) for who in sorted(scores)}


def _one_place_each(
    scores: Mapping[int, Mapping[int, float]], shown: Mapping[int, int], most: int
) -> dict[int, set[int]]:
    """A place in one letter for as many tasks as possible, the least shown first, then the best suited."""
    takers: dict[int, list[int]] = {}
    for who in sorted(scores):
        for task in scores[who]:
            takers.setdefault(task, []).append(who)
    for task, people in takers.items():
        people.sort(key=lambda who: (-scores[who][task], who))
    given: dict[int, set[int]] = {who: set() for who in scores}
    holder: dict[int, int] = {}
    #: Receivers from whom no way leads to a free place; none will be found later either.
    closed: set[int] = set()
    first = sorted(takers, key=lambda task: (shown.get(task, 0), -scores[takers[task][0]][task], task))
    for task in first:
        _make_room(task, takers, given, holder, closed, most)
    return given


def _make_room(
    task: int,
    takers: Mapping[int, Sequence[int]],
    given: dict[int, set[int]],
    holder: dict[int, int],
    closed: set[int],
    most: int,
) -> None:
    """Give `task` a place, moving others to other letters if that is what it takes (an augmenting path)."""
    came_from: dict[int, int] = {}
    queue = deque([task])
    while queue:
        wants = queue.popleft()
        for who in takers[wants]:
            if who in came_from or who in closed:
                continue
            came_from[who] = wants
            if len(given[who]) < most:
                _move_along(who, task, came_from, given, holder)
                return
            queue.extend(sorted(given[who]))
    closed.update(came_from)


def _move_along(
    who: int, task: int, came_from: Mapping[int, int], given: dict[int, set[int]], holder: dict[int, int]
) -> None:
    while True:
        moved = came_from[who]
        before = holder.get(moved)
        given[who].add(moved)
        holder[moved] = who
        if moved == task or before is None:
            return
        given[before].discard(moved)
        who = before


def _fill_up(
    scores: Mapping[int, Mapping[int, float]], given: dict[int, set[int]], shown: Mapping[int, int], most: int
) -> None:
    """The places that are left, one round after the other, by score less what is shown too often."""
    times = dict(shown)
    for tasks in given.values():
        for task in tasks:
            times[task] = times.get(task, 0) + 1
    every = {task for suits in scores.values() for task in suits}
    fair = max(1.0, (sum(shown.get(task, 0) for task in every) + most * len(scores)) / max(1, len(every)))

    def worst_last(who: int, task: int) -> tuple[bool, float, int]:
        """What has had far too much only when nothing else is left; else by score, less what it has had too often."""
        had = times.get(task, 0)
        return had >= _FAR_TOO_OFTEN * fair, _TOO_OFTEN * max(0.0, had - fair) - scores[who][task], task

    for _round in range(most):
        for who in sorted(scores):
            left = [task for task in scores[who] if task not in given[who]]
            if len(given[who]) >= most or not left:
                continue
            best = min(left, key=lambda task: worst_last(who, task))
            given[who].add(best)
            times[best] = times.get(best, 0) + 1
