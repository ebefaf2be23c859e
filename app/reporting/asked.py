"""How people said they were, before and after, as blocks of a focus area's evaluation.

Everything that may and may not be concluded stands beside the figures, and nobody can write it away: what people write
comes as a text of its own. Initiatives are never set beside each other, so none is ranked.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.suppression import Figure, Word
from app.reporting.follow_up import ended
from app.reporting.reached import Area
from app.reporting.shapes import RESULT, Block, Cell, Column, Passage, Table
from app.surveys.counting import Counted, Share, percent
from app.surveys.results import ScaleResult, results
from app.surveys.scales import Scale
from app.surveys.words import band_in_words, conclusions, figure_in_words, mean_in_words, moment_in_words


def how_they_are(area: Area) -> Sequence[Block]:
    """A block for each scale and later moment; none while nobody answered, or where the choice is not answered."""
    if not area.initiative_ids:
        return []
    found = results(area.initiative_ids, area.years[0], area.years[-1])
    return [
        _block(area.plan.number, result, one.months, one.counted)
        for result in found.scales
        for one in result.moments
    ]


def _block(number: int, result: ScaleResult, months: int, counted: Counted) -> Block:
    scale = result.scale
    key = f"{scale.key.replace('_', '-')}-{months}-{number}"
    mean = (mean_in_words(counted.mean),) if counted.mean is not None else ()
    reservations = [_("Forbehold ved skemaet: %(words)s", words=words) for words in scale.reservations]
    sources = ended(_("Kilde: %(sources)s", sources="; ".join(scale.sources)))
    return Block(
        key=f"trivsel-{key}",
        code="",
        title=f"{scale.name}: {moment_in_words(months).lower()}",
        paragraphs=(*mean, *conclusions(scale, counted), *reservations, sources),
        passages=(Passage(RESULT, _("Det ser vi i tallene"), ""),),
        tables=(_how_many(key, scale, counted), _bands(key, scale, counted)),
    )


def _how_many(key: str, scale: Scale, counted: Counted) -> Table:
    columns = (
        Column("hvad", _("Hvem"), _("De, der svarede før, delt efter om de svarede igen")),
        Column("antal", _("Antal"), _("Hvor mange. Små tal skrives ikke"), is_number=True),
    )
    rows = (
        (_("Svarede begge gange"), cell(counted.pairs)),
        (_("Mangler svar bagefter"), cell(counted.missing)),
    )
    return Table(f"svar-{key}", _("%(scale)s: hvor mange", scale=scale.name), columns, rows, of_people=True)


def _bands(key: str, scale: Scale, counted: Counted) -> Table:
    columns = (
        Column("point", _("Point"), _("Point efter skemaets egne grænser")),
        Column("foer", _("Før"), _("Hvor mange af dem, der svarede begge gange"), is_number=True),
        Column("foer_pct", _("Før, pct."), _("Deres andel i procent"), is_number=True, is_share=True),
        Column("efter", _("Efter"), _("Hvor mange af dem, der svarede begge gange"), is_number=True),
        Column("efter_pct", _("Efter, pct."), _("Deres andel i procent"), is_number=True, is_share=True),
    )
    rows = tuple(
        (band_in_words(scale, band), *_share(share, counted.pairs))
        for band, share in zip(scale.bands, counted.bands, strict=True)
    )
    return Table(
        f"point-{key}",
        _("%(scale)s: point for dem, der svarede begge gange", scale=scale.name),
        columns,
        rows,
        of_people=True,
    )


def _share(share: Share, total: Figure) -> tuple[Cell, ...]:
    parts = []
    for figure in (share.before, share.after):
        part = percent(figure, total)
        parts += [cell(figure), part if part is not None else _("skjult")]
    return tuple(parts)


def cell(figure: Figure) -> Cell:
    """A number; None for a small one, and a word for one that is hidden for another's sake."""
    return figure.value if figure.word in (Word.SHOWN, Word.UNDER) else figure_in_words(figure)
