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
    #: What it shows, in a few words; stands above it.
    caption: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing with the words that take its place for who cannot see it. Its numbers stand in a table as well."""

    svg: str
    alt: str
    #: Width on paper in mm.
    width: int = 160


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it. A cell's or paragraph's line breaks become paragraphs."""

    heading: str
    paragraphs: Sequence[str] = ()
    table: Table | None = None
    #: 1 is a chapter, 2 a part of one, 3 a part of that.
    level: int = 1
    #: How the thing stands, in a word, and the tone of its mark: "go", "ok", "no", "wait" or "off".
    mark: str = ""
    tone: str = "no"
    bullets: Sequence[str] = ()
    picture: Picture | None = None


@dataclass(frozen=True)
class Paper:
    """A document before it is a file."""

    title: str
    subtitle: str
    author: str
    sections: Sequence[Section] = field(default_factory=tuple)
    #: Stands in the foot of every page.
    foot: str = ""
    #: Wide tables need the long side.
    is_landscape: bool = True
