"""What of meals anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l

from app.core.database import db
from app.core.feature import SearchKind
from app.core.rich_text import to_plain
from app.gatherings.models import Series
from app.gatherings.searching import documents_of_series, follow_series
from app.meals.models import Meal
from app.meals.queries import KIND
from app.search.indexing import SearchDoc


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    return documents_of_series(KIND, numbers, _beside)


def _beside(series: Series) -> tuple[str, str]:
    meal = db.session.get(Meal, series.id)
    return to_plain(meal.menu) if meal is not None else "", "spis sammen fællesspisning måltid"


SEARCH = SearchKind(
    kind=KIND,
    label=_l("Fælles måltid"),
    tone="spis",
    documents=_documents,
    follows={Series: follow_series(KIND), Meal: lambda meal: (meal.series_id,)},
)
