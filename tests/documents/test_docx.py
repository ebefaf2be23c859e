"""Word documents open again and say what was put in."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from app.documents.docx import make_docx
from app.documents.paper import Paper, Section, Table

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PAPER = Paper(
    title="Opfølgning 2026",
    subtitle="Til udvalget",
    author="Frivillighedens Hus",
    sections=[
        Section(
            "Plan 1",
            ["Et afsnit."],
            Table(("Aktivitet", "Status"), [("1.1 Æbler & <pærer>", "I gang\nTo møder")], (120, 141)),
        )
    ],
    foot="Opfølgning 2026",
)


@pytest.fixture(scope="module")
def opened():
    return Document(io.BytesIO(make_docx(PAPER, NOW)))


def test_cells_say_what_was_put_in(opened) -> None:
    rows = [[cell.text for cell in row.cells] for row in opened.tables[0].rows]
    assert rows == [["Aktivitet", "Status"], ["1.1 Æbler & <pærer>", "I gang\nTo møder"]]
    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["Plan 1"]


def test_the_page_is_a4_on_its_side(opened) -> None:
    page = opened.sections[0]
    assert page.orientation == WD_ORIENT.LANDSCAPE
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (297, 210)
    inner = page.page_width - page.left_margin - page.right_margin
    assert sum(column.width for column in opened.tables[0].columns) <= inner


def test_the_header_row_is_a_real_header_that_repeats(opened) -> None:
    header, body = opened.tables[0].rows
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert body._tr.trPr.find(qn("w:tblHeader")) is None


def test_the_language_is_danish_and_the_properties_are_ours(opened) -> None:
    languages = {lang.get(qn("w:val")) for lang in opened.styles.element.iter(qn("w:lang"))}
    assert languages == {"da-DK"}
    properties = opened.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Opfølgning 2026",
        "Frivillighedens Hus",
        "da-DK",
    )
    assert properties.created.date() == NOW.date()


def test_the_same_paper_makes_the_same_document() -> None:
    first, second = (Document(io.BytesIO(make_docx(PAPER, NOW))) for _ in range(2))
    assert first.element.xml == second.element.xml
