"""What of events anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.feature import SearchKind
from app.events.models import Event
from app.events.models_about import EventItem
from app.events.queries import KIND, details, programme
from app.events.wording import form_in_words
from app.gatherings.models import Series
from app.gatherings.searching import documents_of_series, follow_series
from app.search.indexing import SearchDoc


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    """Those of events that are open to all: what is only for the invited is found by nobody else."""
    hidden = select(Event.series_id).where(Event.is_for_invited)
    if numbers is not None:
        hidden = hidden.where(Event.series_id.in_(numbers))
    left_out = set(db.session.scalars(hidden))
    found = documents_of_series(KIND, numbers, _beside)
    return (one for one in found if one.object_id not in left_out)


def _beside(series: Series) -> tuple[str, str]:
    event, lines = details(series.id), programme(series.id)
    said = [form_in_words(event.form)] if event is not None else []
    said += [" ".join(filter(None, (one.what, one.speaker, one.about_speaker))) for one in lines]
    return ". ".join(said), "arrangement møde foredrag"


SEARCH = SearchKind(
    kind=KIND,
    label=_l("Arrangement"),
    tone="ring",
    documents=_documents,
    follows={
        Series: follow_series(KIND),
        Event: lambda event: (event.series_id,),
        EventItem: lambda line: (line.series_id,),
    },
)
