"""What stands in a report: sections of blocks with figures, texts, charts and tables. All of it plain values, so that a
report can be written down as JSON and read again years later, whatever has become of the tables it was made from.

No names of people stand here: who is responsible is told as the office (law.md: a report is public, and kept for ever).
A figure from 1 to 4 is None: a report is read by everybody, and few people can be recognised.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

#: Fewer than this are not told as a number (law.md section 2: cells under 5 are suppressed).
LEAST = 5

#: The passage that says what came of something.
RESULT = "result"

#: A number, or words; None is a number from 1 to 4.
Cell = int | str | None


def told(value: int) -> int | None:
    """A count as a report may tell it: None for 1 to 4."""
    return value if value >= LEAST or value <= 0 else None


@dataclass(frozen=True)
class Number:
    """One figure: what it counts ("ture holdt"), and how many; None is 1 to 4."""

    key: str
    label: str
    value: int | None


@dataclass(frozen=True)
class Passage:
    """A text of a block: what was proposed from the figures, and what people wrote instead (None: nothing yet)."""

    key: str
    label: str
    proposed: str
    text: str | None = None

    @property
    def words(self) -> str:
        """What the report says."""
        return self.proposed if self.text is None else self.text


@dataclass(frozen=True)
class Column:
    """A column of a table, with what it means for the data dictionary."""

    key: str
    title: str
    meaning: str
    is_number: bool = False
    #: Worked out from numbers that stand beside it.
    is_share: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    #: Whether it counts different people: what was told of them before counts then (said_before).
    of_people: bool = False


@dataclass(frozen=True)
class Chart:
    """Bars: (label, how many). `summary` says in a sentence what they show."""

    key: str
    title: str
    summary: str
    #: What is counted: "ture holdt".
    unit: str
    bars: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Block:
    """What is said about one thing: a row of the plan, an action, a goal."""

    key: str
    code: str
    title: str
    #: The title in few words; empty where there is none.
    short: str = ""
    #: How it stands: the key for colours ("running"), and the word ("I gang"). Empty where it has no state.
    state: str = ""
    state_word: str = ""
    #: (label, value): years in the plan, who is responsible, deadline.
    facts: tuple[tuple[str, str], ...] = ()
    #: What stands there whatever people write: how figures may be read.
    paragraphs: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    passages: tuple[Passage, ...] = ()
    #: Lines: initiatives, what was written in the log.
    lines: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Section:
    """A plan (focus area) with its blocks, or something about the whole."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Content:
    """A whole report."""

    kind: str
    title: str
    subtitle: str
    #: "2020-2023": the period of the plan.
    period: str
    first_year: int
    last_year: int
    #: The municipality, the committee it is for, and the house that wrote it.
    municipality: str
    committee: str
    author: str
    #: The local day of the figures, ISO 8601.
    as_of: str
    sections: tuple[Section, ...] = ()
    version: int = 1
    #: What this version changes, in sentences; empty for the first.
    changes: tuple[str, ...] = ()

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks, in order."""
        return (block for section in self.sections for block in section.blocks)

    @property
    def tables(self) -> Iterator[Table]:
        """All tables, in order."""
        for section in self.sections:
            yield from section.tables
            for block in section.blocks:
                yield from block.tables


def with_texts(content: Content, texts: dict[str, dict[str, str]]) -> Content:
    """The content with what people wrote: block key → passage key → text."""

    def written(block: Block) -> Block:
        own = texts.get(block.key, {})
        return replace(
            block, passages=tuple(replace(one, text=own.get(one.key, one.text)) for one in block.passages)
        )

    sections = tuple(
        replace(section, blocks=tuple(map(written, section.blocks))) for section in content.sections
    )
    return replace(content, sections=sections)


# ---- as JSON ------------------------------------------------------------------------------------------------------


def as_json(content: Content) -> dict[str, Any]:
    """Plain values, for a column of JSON."""
    plain: dict[str, Any] = json.loads(canonical(content))
    return plain


def canonical(content: Content) -> str:
    """The one way to write it down: keys sorted, no white space, so that equal contents are equal bytes."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def from_json(plain: dict[str, Any]) -> Content:
    """Read what `as_json` or `canonical` wrote. Raises TypeError or KeyError for anything else."""
    sections = tuple(_section(one) for one in plain["sections"])
    return Content(**{**plain, "sections": sections, "changes": tuple(plain["changes"])})


def _section(plain: dict[str, Any]) -> Section:
    return Section(
        key=plain["key"],
        title=plain["title"],
        paragraphs=tuple(plain["paragraphs"]),
        blocks=tuple(_block(one) for one in plain["blocks"]),
        charts=tuple(_chart(one) for one in plain["charts"]),
        tables=tuple(_table(one) for one in plain["tables"]),
    )


def _block(plain: dict[str, Any]) -> Block:
    return Block(
        **{
            **plain,
            "facts": tuple((label, value) for label, value in plain["facts"]),
            "paragraphs": tuple(plain.get("paragraphs", ())),
            "numbers": tuple(Number(**one) for one in plain["numbers"]),
            "passages": tuple(Passage(**one) for one in plain["passages"]),
            "lines": tuple(plain["lines"]),
            "charts": tuple(_chart(one) for one in plain["charts"]),
            "tables": tuple(_table(one) for one in plain["tables"]),
        }
    )


def _chart(plain: dict[str, Any]) -> Chart:
    return Chart(**{**plain, "bars": tuple((label, value) for label, value in plain["bars"])})


def _table(plain: dict[str, Any]) -> Table:
    return Table(
        key=plain["key"],
        title=plain["title"],
        columns=tuple(Column(**one) for one in plain["columns"]),
        rows=tuple(tuple(row) for row in plain["rows"]),
        of_people=plain.get("of_people", False),
    )


@dataclass(frozen=True)
class Scope:
    """What a report is about: a period of the plan, and years of it."""

    period_id: int
    first_year: int
    last_year: int

    @property
    def years(self) -> tuple[int, ...]:
        """Every year of it."""
        return tuple(range(self.first_year, self.last_year + 1))
