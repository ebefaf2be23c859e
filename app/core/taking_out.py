"""What a feature declares so that what it keeps can be taken out (app.transfer): tables, columns, and what they mean.

Fail closed: a column that is not declared is not taken out, and every table that points to a person or an organisation
is either declared here or named with the reason why it stays (app.transfer.staying).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Select

    from app.core.calendar_file import CalendarEntry
    from app.core.database import Base


@dataclass(frozen=True)
class OutColumn:
    """A column of a file: its heading, what it means, and where it comes from."""

    key: str
    meaning: Any
    #: An attribute, or (row) → a plain value, a day, a moment, a list or an enum.
    of: str | Callable[[Any], Any]


@dataclass(frozen=True)
class OutTable:
    """A file of rows."""

    #: The name of the file: "opgaver".
    key: str
    title: Any
    columns: tuple[OutColumn, ...]
    #: Tables of the database that it tells of.
    covers: tuple[str, ...]
    #: Whose rows they are; its key is what they are read by, some at a time.
    model: type[Base]
    #: (organisation's number) → its rows; None: not for an organisation.
    of_organisation: Callable[[int], Select[Any]] | None = None
    #: () → all rows, for the municipality; None: not for it.
    of_municipality: Callable[[], Select[Any]] | None = None
    #: (row) → its entry in the calendar file, if it has a time.
    entry: Callable[[Any], CalendarEntry | None] | None = None
