"""What is read out of a file, whatever its form: rows of texts, and what is to be said of them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import DomainError

#: What a file may hold. An association's year has some hundred rows; nobody reads a preview of more.
MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 5000, 60, 4000
#: Rows above the headings that are looked through for them: a title, a date.
_LOOK_FOR_HEAD = 10

#: Before a text that is really a formula, or whose value is an error; never in a text that people write.
FORMULA, BROKEN = "\x00=", "\x00#"


class BrokenFileError(DomainError):
    """A file that cannot be read, with one sentence that says what to do."""

    def __init__(self, message: str, **parameters: Any) -> None:
        super().__init__(message, field="file", **parameters)


@dataclass(frozen=True)
class Row:
    """A row with its number in the file, as whoever opens it sees it."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)


@dataclass(frozen=True)
class Sheet:
    """The headings and the rows below them."""

    head: tuple[str, ...]
    rows: list[Row]
    #: The number of the row with the headings.
    head_number: int = 1
    #: The first day is 1 January 1904 instead of 1900, as in old workbooks.
    is_1904: bool = False
    #: Sentences about what was left out.
    notes: list[str] = field(default_factory=list)


def gathered(rows: Iterable[Row], known: Sequence[frozenset[str]], key_of: Callable[[str], str]) -> Sheet:
    """The headings among the first rows, and the rows below.

    `known` are the folded headings of each kind of things, `key_of` folds one. Raises BrokenFileError for no rows,
    headings alone, and more rows, columns or letters than are read.
    """
    first: list[Row] = []
    body: list[Row] = []
    for row in rows:
        if row.is_empty:
            continue
        _refuse_wide(row)
        (first if len(first) < _LOOK_FOR_HEAD else body).append(row)
        if len(body) > MOST_ROWS:
            raise BrokenFileError(
                "Der er mere end %(most)s rækker. Del filen op, og hent delene én ad gangen.", most=MOST_ROWS
            )
    if not first:
        raise BrokenFileError("Filen er tom. Der skal stå overskrifter i den første række.")
    at = _head_at(first, known, key_of)
    below = [*first[at + 1 :], *body]
    if not below:
        raise BrokenFileError("Der er kun overskrifter i filen. Skriv en række for hver ting under dem.")
    if len(below) > MOST_ROWS:
        raise BrokenFileError(
            "Der er mere end %(most)s rækker. Del filen op, og hent delene én ad gangen.", most=MOST_ROWS
        )
    return Sheet(first[at].cells, below, first[at].number)


def _refuse_wide(row: Row) -> None:
    if len(row.cells) > MOST_COLUMNS and any(row.cells[MOST_COLUMNS:]):
        raise BrokenFileError(
            "Der er mere end %(most)s kolonner. Slet dem, der ikke skal bruges, og prøv igen.",
            most=MOST_COLUMNS,
        )
    if any(len(cell) > MOST_LETTERS for cell in row.cells):
        raise BrokenFileError(
            "En celle i række %(row)s er for lang. Skriv højst %(most)s tegn.",
            row=row.number,
            most=MOST_LETTERS,
        )


def _head_at(first: Sequence[Row], known: Sequence[frozenset[str]], key_of: Callable[[str], str]) -> int:
    """The row in which most headings are known; the first, when no two are in any."""
    best, most = 0, 1
    for at, row in enumerate(first):
        folded = {key_of(cell) for cell in row.cells if cell}
        hits = max((len(folded & names) for names in known), default=0)
        if hits > most:
            best, most = at, hits
    return best
