"""The whole index at once: filled, compared with what the features say, and mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, select

from app.core.database import db, table_of
from app.search.documents import addressed, all_documents
from app.search.indexing import (
    ANALYSER,
    SearchDoc,
    postings_of,
    put,
    remove,
    row_of,
    tell_everybody,
    words_of,
)
from app.search.models import SearchDocument, SearchPosting, SearchWord

#: Documents that are written at once.
_BATCH = 500


@dataclass
class Difference:
    """What the index said wrongly."""

    #: Documents that were missing or said something else; documents of things that nobody may find.
    put: int = 0
    removed: int = 0


def rebuild() -> int:
    """Throw the index away and make it anew; the number of documents. Never commits."""
    clear()
    with addressed():
        return fill(all_documents())


def fill_when_empty() -> None:
    """Make the index where there is none yet, in a new house, and where a release has brought other terms. Never
    commits.
    """
    is_filled = select(SearchDocument.id).where(
        SearchDocument.kind == "page", SearchDocument.digest.startswith(ANALYSER)
    )
    if db.session.scalar(is_filled.limit(1)) is None:
        rebuild()


def clear() -> None:
    """Empty the index. Never commits."""
    for model in (SearchPosting, SearchDocument, SearchWord):
        db.session.execute(delete(model))
    tell_everybody()


def fill(docs: Iterable[SearchDoc]) -> int:
    """Put documents into an empty index, many at a time. Never commits."""
    words: set[str] = set()
    many = 0
    waiting = iter(docs)
    while batch := list(islice(waiting, _BATCH)):
        many += len(batch)
        _write(batch, words)
    tell_everybody()
    return many


def _write(batch: list[SearchDoc], words: set[str]) -> None:
    documents = table_of(SearchDocument)
    written = documents.insert().returning(documents.c.id, sort_by_parameter_order=True)
    numbers = db.session.scalars(written, [row_of(doc) for doc in batch])
    postings: list[dict[str, Any]] = []
    new: set[str] = set()
    for doc, number in zip(batch, numbers, strict=True):
        postings += postings_of(doc, number)
        new.update(words_of(doc))
    db.session.execute(table_of(SearchPosting).insert(), postings)
    if new - words:
        db.session.execute(table_of(SearchWord).insert(), [{"word": one} for one in sorted(new - words)])
        words |= new


def mend_every_night(_now: datetime) -> int:
    """The same as a job; how many documents were wrong."""
    difference = mend()
    return difference.put + difference.removed


def mend() -> Difference:
    """Compare the index with what the features say, put right what differs, and forget words that stand nowhere any
    more. Never commits.
    """
    difference = Difference()
    there = {
        (row.kind, row.object_id)
        for row in db.session.execute(select(SearchDocument.kind, SearchDocument.object_id))
    }
    said: set[tuple[str, int]] = set()
    words: set[str] = set()
    with addressed():
        for doc in all_documents():
            said.add((doc.kind, doc.object_id))
            words.update(words_of(doc))
            difference.put += put(doc)
    for kind, number in sorted(there - said):
        difference.removed += remove(kind, number)
    _forget(words)
    return difference


def _forget(words: set[str]) -> None:
    """Words that stand in nothing any more are no correction of anything."""
    gone = sorted(set(db.session.scalars(select(SearchWord.word))) - words)
    for start in range(0, len(gone), _BATCH):
        db.session.execute(delete(SearchWord).where(SearchWord.word.in_(gone[start : start + _BATCH])))
    if gone:
        tell_everybody()
