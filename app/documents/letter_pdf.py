"""Letters for window envelopes as one PDF/UA-1 file, ready to print.

The sheet is A4. The address stands where all of the envelopes in use show it. Measures of the windows, in mm from the
sheet's upper left corner once it is folded and pushed up to the left (officeconsult.no, "Plassering av mottakerfelt i
vinduskonvolutter"; the formats are shared by the Nordic countries, and M65 is the Danish name for C6/5):

    C6/5, M65    15 from the left, 39 from the top, 100 wide, 35 high    sheet folded twice, at 99 and 198
    C5           15 from the left, 44 from the top, 105 wide, 35 high    sheet folded once, at 148.5

What both show is 15-115 across and 44-74 down. The sheet may slide inside the envelope by some millimetres, so the
address keeps 7 mm from the left and 5 mm from the lower edge of that (22-108 across, 50-69 down). The sender stands in
small print above it, in the window as well, so that a letter that cannot be delivered finds its way back. Nothing else
stands between 40 and 82 mm. Marks at the left edge say where to fold: short ones for M65, a longer one for C5.

Sources of other choices: nothing that must be read is smaller than 12.5 points, because many readers are old; the
fonts are those inside the typesetter, so that it looks the same everywhere and on every day.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.core.qr import qr_drawing

MIME_TYPE = "application/pdf"
#: What both windows show, in mm: left, top, right, bottom.
WINDOW = (15, 44, 115, 74)
#: Where the address stands, in mm: left, top, right, bottom.
ADDRESS = (22, 50, 108, 69)
_SENDER_TOP = 45
_BODY_TOP = 84
#: (mm from the top, length in mm): thirds for M65, the half for C5.
_FOLDS = ((99, 4), (148.5, 7), (198, 4))
_HEAD_TOP = 16
TEXT_SIZE = 14

#: What the typesetter's own fonts have a shape for (tests/documents/test_letter_pdf.py sets each of them).
PRINTABLE = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x370, 0x3FF),
    (0x400, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x20A0, 0x20BF),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)
#: Marks and signs that say nothing when they are missing: pictures, skin colours, joiners, control characters.
_SILENT = ("So", "Sk", "Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn")
#: A longer word would run over the margin, or out of the window.
_LONGEST_WORD = 40
_LONGEST_ADDRESS_WORD = 20
_LONGEST_LINE = 120


@dataclass(frozen=True)
class PaperLetter:
    """A letter before it is on paper. All of it is plain text; line breaks stay."""

    #: Name, street and number, postal code and town.
    address: Sequence[str]
    date: str
    subject: str
    paragraphs: Sequence[str]
    #: Why they get it.
    why: str
    #: Whom to ring, in a sentence, and when somebody answers.
    help: str
    hours: str = ""
    #: Stands in the foot, so that one letter can be found in a pile: "12-3".
    number: str = ""
    #: The address in a square that a phone reads; it stands below the paragraphs.
    code: str = ""


@dataclass(frozen=True)
class PaperSender:
    """Who writes."""

    name: str
    #: Stands in the upper right corner: the house, the municipality.
    head: Sequence[str]
    #: Small print above the address; with street and town, letters that cannot be delivered come back.
    line: str


def make_letters_pdf(
    letters: Sequence[PaperLetter],
    sender: PaperSender,
    made_at: datetime,
    *,
    title: str,
    page_words: str = "Side {page} af {pages}",
    two_sided: bool = True,
) -> bytes:
    """All `letters` in one file, each beginning on a new sheet; the same input gives the same bytes.

    `two_sided`: every letter has an even number of pages, so that a printer that uses both sides puts no two letters
    on one sheet. Raises ValueError without letters, and typst.TypstError when the file would not be PDF/UA-1.
    """
    import typst

    if not letters:
        raise ValueError("no letters to print")
    data = {
        "title": printable(title),
        "sender": printable(sender.name),
        "sender_line": _line(sender.line),
        "head": [_line(part) for part in sender.head],
        "head_top": _HEAD_TOP,
        "closing": "Venlig hilsen",
        "code_words": "Kode, som en telefon kan læse",
        "page_words": page_words,
        "two_sided": two_sided,
        "text_size": TEXT_SIZE,
        "body_top": _BODY_TOP,
        "folds": _FOLDS,
        "window": {
            "text_left": ADDRESS[0],
            "text_top": ADDRESS[1],
            "text_width": ADDRESS[2] - ADDRESS[0],
            "text_height": ADDRESS[3] - ADDRESS[1],
            "sender_top": _SENDER_TOP,
        },
        "letters": [_as_data(letter) for letter in letters],
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


def printable(text: str) -> str:
    """`text` in letters that the fonts have: pictures are left out, foreign letters without a shape become "?"."""
    known = unicodedata.normalize("NFC", text).replace("\t", " ")
    return "".join(_shape(character) for character in known)


def _shape(character: str) -> str:
    code = ord(character)
    if character == "\n" or any(first <= code <= last for first, last in PRINTABLE):
        return "" if character == "\N{SOFT HYPHEN}" else character
    if unicodedata.category(character) in _SILENT:
        return ""
    plain = unicodedata.normalize("NFKD", character)
    return plain if plain.isascii() and plain.isprintable() else "?"


def _as_data(letter: PaperLetter) -> dict[str, Any]:
    return {
        **{name: running(value) for name, value in asdict(letter).items() if isinstance(value, str)},
        "address": [line for line in (_line(part) for part in letter.address) if line],
        "paragraphs": [running(part) for part in letter.paragraphs],
        "code": qr_drawing(letter.code) if letter.code else "",
    }


def _line(text: str) -> str:
    """One line of the window, cut where nobody could read it anyway."""
    line = " ".join(printable(text).split())
    cut = line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
    return _breakable(cut, _LONGEST_ADDRESS_WORD)


def running(text: str, longest: int = _LONGEST_WORD) -> str:
    """Running text in letters the fonts have; line breaks stay, and words may break after so many letters, so that all
    fit between the margins.
    """
    return _breakable(printable(text), longest).strip()


def _breakable(text: str, longest: int = _LONGEST_WORD) -> str:
    """`text` with places to break inside words that are longer than that."""
    return "\n".join(
        " ".join(_broken(word, longest) for word in line.split(" ")) for line in text.split("\n")
    )


def _broken(word: str, longest: int) -> str:
    parts = [word[start : start + longest] for start in range(0, len(word), longest)]
    return "\N{ZERO WIDTH SPACE}".join(parts)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("letter.typ").read_bytes()
