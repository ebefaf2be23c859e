"""Figures of the plan as a report tells them: never a number from 1 to 4, and the same words everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from app.core.feature import Figure
from app.core.formatting import listed, number_da
from app.plan.figures import sources, which
from app.plan.shapes import Work
from app.reporting.shapes import LEAST, Chart, Column, Number, Table, told

#: (figure, another that counts some of the same people): the difference is a number of people as well.
_PARTS_OF = (("first_timers", "came_again"), ("places", "first_timers"), ("places", "came_again"))


def numbers(figures: Iterable[Figure]) -> tuple[Number, ...]:
    """Figures of one year; what counts nothing is left out, and what with another would tell of fewer than five."""
    counted = [figure for figure in figures if figure.value]
    return tuple(_number(figure) for figure in counted if not _tells_of_few(figure, counted))


def _tells_of_few(figure: Figure, counted: Sequence[Figure]) -> bool:
    wholes = [whole for whole, part in _PARTS_OF if part == figure.key]
    return any(one.key in wholes and 0 < one.value - figure.value < LEAST for one in counted)


def hides(figures: Iterable[Figure], key: str) -> bool:
    """Whether a figure of this kind is hidden: then no sum of it is told."""
    return any(figure.key == key and told(figure.value) is None for figure in figures)


def in_years(figures: Iterable[Figure], year: int, this_year: int) -> list[Figure]:
    """Figures of a year without those that tell how it stands now, when it is over."""
    if year == this_year:
        return list(figures)
    standing = {
        (key, str(kind.label))
        for source in sources().values()
        for key, kind in source.kinds().items()
        if not kind.adds_up
    }
    return [figure for figure in figures if which(figure) not in standing]


def _number(figure: Figure) -> Number:
    value = told(figure.value)
    label = figure.words(figure.value if value is not None else LEAST) if figure.words else figure.label
    return Number(":".join(which(figure)), str(label), value)


def amount(value: int | None) -> str:
    """`1.250`, or `under 5`."""
    return _("under %(n)s", n=LEAST) if value is None else number_da(value)


def phrase(number: Number) -> str:
    """`12 ture holdt`."""
    return f"{amount(number.value)} {number.label}"


def years_chart(work: Work, by_year: dict[int, list[Figure]]) -> Chart | None:
    """The leading figure of a row year by year; None while nothing was counted in two years."""
    leading = next((one for year in reversed(by_year) for one in by_year[year] if one.value), None)
    if leading is None:
        return None
    counted = {year: _value(figures, leading) for year, figures in by_year.items()}
    if sum(1 for value in counted.values() if value) < 2:
        return None
    bars = tuple((str(year), told(value)) for year, value in counted.items())
    unit = str(leading.words(LEAST) if leading.words else leading.label)
    said = listed([f"{amount(value)} i {year}" for year, value in bars])
    summary = _("%(unit)s: %(said)s.", unit=unit[:1].upper() + unit[1:], said=said)
    title = _("%(code)s: %(unit)s år for år", code=work.code, unit=unit)
    return Chart(f"aar-{work.kind}-{work.id}", title, summary, unit, bars)


def _value(figures: Iterable[Figure], leading: Figure) -> int:
    return next((figure.value for figure in figures if which(figure) == which(leading)), 0)


def figure_table(key: str, title: str, rows: Iterable[tuple[Work, int, Iterable[Figure]]]) -> Table:
    """Every figure of some rows and years, one a line: for whoever counts on with them."""
    lines = [
        (work.code, work.short, year, one.label, one.value)
        for work, year, figures in rows
        for one in numbers(figures)
    ]
    return Table(key, title, _figure_columns(), tuple(lines))


def _figure_columns() -> tuple[Column, ...]:
    return (
        Column("nummer", _("Nummer"), _("Aktivitetens eller handlingens nummer i planen")),
        Column("titel", _("Titel"), _("Kort titel")),
        Column("aar", _("År"), _("Året, tallet gælder"), is_number=True),
        Column("tal_for", _("Tæller"), _("Det, der er talt")),
        Column("antal", _("Antal"), _("Hvor mange. Under 5 skrives ikke som tal"), is_number=True),
    )
