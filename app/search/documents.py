"""What every feature lets anybody find: asked of the features, and followed when their things change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from flask import current_app, has_request_context

from app.core.feature import SearchKind, installed
from app.search.indexing import SearchDoc


def search_kinds() -> list[SearchKind]:
    """All kinds of things that can be found, in menu order."""
    return [kind for feature in installed() for kind in feature.search]


#: Things that a feature is asked for in one statement: PostgreSQL takes 65,535 values, and a load may touch more.
_TOGETHER = 500


def addressed() -> AbstractContextManager[Any]:
    """Where documents can say their addresses: a request, or something like one in commands and jobs."""
    if has_request_context():
        return nullcontext()
    return current_app.test_request_context(base_url=current_app.config["SITE_URL"])


def all_documents() -> Iterator[SearchDoc]:
    """Everything that anybody may find now, kind by kind. Asked where things are `addressed`."""
    for kind in search_kinds():
        yield from kind.documents(None)


def documents_of(kind: str, numbers: Iterable[int]) -> Iterator[SearchDoc]:
    """Of these things of a kind, those that anybody may find now. Asked where things are `addressed`."""
    found = next(one for one in search_kinds() if one.kind == kind)
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _TOGETHER):
        yield from found.documents(ordered[start : start + _TOGETHER])
