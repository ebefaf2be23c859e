"""What of a kind with dates anybody may find by search: while a date is to come that is not cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import select

from app.core.database import db
from app.core.feature import feature_of_kind
from app.core.rich_text import to_plain
from app.gatherings.models import Rhythm, Series, SeriesStatus
from app.gatherings.rhythm_words import rhythm_in_words
from app.search.indexing import SearchDoc

#: (series) → what of it only its kind knows: text that is shown, words that are not.
Beside = Callable[[Series], tuple[str, str]]


def documents_of_series(kind: str, numbers: Sequence[int] | None, beside: Beside) -> Iterator[SearchDoc]:
    """The approved series of a kind, or those of `numbers`."""
    found = (
        select(Series).where(Series.kind == kind, Series.status == SeriesStatus.APPROVED).order_by(Series.id)
    )
    if numbers is not None:
        found = found.where(Series.id.in_(numbers))
    public_path = feature_of_kind(kind).public_path
    assert public_path is not None
    for series in db.session.scalars(found.execution_options(populate_existing=True)):
        text, words = beside(series)
        yield SearchDoc(
            kind=kind,
            object_id=series.id,
            title=series.title,
            body=" ".join(filter(None, (to_plain(series.description), text))),
            url=public_path(series.id, None),
            beside=words,
            where_text=", ".join(filter(None, (series.meeting_point, series.place.name))),
            when_text=rhythm_in_words(series.rhythm, series.first_on),
            place=series.place.name,
            weekdays=frozenset() if series.rhythm is Rhythm.ONCE else frozenset({series.first_on.weekday()}),
            is_dated=True,
        )


def follow_series(kind: str) -> Callable[[Series], Sequence[int]]:
    """Which things of a kind a changed series may concern."""
    return lambda series: (series.id,) if series.kind == kind else ()
