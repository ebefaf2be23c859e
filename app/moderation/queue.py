"""Everything that waits for a moderator, of whatever kind: oldest first, a page at a time, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, func, literal, select, union_all

from app.core import clock
from app.core.asked_once import asked_once
from app.core.database import db
from app.core.edges import Edge, beyond
from app.core.feature import installed
from app.core.holidays import holiday_on
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.moderation.hints import Hint, hints
from app.moderation.looking import others_at_each
from app.moderation.target import LOOK_BACK, Kept, kept

PAGE_SIZE = 12
#: As many answers of the last month are read for the target; a house answers some hundreds.
_MOST_ANSWERS = 5000


@dataclass(frozen=True)
class Entry:
    """A row of the queue, since when it waits, what to notice, and who is looking."""

    row: WaitingRow
    since: datetime
    hints: Sequence[Hint]
    #: First names of colleagues.
    lookers: Sequence[str]

    @property
    def edge(self) -> Edge:
        """Where this row stands in the queue."""
        return Edge(self.since, self.row.what, self.row.id)


class Summary(NamedTuple):
    """How many things wait, and since when the oldest does."""

    number: int
    oldest: datetime | None


@dataclass(frozen=True)
class Page:
    """One page of the queue, and where to go on from."""

    entries: list[Entry]
    previous: Edge | None
    next: Edge | None


@asked_once
def summary() -> Summary:
    """How much waits and how long the oldest has; one statement, for the page and the menu above it."""
    everything = _everything()
    row = db.session.execute(select(func.count(), func.min(everything.c.since))).one()
    return Summary(int(row[0]), row[1])


def count_waiting() -> int:
    """How much waits: the number beside the menu item."""
    return summary().number


def page(viewer_id: int | None, after: Edge | None = None, before: Edge | None = None) -> Page:
    """The things that wait longest, those after (or before) an edge; one statement, one for who is looking, and one or
    two for each feature that has something on the page.
    """
    columns = _everything().c
    key: tuple[ColumnElement[Any], ...] = (columns.since, columns.what, columns.id)
    found = select(*key)
    edge = before or after
    if edge is not None:
        found = found.where(beyond(key, edge, upwards=before is None))
    order = [column.desc() for column in key] if before else list(key)
    keys = [Edge(*row) for row in db.session.execute(found.order_by(*order).limit(PAGE_SIZE + 1))]
    has_more, keys = len(keys) > PAGE_SIZE, keys[:PAGE_SIZE]
    if before:
        keys.reverse()
    goes_back, goes_on = (has_more, True) if before else (after is not None, has_more)
    return Page(
        entries=entries_of(keys, viewer_id),
        previous=keys[0] if keys and goes_back else None,
        next=keys[-1] if keys and goes_on else None,
    )


def entries_of(keys: Sequence[Edge], viewer_id: int | None) -> list[Entry]:
    """The rows of these things in their order; what was answered meanwhile is left out."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        wanted[key.kind].append(key.id)
    rows = {(row.what, row.id): row for one in _shares() for row in _rows(one, wanted)}
    lookers = others_at_each(wanted, viewer_id)
    return [
        Entry(row, key.at, _noticed(row), lookers.get((key.kind, key.id), ()))
        for key in keys
        if (row := rows.get((key.kind, key.id))) is not None
    ]


def entry(what: str, thing_id: int, viewer_id: int | None) -> Entry | None:
    """One thing that waits; None when it waits no more, or never did."""
    columns = _everything().c
    since = db.session.scalar(select(columns.since).where(columns.what == what, columns.id == thing_id))
    if since is None:
        return None
    return next(iter(entries_of([Edge(since, what, thing_id)], viewer_id)), None)


def row_of(what: str, thing_id: int) -> WaitingRow | None:
    """One thing as its row says it now, whether it still waits or was just answered; None when it is gone."""
    return next((row for share in _shares() for row in _rows(share, {what: [thing_id]})), None)


def is_kind(what: str) -> bool:
    """Whether anything of this name can wait."""
    return any(what in share.kinds for share in _shares())


def quick_answer(row: WaitingRow, slug: str) -> QuickAnswer | None:
    """The answer that one press on this row gives, or None."""
    return next((one for one in row.quick if one.slug == slug), None)


def _rows(share: Waiting, wanted: Mapping[str, Sequence[int]]) -> Sequence[WaitingRow]:
    own = {what: wanted[what] for what in share.kinds if what in wanted}
    return share.rows(own) if own else ()


def _noticed(row: WaitingRow) -> list[Hint]:
    found = {*hints(*row.texts), *row.noticed}
    return [hint for hint in Hint if hint in found]


def _shares() -> list[Waiting]:
    return [one.waiting for one in installed() if one.waiting is not None]


def _everything() -> Subquery:
    """(what, id, since) of all that waits."""
    return _all_of(tuple(_shares()))


@cache
def _all_of(shares: tuple[Waiting, ...]) -> Subquery:
    """Made once: every page of a moderator counts it, and making it takes longer than the database takes."""
    parts = []
    for share in shares:
        for what, ids in share.kinds.items():
            own = ids().subquery()
            number, since = own.c
            parts.append(select(literal(what).label("what"), number.label("id"), since.label("since")))
    return union_all(*parts).subquery("waiting")


def how_the_target_is_kept(now: datetime) -> Kept:
    """How much of what was answered in the last 30 days was answered within a working day. Two statements."""
    since = now - LOOK_BACK
    parts = []
    for share in _shares():
        for answered in share.answered:
            asked, at = answered(since).subquery().c
            parts.append(select(asked.label("asked"), at.label("answered")))
    told = db.session.execute(union_all(*parts).limit(_MOST_ANSWERS)) if parts else ()
    everything, promised = _everything().c, [what for share in _shares() for what in share.promised]
    still = db.session.scalars(
        select(everything.since).where(everything.what.in_(promised)).limit(_MOST_ANSWERS)
    )
    return kept(
        [
            (clock.local(asked).replace(tzinfo=None), clock.local(at).replace(tzinfo=None))
            for asked, at in told
        ],
        [clock.local(one).replace(tzinfo=None) for one in still],
        clock.local(now).replace(tzinfo=None),
        lambda day: holiday_on(day) is not None,
    )
