"""What happens in a village in a while, on A4 for the fridge and the notice board, as one PDF/UA-1 file.

Nothing on it is smaller than 14 points. Of a few layouts the first is taken in which all of it stands on one page, and
of a dense month two columns; what fits in none goes on to a next page rather than shrink.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.core.qr import qr_drawing
from app.documents.letter_pdf import running
from app.documents.paper_pdf import compile_ua

#: In points.
SMALLEST = 14
#: (points, whether place and notes run on behind the title), the roomiest first.
_LAYOUTS = (
    *((18, False), (17, False), (16, False), (15, False), (SMALLEST, False)),
    *((16, True), (15, True), (SMALLEST, True)),
)
#: More lines never stand on one page, so nobody tries.
_MOST_ON_A_PAGE = 30


@dataclass(frozen=True)
class PaperLine:
    """A line of the programme: when, what, where, and what else one must know."""

    day: str
    #: Never broken over two lines.
    hours: str
    title: str
    where: str
    notes: str
    #: Said first, and struck by no line: "Aflyst".
    mark: str = ""


@dataclass(frozen=True)
class LineTable:
    """Lines under a heading; nothing of it stands on paper without lines."""

    heading: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class ProgrammePaper:
    """The paper before it is a file. All of it is plain text."""

    title: str
    sender: str
    #: The heads of the columns of every table.
    header: tuple[str, str]
    tables: tuple[LineTable, ...]
    #: What is said below the last line: that there is nothing, or more than stands there.
    note: str
    phone_label: str
    phone: str
    hours: str
    address_label: str
    #: As one types it, and as a phone reads it.
    address: str
    code: str
    code_alt: str
    foot: str
    page_words: str = "Side {page} af {pages}"


def make_programme_pdf(paper: ProgrammePaper, made_at: datetime) -> bytes:
    """The file; the same input gives the same bytes. Raises typst.TypstError when it would not be PDF/UA-1."""
    is_short = sum(len(table.lines) for table in paper.tables) <= _MOST_ON_A_PAGE
    data = {
        **_running(asdict(paper)),
        "page_words": paper.page_words,
        "code": qr_drawing(paper.code),
        "smallest": SMALLEST,
        "layouts": _LAYOUTS if is_short else (),
    }
    return compile_ua(_template(), data, made_at)


def _running(value: Any) -> Any:
    """All texts in letters that the fonts have."""
    if isinstance(value, dict):
        return {name: _running(part) for name, part in value.items()}
    return running(value) if isinstance(value, str) else [_running(part) for part in value]


@cache
def _template() -> bytes:
    return Path(__file__).with_name("programme.typ").read_bytes()
