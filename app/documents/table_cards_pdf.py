"""A card for every table, as one PDF/UA-1 file: two to a sheet, to cut apart, fold and stand on the table.

Number and names are read from both sides. Nothing else of anybody stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from app.documents.letter_pdf import running
from app.documents.paper_pdf import compile_ua

#: In points, the largest first.
_SIZES = (30, 27, 24, 22, 20, 18, 16, 14, 12, 10)
#: A longer word is broken, so that it fits the column.
_LONGEST_WORD = 16


@dataclass(frozen=True)
class TableCard:
    """One table: "Bord 3", and its guests, each with what is said of them beside the name ("bordvært", or "")."""

    title: str
    guests: Sequence[tuple[str, str]]


def make_table_cards_pdf(title: str, sender: str, cards: Sequence[TableCard], made_at: datetime) -> bytes:
    """The file; the same input gives the same bytes.

    Raises ValueError without cards, and typst.TypstError when the file would not be PDF/UA-1.
    """
    if not cards:
        raise ValueError("no cards to print")
    data = {
        "title": running(title),
        "sender": running(sender),
        "sizes": _SIZES,
        "cards": [
            {
                "title": running(card.title),
                "guests": [[running(name, _LONGEST_WORD), running(role)] for name, role in card.guests],
            }
            for card in cards
        ],
    }
    return compile_ua(_template(), data, made_at)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("table_cards.typ").read_bytes()
