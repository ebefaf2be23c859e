"""A poster on A4 for a notice board, as one PDF/UA-1 file: what, when, where, whom to ring, and strips to tear off.

Nothing that must be read is smaller than 14 points; the title is as large as it fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from app.core.qr import qr_drawing
from app.documents.letter_pdf import running
from app.documents.paper_pdf import compile_ua

#: In points, the largest first: a title is read from across the street.
_TITLE_SIZES = (72, 66, 60, 54, 48, 43, 38, 34, 30, 26)
_TEXT_SIZES = (40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 14)
#: A longer word is broken, so that it fits between the margins in the smallest title.
_LONGEST_WORD = 16
#: Strips side by side.
STRIPS = 7


@dataclass(frozen=True)
class PosterPaper:
    """The poster before it is a file. All of it is plain text."""

    #: Above the title: who it is by, or what sort of thing it is.
    kicker: str
    title: str
    #: (what is told, in a word, "" for none; what is told): "Hvor", "P-pladsen ved havnen".
    points: tuple[tuple[str, str], ...]
    sender: str
    phone_label: str
    phone: str
    address_label: str
    #: As one types it, and as a phone reads it.
    address: str
    code: str
    code_alt: str
    #: Whether phone and address stand on strips along the lower edge.
    has_strips: bool = False


def make_poster_pdf(poster: PosterPaper, made_at: datetime) -> bytes:
    """The file; the same input gives the same bytes. Raises typst.TypstError when it would not be PDF/UA-1."""
    data = {
        "kicker": running(poster.kicker),
        "title": running(poster.title, _LONGEST_WORD),
        "points": [[running(label), running(text)] for label, text in poster.points],
        "sender": running(poster.sender),
        "phone_label": running(poster.phone_label),
        "phone": running(poster.phone),
        "address_label": running(poster.address_label),
        "address": running(poster.address),
        "code": qr_drawing(poster.code),
        "code_alt": running(poster.code_alt),
        "strips": STRIPS if poster.has_strips else 0,
        "title_sizes": _TITLE_SIZES,
        "text_sizes": _TEXT_SIZES,
    }
    return compile_ua(_template(), data, made_at)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("poster.typ").read_bytes()
