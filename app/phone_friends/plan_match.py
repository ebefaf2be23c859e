"""The plan that a page shows: worked out on the spot or, for many people, by the scheduler, with progress and stop."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from flask_babel import lazy_gettext as _l

from app.background.actions import ask_for, ask_to_stop
from app.background.models import OPEN, LongTask
from app.background.queries import latest, newest
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.long_work import Work
from app.phone_friends import queries_match
from app.phone_friends.board import Drawing, Drawn
from app.phone_friends.models import PhoneVolunteer, PhoneWish
from app.phone_friends.queries_match import Desk, board_of, desk_at

#: More people than that are not worked out while somebody waits for the page (decisions.md, Solvers).
MOST_AT_ONCE = 500
#: With such a plan come the suggestions for so many in the line.
AT_A_TIME = 10
#: So many of the last plans are looked through for one that came to something.
_LOOKED_AT = 3
KIND, _KEY = "phone_plan", "board"
_READING, _PLANNING, _SUGGESTING = (
    _l("Læser, hvem der venter"),
    _l("Finder den bedste plan"),
    _l("Finder forslag"),
)


@dataclass
class Shown:
    """A plan as a page shows it, and the rows of those that it speaks of."""

    desk: Desk
    drawn: Drawn | None
    #: Of a plan that the scheduler makes; None where it is worked out on the spot.
    task: LongTask | None = None
    #: Nothing has changed since it was made.
    is_current: bool = True
    _wishes: dict[int, PhoneWish] = field(default_factory=dict)
    _volunteers: dict[int, PhoneVolunteer] = field(default_factory=dict)

    @property
    def is_being_made(self) -> bool:
        """Whether the scheduler makes it anew just now."""
        return self.task is not None and self.task.state in OPEN

    def wishes(self, numbers: Collection[int]) -> Mapping[int, PhoneWish]:
        """These wishes in full; read together where they are not known yet."""
        self._wishes |= queries_match.wishes(set(numbers) - self._wishes.keys())
        return self._wishes

    def volunteers(self, numbers: Collection[int]) -> Mapping[int, PhoneVolunteer]:
        """The same of volunteers."""
        self._volunteers |= queries_match.volunteers(set(numbers) - self._volunteers.keys())
        return self._volunteers


def is_large(desk: Desk) -> bool:
    """Whether its plan is made by the scheduler."""
    return max(len(desk.line), len(desk.free)) > MOST_AT_ONCE


def plan_at(now: datetime, offers_for: int | None = None) -> Shown:
    """The plan for everybody who waits now, with suggestions for one wish, or for who waited longest."""
    desk = desk_at(now)
    if is_large(desk):
        return _kept(desk)
    shown = Shown(desk, None)
    waiting = shown.wishes([one.id for one in desk.line])
    ringing = shown.volunteers([one.id for one in desk.free])
    first = offers_for if offers_for is not None else next((one.id for one in desk.line), None)
    today = clock.local(now).date()
    drawing = Drawing(board_of(desk, waiting, ringing, today), today)
    shown.drawn = drawing.drawn([] if first is None else [first])
    return shown


def _kept(desk: Desk) -> Shown:
    """The plan that the scheduler made last, without those who are asked or gone meanwhile."""
    tasks = newest(KIND, _KEY, _LOOKED_AT)
    task = next(iter(tasks), None)
    # Until the next one has got somewhere, the one before is better than none.
    result = next((one.result for one in tasks if "friends" in one.result), None)
    if result is None:
        return Shown(desk, None, task, is_current=False)
    drawn = Drawn.read(result).among({one.id for one in desk.line}, {one.id for one in desk.free if one.room})
    return Shown(desk, drawn, task, is_current=result["digest"] == desk.digest)


def ask_for_plan(actor: Actor, now: datetime, first: int) -> None:
    """Let the scheduler make the plan, with suggestions for a wish and those after it in the line. No commit."""
    ask_for(actor, now, KIND, {"first": first}, _KEY)


def stop_plan(actor: Actor, now: datetime) -> None:
    """Let it end with what it has. Raises NotFoundError when none is being made. No commit."""
    task = latest(KIND, _KEY)
    if task is None or task.state not in OPEN:
        raise NotFoundError
    ask_to_stop(actor, now, task.id)


def make_plan(work: Work) -> dict[str, Any]:
    """Make the plan, then suggestions for one after the other; stopped, it ends with those that it has."""
    work.tell(5, where=str(_READING))
    desk, today = desk_at(work.now), clock.local(work.now).date()
    board = board_of(
        desk,
        queries_match.wishes([one.id for one in desk.line]),
        queries_match.volunteers([one.id for one in desk.free]),
        today,
    )
    work.tell(20, where=str(_PLANNING))
    if work.is_stopped():
        return dict(work.so_far)
    drawing = Drawing(board, today)
    result = {**drawing.drawn().as_json(), "digest": desk.digest}
    chosen = _from(drawing.line, work.params["first"])
    for at, wish in enumerate(chosen):
        work.tell(60 + 40 * at // len(chosen), result, where=str(_SUGGESTING))
        if work.is_stopped():
            break
        offers = [[one.volunteer, list(one.left_out), one.waiting_lost] for one in drawing.offers(wish)]
        result["offers"] = [*result["offers"], [wish, offers]]
    return result


def _from(line: Iterable[int], first: int) -> list[int]:
    """Those of the line who are next, from `first` on, or from its beginning when that one has left it."""
    everybody = list(line)
    start = everybody.index(first) if first in everybody else 0
    return list(islice(everybody, start, start + AT_A_TIME))


LONG_WORK = {KIND: make_plan}
