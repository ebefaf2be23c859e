"""What of walks anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l

from app.core.feature import SearchKind
from app.gatherings.models import Series
from app.gatherings.searching import documents_of_series, follow_series
from app.search.indexing import SearchDoc
from app.walks.models import Walk
from app.walks.queries import KIND


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    return documents_of_series(KIND, numbers, lambda _series: ("", "gåtur gå en tur vandretur"))


SEARCH = SearchKind(
    kind=KIND,
    label=_l("Gåtur"),
    tone="gaa",
    documents=_documents,
    follows={Series: follow_series(KIND), Walk: lambda walk: (walk.series_id,)},
)
