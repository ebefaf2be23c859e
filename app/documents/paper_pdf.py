"""A paper (paper.py) as one PDF/UA-1 file: headings, texts, pictures with words, and tables with real headers."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path

from app.documents.letter_pdf import running
from app.documents.paper import Paper, Section


def make_paper_pdf(paper: Paper, made_at: datetime, *, page_words: str = "Side {page} af {pages}") -> bytes:
    """The file; the same input gives the same bytes. Raises typst.TypstError when it would not be PDF/UA-1."""
    data = {
        "title": running(paper.title),
        "subtitle": running(paper.subtitle),
        "author": running(paper.author),
        "foot": running(paper.foot),
        "sections": [_section(one) for one in paper.sections],
        "is_landscape": paper.is_landscape,
        "page_words": page_words,
    }
    return compile_ua(_template(), data, made_at)


def compile_ua(template: bytes, data: object, made_at: datetime) -> bytes:
    """Set `data` by a template as PDF/UA-1. Raises typst.TypstError when it would not be that."""
    # A large library, loaded in the processes that write a paper and in no other.
    import typst

    made = typst.compile(
        template,
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def _section(section: Section) -> dict[str, object]:
    picture, table = section.picture, section.table
    return {
        "heading": running(section.heading),
        "level": section.level,
        "mark": running(section.mark),
        "tone": section.tone,
        "paragraphs": [running(text) for text in section.paragraphs],
        "bullets": [running(text) for text in section.bullets],
        "picture": {"svg": picture.svg, "alt": picture.alt, "width": picture.width} if picture else None,
        "table": {
            "caption": running(table.caption),
            "header": [running(cell) for cell in table.header],
            "rows": [[running(cell) for cell in row] for row in table.rows],
            "widths": list(table.widths),
        }
        if table
        else None,
    }


@cache
def _template() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()
