"""The sheet on paper (PDF/UA-1): large type, a box for each answer, and a code instead of a name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask_babel import gettext as _

from app.core.formatting import when
from app.core.pack import current_pack
from app.documents.letter_pdf import TEXT_SIZE, running
from app.surveys.models import Invitee
from app.surveys.queries import AskedScale
from app.surveys.rules import Standing, Window
from app.surveys.words import consent_words


def make_sheet_pdf(invitee: Invitee, asked: Sequence[AskedScale], window: Window | None) -> bytes:
    """The file; the same input gives the same bytes. `window` is when it may be typed. Raises typst.TypstError when it
    would not be PDF/UA-1.
    """
    import typst

    pack = current_pack()
    data = {
        "title": _("Et par spørgsmål til dig"),
        "sender": pack.house_name,
        "intro": [
            running(text)
            for text in (
                _("Det er frivilligt. Spring gerne spørgsmål over. Skriv ikke dit navn på arket."),
                _where_to(pack.house_name, window),
            )
        ],
        "code_words": _("Kode: %(code)s", code=f"{invitee.code[:4]} {invitee.code[4:]}"),
        "consent": running(consent_words()) if invitee.standing is Standing.ASKED else "",
        "consent_words": _("Sæt kryds ved dit ja"),
        "parts": [_part(one) for one in asked],
        "help_title": _("Har du brug for at tale med nogen?"),
        "help": [running(f"{line.name}: {line.phone}. {line.when}") for line in pack.help_lines],
        "page_words": _("Side {page} af {pages}"),
        "text_size": TEXT_SIZE,
    }
    made = typst.compile(
        _template(),
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(invitee.asked_at.timestamp()),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def _where_to(house: str, window: Window | None) -> str:
    """Where the sheet is handed in; and until when, for after that its crosses cannot be kept."""
    parts = [_("Aflever arket hos %(house)s.", house=house)]
    if window is not None:
        parts.append(_("Vi skal have det før %(when)s.", when=when(window.closes_at)))
    return " ".join([*parts, _("Vi taster krydserne og river arket i stykker.")])


def _part(one: AskedScale) -> dict[str, object]:
    return {
        "name": running(one.scale.name),
        "instruction": running(one.scale.instruction),
        "items": [running(item) for item in one.wording],
        "options": [running(label) for _value, label in one.scale.options],
        "sources": running("; ".join(one.scale.sources)),
    }


@cache
def _template() -> bytes:
    return Path(__file__).with_name("sheet.typ").read_bytes()
