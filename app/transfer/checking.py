"""What a file would do, row by row: read by the thing's own form and compared with what was brought before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.actor import Actor
from app.core.bringing import Bring, BringColumn, RowFault, RowRead, Standing
from app.core.database import db
from app.core.errors import DomainError
from app.transfer.columns import missing
from app.transfer.keeping import cells_of, changed_columns, digests, is_broken, is_formula, key_of
from app.transfer.models import BroughtRow
from app.transfer.sheet import Sheet

#: As many faults, new things and changes the preview names one by one.
MOST_FAULTS, MOST_SHOWN = 200, 30


@dataclass(frozen=True)
class Step:
    """What one row would do."""

    number: int
    cells: Mapping[str, str]
    standing: Standing
    key: str
    digests: Mapping[str, str]
    object_id: int | None = None
    value: Any = None
    faults: tuple[RowFault, ...] = ()
    note: str = ""
    #: Columns that say something new.
    changed: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What the preview shows. `faults` are (row, heading, what to do)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    faulty: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    #: (row, title) of what would be new.
    made: list[tuple[int, str]] = field(default_factory=list)
    #: (row, title, [(heading, new text)]) of what would change.
    changes: list[tuple[int, str, list[tuple[str, str]]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Why none of it can be carried out, whatever the rows say.
    stop: str = ""

    @property
    def may_go(self) -> bool:
        """Whether it can be carried out, and there is something to do."""
        return not self.faulty and not self.stop and bool(self.new or self.changed)


@dataclass(frozen=True)
class Asked:
    """Who brings what, for whom."""

    actor: Actor
    now: datetime
    bring: Bring
    organisation_id: int | None
    sheet: Sheet
    mapping: Mapping[str, int]


def steps(asked: Asked, tell: Callable[[int], None] | None = None) -> Iterator[Step]:
    """What every row would do, one after the other."""
    bring, columns = asked.bring, asked.bring.columns()
    read = bring.reader(asked.actor, asked.now, asked.organisation_id)
    known = _known(asked)
    living = set(bring.living([one.object_id for one in known.values()]))
    seen: dict[str, int] = {}
    for at, row in enumerate(asked.sheet.rows):
        if tell is not None and at % 200 == 199:
            tell(at * 100 // len(asked.sheet.rows))
        cells = cells_of(row, asked.mapping, columns, is_1904=asked.sheet.is_1904)
        key = key_of(bring, cells)
        if key in seen:
            twice = _("Den samme står i række %(row)s. Slet den ene.", row=seen[key])
            yield Step(row.number, cells, Standing.NEW, key, {}, faults=(RowFault(None, twice),))
            continue
        seen[key] = row.number
        yield _step(row.number, cells, key, known.get(key), living, read)


def _known(asked: Asked) -> dict[str, BroughtRow]:
    """What this organisation brought of the kind before, by its key."""
    if asked.organisation_id is None:
        return {}
    own = select(BroughtRow).where(
        BroughtRow.organisation_id == asked.organisation_id, BroughtRow.kind == asked.bring.slug
    )
    return {one.key: one for one in db.session.scalars(own)}


def _step(
    number: int,
    cells: Mapping[str, str],
    key: str,
    before: BroughtRow | None,
    living: set[int],
    read: Callable[[Mapping[str, str]], RowRead],
) -> Step:
    """What one row would do. What says the same as last time is not even read: it may be over by now."""
    marks = digests(cells)
    broken = _unreadable(cells)
    if broken:
        return Step(number, cells, Standing.NEW, key, marks, faults=tuple(broken))
    if before is not None:
        changed = changed_columns(before.cells, marks)
        if not changed:
            return Step(number, cells, Standing.SAME, key, marks, before.object_id)
        if before.object_id not in living:
            over = _("Den er forbi og kan ikke rettes. Slet rækken, eller giv den et nyt nr.")
            return Step(number, cells, Standing.CHANGED, key, marks, faults=(RowFault(None, over),))
        found = read(cells)
        return Step(
            number, cells, Standing.CHANGED, key, marks, before.object_id, found.value, tuple(found.faults),
            found.note, tuple(changed),
        )  # fmt: skip
    found = read(cells)
    standing = found.standing or Standing.NEW
    said = found.changed
    if said is None:
        said = [name for name, text in cells.items() if text] if standing is Standing.CHANGED else []
    return Step(
        number,
        cells,
        standing,
        key,
        marks,
        found.object_id,
        found.value,
        tuple(found.faults),
        found.note,
        tuple(said),
    )


def _unreadable(cells: Mapping[str, str]) -> list[RowFault]:
    formula = _("Cellen er en formel. Kopiér den, og indsæt den som værdi.")
    broken = _("Regnearket viser en fejl i cellen. Skriv, hvad der skal stå.")
    found = [RowFault(name, formula) for name, text in cells.items() if is_formula(text)]
    return found + [RowFault(name, broken) for name, text in cells.items() if is_broken(text)]


def outcome_of(asked: Asked) -> Outcome:
    """What the whole file would do, for the preview."""
    columns = asked.bring.columns()
    lacking = missing(asked.mapping, columns)
    if lacking:
        names = ", ".join(str(one.title) for one in lacking)
        return Outcome(stop=_("Vælg, hvilke kolonner der er: %(names)s.", names=names))
    titles, found = {one.key: str(one.title) for one in columns}, Outcome()
    notes: dict[str, None] = {}
    for step in steps(asked):
        _count(found, step, titles, columns[0])
        if step.note and not step.faults:
            notes[step.note] = None
    found.notes = list(notes)[:MOST_SHOWN]
    found.stop = _stop(asked, found)
    return found


def _count(found: Outcome, step: Step, titles: Mapping[str, str], first: BringColumn) -> None:
    if step.faults:
        found.faulty += 1
        for fault in step.faults:
            if len(found.faults) < MOST_FAULTS:
                found.faults.append((step.number, titles.get(fault.column or "", ""), fault.sentence))
        return
    title = step.cells.get(first.key, "")
    if step.standing is Standing.SAME:
        found.same += 1
    elif step.standing is Standing.NEW:
        found.new += 1
        if len(found.made) < MOST_SHOWN:
            found.made.append((step.number, title))
    else:
        found.changed += 1
        if len(found.changes) < MOST_SHOWN:
            said = [(titles[name], step.cells[name] or _("(tom)")) for name in step.changed if name in titles]
            found.changes.append((step.number, title, said))


def _stop(asked: Asked, found: Outcome) -> str:
    """Why it cannot be carried out although its rows are well; nothing when it can."""
    try:
        if found.new:
            asked.bring.limit(asked.actor, asked.now, asked.organisation_id, found.new)
    except DomainError as refused:
        return _(refused.message, **refused.parameters)
    return ""
