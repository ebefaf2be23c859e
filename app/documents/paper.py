"""A document before it is a file: what stands in it. Writing it (docx.py) loads a large library, describing it none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

DOCX_MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Table:
    """A table: its header row, its rows, and widths of the columns in mm."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it. A cell's or paragraph's line breaks become paragraphs."""

    heading: str
    paragraphs: Sequence[str] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Paper:
    """A document before it is a file."""

    title: str
    subtitle: str
    author: str
    sections: Sequence[Section] = field(default_factory=tuple)
    #: Stands in the foot of every page.
    foot: str = ""
