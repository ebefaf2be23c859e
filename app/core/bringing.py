"""What a feature declares so that a spreadsheet of its things can be brought in (app.transfer).

The feature reads a row by its own form and writes it by its own actions, so nothing comes in by another way than what
is typed. Transfer reads the file, finds the columns, compares with what was brought before, and shows it all first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.actor import Actor


class CellKind(StrEnum):
    """How the text of a cell is understood before the form sees it."""

    TEXT = "text"
    #: As 3/4-2027, or a spreadsheet's number of the day.
    DATE = "date"
    #: As 14.30, or a spreadsheet's part of a day.
    TIME = "time"
    NUMBER = "number"
    #: Several, with commas between.
    SEVERAL = "several"


@dataclass(frozen=True)
class BringColumn:
    """A column that a file may have."""

    key: str
    #: The heading in the template.
    title: Any
    #: Other headings that mean the same; small letters and signs do not matter.
    names: tuple[str, ...]
    #: What to write there, for the template.
    meaning: Any
    example: str
    cell: CellKind = CellKind.TEXT
    is_needed: bool = False


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row: in which column (None: in the row), and what to do, in a sentence."""

    column: str | None
    sentence: str


class Standing(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class RowRead:
    """A row as its form understands it."""

    value: Any = None
    faults: Sequence[RowFault] = ()
    #: What the row would do, where the feature itself knows; None: what was brought before tells.
    standing: Standing | None = None
    #: What the row changes, where the feature itself knows.
    object_id: int | None = None
    #: Columns that say something new, where the feature itself knows; None: all that say something.
    changed: Sequence[str] | None = None
    #: A sentence to whoever brings it, about what does not happen yet or is easily overlooked.
    note: str = ""


@dataclass(frozen=True)
class Made:
    """What became of a row: the number of the thing (None: none is kept), and columns that are not carried out yet.

    What is left is tried again when the row comes again.
    """

    number: int | None
    left: Collection[str] = ()


#: (column key → text) → the row as understood. Made once for a file: a form is dear to make and cheap to fill.
RowReader = Callable[[Mapping[str, str]], RowRead]


@dataclass(frozen=True)
class Bring:
    """Things of one kind that a spreadsheet may bring."""

    #: Stands in addresses: "opgaver".
    slug: str
    title: Any
    #: A sentence: what a row is.
    what: Any
    #: () → its columns; the first is the title of a row.
    columns: Callable[[], Sequence[BringColumn]]
    #: Columns that tell a row from others, where it has no number of its own.
    own: tuple[str, ...]
    #: (actor, now, organisation's number or nothing) → what reads rows.
    reader: Callable[[Actor, datetime, int | None], RowReader]
    #: (actor, now, organisation's number, value) → what was made. No commit.
    make: Callable[[Actor, datetime, int | None, Any], Made]
    #: (actor, now, number, value, columns that the file has) → the same, saying what the row says now. No commit.
    change: Callable[[Actor, datetime, int, Any, Collection[str]], Made]
    #: (actor, now, organisation's number, how many new): raises DomainError for more than may be brought.
    limit: Callable[[Actor, datetime, int | None, int], None]
    #: (numbers) → those that can still be changed; what is over or gone is left alone.
    living: Callable[[Collection[int]], Collection[int]] = field(default=set)
    #: Sentences that whoever brings it reads first.
    before: Sequence[Any] = ()
    #: Of all organisations, by staff; else of one organisation, by who looks after it.
    is_for_staff: bool = False
