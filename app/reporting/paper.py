"""A report as a paper: the same for PDF, DOCX and HTML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from app.core.formatting import date_da, number_da
from app.documents import paper as page
from app.documents.bar_svg import bars
from app.documents.paper import Paper, Picture
from app.plan.words import STATE_LOOKS
from app.reporting.figures import amount
from app.reporting.shapes import Block, Cell, Chart, Content, Section, Table

#: Shares of the width of a page by the key of a column; others share what is left.
_SHARES = {
    "nummer": 20,
    "tidshorisont": 24,
    "status": 26,
    "antal": 20,
    "aar": 14,
    "ansvarlig": 40,
    "tal_for": 46,
    "point": 60,
    "foer": 20,
    "foer_pct": 16,
    "efter": 20,
    "efter_pct": 16,
}
_WIDTH, _OTHERS = 170, 60


def paper_of(content: Content) -> Paper:
    """The report before it is a file."""
    day = date_da(date.fromisoformat(content.as_of), today=date.min)
    subtitle = _(
        "%(about)s Tal pr. %(day)s. Version %(version)s.",
        about=content.subtitle,
        day=day,
        version=content.version,
    )
    return Paper(
        title=content.title,
        subtitle=subtitle,
        author=content.author,
        sections=list(_sections(content)),
        foot=_("%(title)s, version %(version)s", title=content.title, version=content.version),
        is_landscape=False,
    )


def _sections(content: Content) -> Iterator[page.Section]:
    if content.changes:
        title = _("Det er ændret i version %(version)s", version=content.version)
        yield page.Section(title, bullets=content.changes)
    for section in content.sections:
        yield from _section(section)
    yield page.Section(
        _("Om tallene"),
        (
            _("Tal under 5 står som ”under 5”. Så kan ingen genkendes."),
            _("Et tal er også gemt, hvis et andet tal ville røbe det."),
        ),
    )


def _section(section: Section) -> Iterator[page.Section]:
    yield page.Section(section.title, section.paragraphs)
    for chart in section.charts:
        yield _chart(chart, level=2)
    first, *others = section.tables or (None,)
    if first is not None and not others:
        others, first = [first], None
    if first is not None and first.rows:
        yield page.Section(first.title, table=_table(first), level=2)
    for block in section.blocks:
        yield from _block(block)
    for table in others:
        if table is not None and table.rows:
            yield page.Section(table.title, table=_table(table), level=2)


def _block(block: Block) -> Iterator[page.Section]:
    facts = [f"{label}: {value}." for label, value in block.facts]
    yield page.Section(
        f"{block.code} {block.title}".strip(),
        [*([" ".join(facts)] if facts else []), *block.paragraphs],
        level=2,
        mark=block.state_word,
        tone=STATE_LOOKS.get(block.state, "no"),
    )
    for passage in block.passages:
        if passage.words:
            yield page.Section(passage.label, passage.words.split("\n"), level=3)
    if block.lines:
        yield page.Section(_("Det er der sket"), bullets=block.lines, level=3)
    for chart in block.charts:
        yield _chart(chart, level=3)
    for table in block.tables:
        yield page.Section(table.title, table=_table(table), level=3)


def drawing_of(chart: Chart) -> str:
    """The bars as SVG."""
    return bars([(label, value, amount(value)) for label, value in chart.bars])


def _chart(chart: Chart, level: int) -> page.Section:
    table = page.Table(
        (_("Hvad"), chart.unit[:1].upper() + chart.unit[1:]),
        [(label, amount(value)) for label, value in chart.bars],
        (90, 80),
    )
    return page.Section(
        chart.title,
        [chart.summary],
        table=table,
        level=level,
        picture=Picture(drawing_of(chart), chart.summary),
    )


def _table(table: Table) -> page.Table:
    shares = [_SHARES.get(column.key, _OTHERS) for column in table.columns]
    return page.Table(
        [column.title for column in table.columns],
        [
            [cell_text(cell, column.key) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        [round(_WIDTH * share / sum(shares)) for share in shares],
    )


def cell_text(cell: Cell, key: str = "") -> str:
    """A cell in words; a year has no dot."""
    if isinstance(cell, str):
        return cell
    return str(cell) if key == "aar" else number_da(cell) if cell is not None else amount(None)
