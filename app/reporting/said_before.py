"""What evaluations that were sent have told of people already, so that a new one laid beside them tells nothing more.

A report that was sent cannot be called back. Whoever has it subtracts: what is hidden in one version and shown in the
next, or what grew by two. Of a period there is one evaluation for each span of years, in versions; they count the same
people. So a table of people may say something new only where no number of it is hidden in either and no number of it
differs by one to four: then each number, and each difference, tells of nobody or of five. Otherwise it stays as it was
sent; and in an evaluation of other years, where it would be wrong, it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.reporting.shapes import LEAST, Block, Cell, Content, Scope, Table


@dataclass(frozen=True)
class Before:
    """The evaluations of a period that were sent, oldest first; `own` is the newest of the same years."""

    own: Content | None
    all: Sequence[Content]

    def table(self, table: Table) -> Table | None:
        """The table as it may be told: as it was counted, as it was sent, or not at all."""
        if not table.of_people or all(is_safe_beside(one, table) for one in self._tables(table.key)):
            return table
        return _tables_of(self.own).get(table.key)

    def block(self, block: Block) -> Block | None:
        """The same of a block with tables: its sentences are of the same figures."""
        if all(self.table(table) is table for table in block.tables):
            return block
        blocks = self.own.blocks if self.own is not None else ()
        return next((one for one in blocks if one.key == block.key), None)

    def _tables(self, key: str) -> Iterator[Table]:
        return (tables[key] for tables in map(_tables_of, self.all) if key in tables)


def before(sent: Sequence[Content], scope: Scope) -> Before:
    """What was sent, as it concerns an evaluation of these years."""
    years = scope.first_year, scope.last_year
    own = [one for one in sent if (one.first_year, one.last_year) == years]
    return Before(own[-1] if own else None, sent)


def _tables_of(content: Content | None) -> Mapping[str, Table]:
    return {table.key: table for table in content.tables} if content is not None else {}


def is_safe_beside(old: Table, new: Table) -> bool:
    """Whether two editions of a table, laid beside each other, tell of no group from one to four. Pure."""
    if old.rows == new.rows:
        return True
    was, now = _numbers(old), _numbers(new)
    if was is None or now is None:
        return False
    return all(
        abs(was.get(key, 0) - now.get(key, 0)) not in range(1, LEAST) for key in dict.fromkeys((*was, *now))
    )


def _numbers(table: Table) -> Mapping[tuple[Cell, str], int] | None:
    """(row, column) → number; None when one is hidden."""
    found: dict[tuple[Cell, str], int] = {}
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if not column.is_number or column.is_share:
                continue
            if not isinstance(cell, int):
                return None
            found[row[0], column.key] = cell
    return found
