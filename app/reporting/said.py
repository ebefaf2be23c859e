"""What people said of a focus area after dates, as a block of its evaluation: how many said what, never who.

Stories stand on the page for everybody alone: whoever told one may take it back, and a report that was sent could not
follow.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.suppression import one_way, published
from app.reporting.asked import cell
from app.reporting.reached import Area
from app.reporting.shapes import RESULT, Block, Column, Passage, Table
from app.voices.queries import said_of_initiatives
from app.voices.words import MOODS


def what_people_said(area: Area) -> Sequence[Block]:
    """How many thought what, and room for words; nothing while nobody said anything."""
    said = said_of_initiatives(area.initiative_ids, area.years[0], area.years[-1])
    if not said:
        return []
    number = area.plan.number
    figures = published([one_way(None, {mood: said.get(mood, 0) for mood in MOODS})]).figures
    columns = (
        Column("hvad", _("Svar"), _("Svaret på ét spørgsmål efter en dato")),
        Column("antal", _("Antal"), _("Hvor mange svar. En, der var med flere gange, kan have svaret flere gange"),
               is_number=True),
    )  # fmt: skip
    rows = (
        *((str(word), cell(figures[mood])) for mood, word in MOODS.items()),
        (_("I alt"), cell(figures[None])),
    )
    about = _(
        "Efter ture, spisning og arrangementer spørger vi dem, der var med, hvordan det var. "
        "Det er frivilligt at svare. De, der ikke svarede, kan mene noget andet."
    )
    return [
        Block(
            key=f"sagt-{number}",
            code="",
            title=_("Det sagde folk"),
            paragraphs=(about,),
            passages=(Passage(RESULT, _("Det hæfter vi os ved"), ""),),
            tables=(Table(f"sagt-{number}", _("Hvordan var det?"), columns, rows, of_people=True),),
        )
    ]
