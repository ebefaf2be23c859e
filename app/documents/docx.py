"""Word documents made of headings, paragraphs and tables: A4, Danish, with real table headers."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.documents.paper import Paper, Section, Table

_A4_LONG, _A4_SHORT, _MARGIN = 297, 210, 18
_FONT = "Calibri"
_HEADER_FILL = "E0F0EB"


def make_docx(paper: Paper, now: datetime) -> bytes:
    """The document as a .docx file, A4, language Danish; `now` becomes its date of making. A picture is told in words:
    its numbers stand in the table below it.
    """
    document = Document()
    _set_up(document, paper, now)
    document.add_heading(paper.title, level=0)
    document.add_paragraph(paper.subtitle)
    for section in paper.sections:
        _add_section(document, section)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_section(document: Any, section: Section) -> None:
    document.add_heading(section.heading, level=section.level)
    if section.mark:
        document.add_paragraph().add_run(section.mark).bold = True
    for paragraph in section.paragraphs:
        document.add_paragraph(paragraph)
    for line in section.bullets:
        document.add_paragraph(line, style="List Bullet")
    if section.picture is not None:
        document.add_paragraph(section.picture.alt)
    if section.table is not None:
        if section.table.caption:
            document.add_paragraph(section.table.caption, style="Caption")
        _add_table(document, section.table)


def _set_up(document: Any, paper: Paper, now: datetime) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if paper.is_landscape else WD_ORIENT.PORTRAIT
    long_side, short_side = Mm(_A4_LONG), Mm(_A4_SHORT)
    page.page_width, page.page_height = (
        (long_side, short_side) if paper.is_landscape else (short_side, long_side)
    )
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    page.footer.paragraphs[0].text = paper.foot
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = paper.title, paper.author, paper.author
    properties.language, properties.comments = "da-DK", ""
    properties.created = properties.modified = now
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    for name, size in (
        ("Title", 24),
        ("Heading 1", 15),
        ("Heading 2", 12.5),
        ("Heading 3", 11),
        ("Caption", 9.5),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0x0D, 0x4F, 0x4B)
        _drop_theme_font(style.element)
    _set_language(document.styles.element, "da-DK")


def _drop_theme_font(style: Any) -> None:
    """The template's headings name a theme font that wins over the one we chose; take it away."""
    fonts = style.rPr.rFonts
    if fonts is None:
        return
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _set_language(styles: Any, code: str) -> None:
    """Say in the document's defaults which language it is in, so that Word spells and speaks it right."""
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:val"), code)


def _add_table(document: Any, content: Table) -> None:
    table = document.add_table(rows=1, cols=len(content.header))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.LEFT, False
    for cell, text in zip(table.rows[0].cells, content.header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
        _shade(cell)
    _mark_row(table.rows[0], "w:tblHeader", "w:cantSplit")
    for values in content.rows:
        row = table.add_row()
        for cell, text in zip(row.cells, values, strict=True):
            _write(cell, text)
        _mark_row(row, "w:cantSplit")
    for row in table.rows:
        for cell, width in zip(row.cells, content.widths, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, content.widths, strict=True):
        column.width = Mm(width)


def _write(cell: Any, text: str) -> None:
    lines = text.split("\n")
    cell.paragraphs[0].text = lines[0]
    for line in lines[1:]:
        cell.add_paragraph(line)


def _mark_row(row: Any, *flags: str) -> None:
    """`w:tblHeader` repeats a row on every page and makes it a header; `w:cantSplit` keeps it on one page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way
    for flag in flags:
        mark = OxmlElement(flag)
        mark.set(qn("w:val"), "true")
        properties.append(mark)


def _shade(cell: Any) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), _HEADER_FILL)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001
