"""A paper (paper.py) as one HTML file that needs nothing else: for a case system, or a browser in ten years."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from app.documents.paper import Paper, Section, Table

#: Readable on a phone and on paper; no fonts or files of others.
_STYLE = (
    "body{font:1.0625rem/1.55 system-ui,sans-serif;color:#1d2b2a;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "h1,h2{color:#0d4f4b;line-height:1.2}h2{border-bottom:2px solid #0d4f4b;padding-bottom:.25rem;margin-top:2.5rem}"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:700}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px solid #bcd8cf}"
    "thead th{background:#e0f0eb}.mark{font-weight:700}svg{max-width:100%;height:auto}"
)


def make_paper_html(paper: Paper) -> bytes:
    """The file, UTF-8; the same paper gives the same bytes."""
    page = ET.Element("html", lang="da")
    head = _add(page, "head")
    _add(head, "meta", charset="utf-8")
    _add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", paper.title)
    _add(head, "style", _STYLE)
    main = _add(_add(page, "body"), "main")
    _add(main, "p", paper.author)
    _add(main, "h1", paper.title)
    _add(main, "p", paper.subtitle)
    for section in paper.sections:
        _add_section(main, section)
    _add(main, "p", paper.foot)
    html: bytes = ET.tostring(page, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + html


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _add_lines(parent: ET.Element, tag: str, text: str) -> None:
    """A text whose own line breaks stay."""
    first, *more = text.split("\n")
    made = _add(parent, tag, first)
    for line in more:
        _add(made, "br").tail = line


def _add_section(main: ET.Element, section: Section) -> None:
    _add(main, f"h{section.level + 1}", section.heading)
    if section.mark:
        _add(main, "p", section.mark, **{"class": "mark"})
    for paragraph in section.paragraphs:
        _add_lines(main, "p", paragraph)
    if section.bullets:
        bullets = _add(main, "ul")
        for line in section.bullets:
            _add_lines(bullets, "li", line)
    if section.picture is not None:
        drawing = ET.fromstring(section.picture.svg)  # noqa: S314 - drawn by ourselves
        for part in drawing.iter():
            part.tag = part.tag.removeprefix("{http://www.w3.org/2000/svg}")
        drawing.set("role", "img")
        drawing.set("aria-label", section.picture.alt)
        main.append(drawing)
    if section.table is not None:
        _add_table(main, section.table)


def _add_table(main: ET.Element, content: Table) -> None:
    table = _add(main, "table")
    if content.caption:
        _add(table, "caption", content.caption)
    header = _add(_add(table, "thead"), "tr")
    for cell in content.header:
        _add(header, "th", cell, scope="col")
    body = _add(table, "tbody")
    for values in content.rows:
        row = _add(body, "tr")
        for position, cell in enumerate(values):
            _add_lines(row, "td" if position else "th", cell)
        row[0].set("scope", "row")
