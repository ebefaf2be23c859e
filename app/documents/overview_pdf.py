"""What is known of a person as one PDF/UA-1 file: headings, and facts as "label: value", large enough for old eyes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from app.documents.letter_pdf import TEXT_SIZE, running

#: (label, value)
FactLine = tuple[str, str]


@dataclass(frozen=True)
class Group:
    """Records of one kind under their title."""

    title: str
    records: Sequence[Sequence[FactLine]]


@dataclass(frozen=True)
class Part:
    """A purpose: why, for how long, and what."""

    heading: str
    paragraphs: Sequence[str]
    groups: Sequence[Group] = ()


@dataclass(frozen=True)
class Overview:
    """The paper before it is a file."""

    title: str
    sender: str
    intro: Sequence[str]
    parts: Sequence[Part]
    foot: str = ""


def make_overview_pdf(
    paper: Overview, made_at: datetime, *, page_words: str = "Side {page} af {pages}"
) -> bytes:
    """The file; the same input gives the same bytes. Raises typst.TypstError when it would not be PDF/UA-1."""
    import typst

    data = {
        "title": running(paper.title),
        "sender": running(paper.sender),
        "foot": running(paper.foot),
        "intro": [running(text) for text in paper.intro],
        "parts": [_part(part) for part in paper.parts],
        "page_words": page_words,
        "text_size": TEXT_SIZE,
    }
    made = typst.compile(
        _template(),
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def _part(part: Part) -> dict[str, object]:
    return {
        "heading": running(part.heading),
        "paragraphs": [running(text) for text in part.paragraphs],
        "groups": [
            {
                "title": running(group.title),
                "records": [
                    [[running(label), running(value)] for label, value in record] for record in group.records
                ],
            }
            for group in part.groups
        ],
    }


@cache
def _template() -> bytes:
    return Path(__file__).with_name("overview.typ").read_bytes()
