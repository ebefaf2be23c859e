"""Figures of the plan as a report tells them: never a number from 1 to 4, and the same words everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from app.core.feature import Figure
from app.core.formatting import number_da
from app.plan.shapes import Work
from app.reporting.shapes import LEAST, Chart, Column, Number, Table, told

#: (figure, another that counts some of the same people): the difference is a number of people as well.
_PARTS_OF = (("first_timers", "came_again"), ("places", "first_timers"), ("places", "came_again"))


def numbers(figures: Iterable[Figure]) -> tuple[Number, ...]:
    """Figures of one year; what counts nothing is left out, and what with another would tell of fewer than five."""
    shown = {figure.key: figure for figure in figures if figure.value}
    for whole, part in _PARTS_OF:
        if whole in shown and part in shown and 0 < shown[whole].value - shown[part].value < LEAST:
            del shown[part]
    return tuple(map(_number, shown.values()))


def _number(figure: Figure) -> Number:
    value = told(figure.value)
    label = figure.words(figure.value if value is not None else LEAST) if figure.words else figure.label
    return Number(figure.key, str(label), value)


def amount(value: int | None) -> str:
    """`1.250`, or `under 5`."""
    return _("under %(n)s", n=LEAST) if value is None else number_da(value)


def phrase(number: Number) -> str:
    """`12 ture holdt`."""
    return f"{amount(number.value)} {number.label}"


def listed(parts: Sequence[str]) -> str:
    """`a, b og c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s og %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def over_years(work: Work, by_year: dict[int, list[Figure]]) -> Chart | None:
    """The leading figure of a row year by year; None while nothing was counted in two years."""
    leading = next((one for year in reversed(by_year) for one in by_year[year] if one.value), None)
    if leading is None:
        return None
    counted = {year: _value(figures, leading.key) for year, figures in by_year.items()}
    if sum(1 for value in counted.values() if value) < 2:
        return None
    bars = tuple((str(year), told(value)) for year, value in counted.items())
    unit = str(leading.words(LEAST) if leading.words else leading.label)
    said = listed([f"{amount(value)} i {year}" for year, value in bars])
    summary = _("%(unit)s: %(said)s.", unit=unit[:1].upper() + unit[1:], said=said)
    title = _("%(code)s: %(unit)s år for år", code=work.code, unit=unit)
    return Chart(f"aar-{work.kind}-{work.id}", title, summary, unit, bars)


def _value(figures: Iterable[Figure], key: str) -> int:
    return next((figure.value for figure in figures if figure.key == key), 0)


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
