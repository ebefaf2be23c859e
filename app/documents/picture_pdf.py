"""One plan on one page, as PDF/UA-1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from app.documents.letter_pdf import running
from app.documents.paper_pdf import compile_ua


@dataclass(frozen=True)
class PlanRow:
    """A row of the plan: number, short title, state in a word, and the tone of it ("go", "ok", "no", "wait", "off")."""

    code: str
    title: str
    word: str
    tone: str
    #: What comes next, in a line or two; empty where nothing was said.
    note: str = ""


@dataclass(frozen=True)
class PlanPicture:
    """The page before it is a file."""

    title: str
    subtitle: str
    author: str
    foot: str
    rows_title: str
    rows: Sequence[PlanRow]
    numbers_title: str
    #: (number in words, what it counts): at most six.
    numbers: Sequence[tuple[str, str]]


def make_picture_pdf(picture: PlanPicture, made_at: datetime) -> bytes:
    """The file; the same input gives the same bytes. Raises typst.TypstError when it would not be PDF/UA-1."""
    rows = [
        {
            "code": running(row.code),
            "title": running(row.title),
            "word": running(row.word),
            "tone": row.tone,
            "note": running(row.note),
        }
        for row in picture.rows
    ]
    data = {
        "title": running(picture.title),
        "subtitle": running(picture.subtitle),
        "author": running(picture.author),
        "foot": running(picture.foot),
        "rows_title": running(picture.rows_title),
        "rows": rows,
        "numbers_title": running(picture.numbers_title),
        "numbers": [[running(number), running(what)] for number, what in picture.numbers],
        # Few rows have room around them, many stand close: it is one page either way.
        "padding": 9 if len(rows) <= 8 else 4,
    }
    return compile_ua(_template(), data, made_at)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("picture.typ").read_bytes()
