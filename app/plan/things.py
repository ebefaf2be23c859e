"""Everything that hangs on a row or an action, and what hangs on none: the features' things and the log in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.core.actor import Actor
from app.core.database import db
from app.core.edges import Edge, beyond
from app.core.feature import Figure, installed
from app.core.plan_things import Asked, PlanThings, ThingState
from app.core.sql_dates import BeginOfDay
from app.plan.models import EntryKind, RowEntry
from app.plan.models_history import LeftOut
from app.plan.shapes import ROW, Work

PAGE = 25
#: More loose things than this are told as "mere end".
MOST_COUNTED = 500
#: The kind of lines of the log; "row_entry.meeting" is those of one kind.
LOG = "row_entry"
ENTRY_KINDS: dict[str, Any] = {
    EntryKind.MEETING: _l("Møder"),
    EntryKind.APPLICATION: _l("Ansøgninger"),
    EntryKind.PARTNER: _l("Partnere"),
    EntryKind.OTHER: _l("Andet i loggen"),
}


@dataclass
class Thing:
    """One thing as lists show it."""

    kind: str
    id: int
    title: str
    at: datetime
    #: None in the list of loose things: it is asked for a year.
    state: str | None = None
    label: Any = ""
    figures: Sequence[Figure] = ()
    #: None when the reader may not open it.
    path: str | None = None

    @property
    def edge(self) -> Edge:
        """Its place in the order."""
        return Edge(self.at, self.kind, self.id)


@dataclass
class ThingPage:
    """A page of things, the newest first."""

    things: list[Thing] = field(default_factory=list)
    before: Edge | None = None
    after: Edge | None = None


@dataclass(frozen=True)
class Wanted:
    """What of it: a kind, a state, and where the page begins."""

    kind: str = ""
    state: str = ""
    #: Of loose things: those that do not belong to the plan.
    is_left_out: bool = False
    after: Edge | None = None
    before: Edge | None = None


def sources() -> Iterator[PlanThings]:
    """What the installed features have for the plan."""
    return (source for feature in installed() for source in feature.plan_things)


def source_of(kind: str) -> PlanThings | None:
    """The source of a kind; None for one that is not known."""
    return next((source for source in sources() if source.kind == kind), None)


def kinds() -> list[tuple[str, Any]]:
    """Every kind that can be asked for, the log's own last."""
    log = [(f"{LOG}.{kind}", word) for kind, word in ENTRY_KINDS.items()]
    return [*((source.kind, source.label) for source in sources()), *log]


def things_of(work: Work, year: int, now: datetime, actor: Actor, wanted: Wanted) -> ThingPage:
    """What hangs on a row or an action in `year`; one statement, and one or two for each kind on the page."""
    asked = Asked(work.initiative_ids, year, now)
    of_features = [source.listed(asked) for source in sources() if wanted.kind in ("", source.kind)]
    parts = of_features if work.initiative_ids else []
    if not wanted.kind or wanted.kind.startswith(LOG):
        parts = [*parts, _log(work, year, wanted.kind.partition(".")[2])]
    if not parts:
        return ThingPage()
    table = union_all(*parts).subquery()
    rows = select(table.c.kind, table.c.id, table.c.title, table.c.at, table.c.state)
    if wanted.state:
        rows = rows.where(table.c.state == wanted.state)
    page = _page(rows, table, wanted)
    _dress(page.things, year, actor)
    return page


def loose_things(actor: Actor, wanted: Wanted) -> ThingPage:
    """Public things that the plan does not count, newest first; one statement, and one for each kind's addresses.

    With `wanted.is_left_out` those that do not belong to it, else those of which nobody has said so.
    """
    statements = [of() for kind, of in _loose() if wanted.kind in ("", kind)]
    if not statements:
        return ThingPage()
    table = union_all(*statements).subquery()
    rows = select(table.c.kind, table.c.id, table.c.title, table.c.at)
    is_out = _is_left_out(table)
    page = _page(rows.where(is_out if wanted.is_left_out else ~is_out), table, wanted)
    for source, own in _by_source(page.things):
        paths = source.paths([one.id for one in own], actor)
        for one in own:
            one.label, one.path = source.label, paths.get(one.id)
    return page


def count_loose() -> int:
    """How many things the plan does not count, up to one more than MOST_COUNTED; one statement."""
    statements = [of() for _kind, of in _loose()]
    if not statements:
        return 0
    table = union_all(*statements).subquery()
    some = select(table.c.id).where(~_is_left_out(table)).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalars(select(func.count()).select_from(some)).one()


def are_loose(kind: str, ids: Sequence[int]) -> list[int]:
    """Those of some things of a kind that the plan does not count; one statement. None of a kind that is not known."""
    of = dict(_loose()).get(kind)
    if of is None:
        return []
    table = of().subquery()
    return list(db.session.scalars(select(table.c.id).where(table.c.id.in_(ids)).order_by(table.c.id)))


def _is_left_out(table: Any) -> ColumnElement[bool]:
    return select(LeftOut.id).where(LeftOut.kind == table.c.kind, LeftOut.thing_id == table.c.id).exists()


def loose_kinds() -> list[tuple[str, Any]]:
    """Kinds of things that may hang on nothing."""
    return [(source.kind, source.label) for source in sources() if source.loose is not None]


def _loose() -> list[tuple[str, Callable[[], Select[*tuple[Any, ...]]]]]:
    return [(source.kind, source.loose) for source in sources() if source.loose is not None]


def _log(work: Work, year: int, kind: str) -> Select[*tuple[Any, ...]]:
    """The lines of its log in a year that no other line corrects."""
    correction = aliased(RowEntry)
    replaced = select(correction.id).where(correction.replaces_id == RowEntry.id).exists()
    target = RowEntry.activity_id if work.kind == ROW else RowEntry.action_id
    in_year = RowEntry.happened_on.between(date(year, 1, 1), date(year, 12, 31))
    found = select(
        literal(LOG).label("kind"),
        RowEntry.id.label("id"),
        RowEntry.text.label("title"),
        BeginOfDay(RowEntry.happened_on).label("at"),
        literal(ThingState.OVER.value).label("state"),
    ).where(target == work.id, in_year, ~replaced)
    return found.where(RowEntry.kind == kind) if kind else found


def _page(rows: Select[*tuple[Any, ...]], table: Any, wanted: Wanted) -> ThingPage:
    """The things after (or before) an edge, with the edges of the pages beside it."""
    backwards = wanted.before is not None
    key = (table.c.at, table.c.kind, table.c.id)
    edge = wanted.before or wanted.after
    if edge is not None:
        rows = rows.where(beyond(key, edge, upwards=backwards))
    rows = rows.order_by(*(one.asc() if backwards else one.desc() for one in key)).limit(PAGE + 1)
    found = [Thing(*row) for row in db.session.execute(rows)]
    has_more, things = len(found) > PAGE, found[:PAGE]
    if backwards:
        things.reverse()
    has_newer = has_more if backwards else edge is not None
    has_older = backwards or has_more
    return ThingPage(
        things,
        before=things[0].edge if things and has_newer else None,
        after=things[-1].edge if things and has_older else None,
    )


def _by_source(things: Iterable[Thing]) -> Iterator[tuple[PlanThings, list[Thing]]]:
    found: dict[str, list[Thing]] = {}
    for one in things:
        found.setdefault(one.kind, []).append(one)
    for kind, own in found.items():
        source = source_of(kind)
        if source is not None:
            yield source, own


def _dress(things: Sequence[Thing], year: int, actor: Actor) -> None:
    """Give each thing its figures and its address; a kind on the page is asked once for both."""
    for source, own in _by_source(things):
        ids = [one.id for one in own]
        figures, paths = source.figures(ids, year), source.paths(ids, actor)
        for one in own:
            one.label, one.path = source.label, paths.get(one.id)
            one.figures = [figure for figure in figures.get(one.id, ()) if figure.value]
    _dress_log([one for one in things if one.kind == LOG])


def _dress_log(entries: Sequence[Thing]) -> None:
    if not entries:
        return
    of = select(RowEntry.id, RowEntry.kind, RowEntry.people_count).where(
        RowEntry.id.in_([one.id for one in entries])
    )
    found: Mapping[int, Any] = {row.id: row for row in db.session.execute(of)}
    for one in entries:
        one.label = ENTRY_KINDS[found[one.id].kind]
        if found[one.id].people_count is not None:
            one.figures = [Figure("people", _l("deltog"), found[one.id].people_count)]
