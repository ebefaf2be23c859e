"""A proof of volunteering as one PDF/UA-1 file: who, what, for whom, when and how long, and how to check it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.documents.letter_pdf import TEXT_SIZE, running

#: What was done, for whom, when, how long.
ProofLine = tuple[str, str, str, str]


@dataclass(frozen=True)
class ProofPaper:
    """The paper before it is a file. All of it is plain text."""

    title: str
    #: Stands in the upper right corner: the house, the municipality.
    head: Sequence[str]
    name: str
    #: What the person did and when, in a sentence that goes on from the name.
    sentence: str
    total: str
    header: ProofLine
    lines: Sequence[ProofLine]
    #: Who confirmed the hours, and who made the paper and when.
    confirmed: str
    issued: str
    check_title: str
    check_text: str
    #: The address where the code is typed, and the code.
    page: str
    code: str


def make_proof_pdf(
    paper: ProofPaper, made_at: datetime, *, page_words: str = "Side {page} af {pages}"
) -> bytes:
    """The file; the same input gives the same bytes. Raises typst.TypstError when it would not be PDF/UA-1."""
    import typst

    data = {name: _running(value) for name, value in asdict(paper).items()}
    made = typst.compile(
        _template(),
        sys_inputs={"data": json.dumps({**data, "page_words": page_words, "text_size": TEXT_SIZE})},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def _running(value: Any) -> Any:
    """Texts, and lists of them, in letters that the fonts have."""
    return running(value) if isinstance(value, str) else [_running(part) for part in value]


@cache
def _template() -> bytes:
    return Path(__file__).with_name("proof.typ").read_bytes()
