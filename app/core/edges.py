"""Where a page of things of different kinds begins, in a statement and as a word of an address.

The word is `1764331200000000.listing.12`: microseconds since 1970, the kind, its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, literal, or_

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"([0-9]{1,16})\.([a-z_]{1,30})\.([0-9]{1,9})")
#: The last microsecond of the year 2200 and a bit: nothing is that late.
_LAST = 7_289_654_399_000_000


class Edge(NamedTuple):
    """Where a page ends: the key of its last thing."""

    at: datetime
    kind: str
    id: int

    @property
    def word(self) -> str:
        """The edge as a word of an address."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.kind}.{self.id}"


def edge_in(arguments: Mapping[str, str], name: str) -> Edge | None:
    """The edge that an address names; None for none, and for what is none."""
    match = _WORD.fullmatch(arguments.get(name, ""))
    if match is None or int(match[1]) > _LAST:
        return None
    return Edge(_EPOCH + timedelta(microseconds=int(match[1])), match[2], int(match[3]))


def beyond(key: Sequence[ColumnElement[Any]], edge: Edge, *, upwards: bool) -> ColumnElement[bool]:
    """Whether a row's key (at, kind, id) is above the edge, or below it.

    Written out, because inside a tuple a literal loses its type.
    """
    at, kind, number = key

    def passed(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
        typed = literal(value, column.type)
        return column > typed if upwards else column < typed

    same_time = at == literal(edge.at, at.type)
    return or_(
        passed(at, edge.at),
        and_(same_time, passed(kind, edge.kind)),
        and_(same_time, kind == edge.kind, passed(number, edge.id)),
    )
