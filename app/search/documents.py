"""What every feature lets anybody find: asked of the features, and followed when their things change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.core.feature import SearchKind, installed
from app.search.indexing import SearchDoc


def search_kinds() -> list[SearchKind]:
    """All kinds of things that can be found, in menu order."""
    return [kind for feature in installed() for kind in feature.search]


def all_documents() -> Iterator[SearchDoc]:
    """Everything that anybody may find now, kind by kind."""
    for kind in search_kinds():
        yield from kind.documents(None)


def documents_of(kind: str, numbers: Iterable[int]) -> Iterator[SearchDoc]:
    """Of these things of a kind, those that anybody may find now."""
    found = next(one for one in search_kinds() if one.kind == kind)
    yield from found.documents(sorted(numbers))
