"""A row and the rows of earlier periods that it goes on with: their figures and states, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.plan.figures import added, which
from app.plan.kept import figures_in, figures_over
from app.plan.queries import row_state
from app.plan.rules import RowState
from app.plan.shapes import Work

#: Years side by side on one page.
MOST_YEARS = 6


@dataclass
class Compared:
    """The years beside each other."""

    years: list[int]
    #: The state of the row of the period that covers the year.
    states: list[RowState | None]
    #: Label of a figure → its value in each year.
    rows: list[tuple[Any, list[int]]] = field(default_factory=list)
    #: The first year of the page before, and of the one after; None at the ends.
    earlier: int | None = None
    later: int | None = None
    #: From when the figures are.
    counted_at: datetime | None = None

    @property
    def leading(self) -> tuple[Any, list[int]] | None:
        """What the bars show."""
        return self.rows[0] if self.rows else None


def compared(
    chain: Sequence[Work], today: date, first: int | None = None, until: int | None = None
) -> Compared:
    """Figures of everything that hangs on a row or its forerunners, per year; the last years unless `first` is said.

    None after `until`: from then on a later row goes on with it.

    An initiative that moved along counts once, whichever row it hangs on. `chain` is the newest first.
    """
    begins = min(one.first_year for one in chain if one.first_year is not None)
    # As many years as the last row has, and on to the present one.
    ends = max([today.year, *(one.first_year for one in chain if one.first_year is not None)])
    if until is not None:
        # Periods may overlap: a row of the old one can be decided for years that the new one has.
        ends = max(begins, min(ends, until))
    start = max(begins, min(first if first is not None else ends, ends - MOST_YEARS + 1))
    years = list(range(start, min(start + MOST_YEARS, ends + 1)))
    initiative_ids = sorted({one for work in chain for one in work.initiative_ids})
    kept = figures_over(initiative_ids, years)
    per_year = [added(list(figures_in(kept, year).values())) for year in years]
    labels = {which(figure): figure.label for figures in per_year for figure in figures}
    rows = [
        (label, [next((one.value for one in figures if which(one) == key), 0) for figures in per_year])
        for key, label in labels.items()
    ]
    return Compared(
        years=years,
        states=[_state(chain, year, today) for year in years],
        rows=[row for row in rows if any(row[1])],
        earlier=max(begins, start - MOST_YEARS) if start > begins else None,
        later=years[-1] + 1 if years[-1] < ends else None,
        counted_at=kept.counted_at,
    )


def _state(chain: Sequence[Work], year: int, today: date) -> RowState | None:
    """The state of the newest row that had begun by then; None before all of them.

    What carried an earlier row may hang on a later one now.
    """
    initiatives = [one for work in chain for one in work.initiatives]
    for work in chain:
        if work.first_year is not None and work.first_year <= year:
            state = row_state(replace(work, initiatives=initiatives), year, today)
            return state.state if state is not None else None
    return None
