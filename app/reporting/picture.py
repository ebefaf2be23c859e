"""One plan of a report on one page."""

from __future__ import annotations

from datetime import date
from textwrap import shorten

from flask_babel import gettext as _

from app.core.formatting import date_da
from app.documents.picture_pdf import PlanPicture, PlanRow
from app.plan.words import STATE_LOOKS
from app.reporting.figures import amount
from app.reporting.follow_up import NEXT
from app.reporting.shapes import Block, Content, Section

#: As many as fit in two lines of three.
_MOST_NUMBERS = 6
#: Signs: two lines.
_LONGEST_NOTE = 150


def picture_of(content: Content, section: Section) -> PlanPicture:
    """The page of one focus area: its rows by state, and its largest numbers."""
    day = date_da(date.fromisoformat(content.as_of), today=date.min)
    counted = sorted(
        (number for block in section.blocks for number in block.numbers if number.value),
        key=lambda number: (-(number.value or 0), number.label),
    )
    return PlanPicture(
        title=section.title,
        subtitle=_("%(title)s. Tal pr. %(day)s.", title=content.title, day=day),
        author=content.author,
        foot=_("%(title)s, version %(version)s", title=content.title, version=content.version),
        rows_title=_("Sådan står aktiviteterne"),
        rows=[_row(block) for block in section.blocks if block.state],
        numbers_title=_("Det tæller vi i %(year)s", year=content.last_year),
        numbers=[(amount(number.value), number.label) for number in counted[:_MOST_NUMBERS]],
    )


def _row(block: Block) -> PlanRow:
    following = next((one.words for one in block.passages if one.key == NEXT), "")
    note = shorten(following, _LONGEST_NOTE, placeholder=" …")
    return PlanRow(
        block.code, block.short or block.title, block.state_word, STATE_LOOKS.get(block.state, "no"), note
    )
