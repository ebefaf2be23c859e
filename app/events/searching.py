"""What of events anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l

from app.core.feature import SearchKind
from app.events.models import Event
from app.events.queries import KIND, details
from app.events.wording import form_in_words
from app.gatherings.models import Series
from app.gatherings.searching import documents_of_series, follow_series
from app.search.indexing import SearchDoc


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    return documents_of_series(KIND, numbers, _beside)


def _beside(series: Series) -> tuple[str, str]:
    event = details(series.id)
    return form_in_words(event.form) if event is not None else "", "arrangement møde foredrag"


SEARCH = SearchKind(
    kind=KIND,
    label=_l("Arrangement"),
    tone="ring",
    documents=_documents,
    follows={Series: follow_series(KIND), Event: lambda event: (event.series_id,)},
)
