"""Where a page of the plan's things begins, as a word of an address: `1764331200000000.walk.12`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from app.plan.things import Edge

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EDGE = re.compile(r"([0-9]{1,16})\.([a-z_]{1,30})\.([0-9]{1,9})")
#: The last microsecond of the year 2200 and a bit.
_LAST = 7_289_654_399_000_000


def edge_in(arguments: Mapping[str, str], name: str) -> Edge | None:
    """The edge that an address names; None for none, and for what is none."""
    match = _EDGE.fullmatch(arguments.get(name, ""))
    if match is None or int(match[1]) > _LAST:
        return None
    return Edge(_EPOCH + timedelta(microseconds=int(match[1])), match[2], int(match[3]))


def word_of(edge: Edge) -> str:
    """The edge as a word of an address."""
    return f"{(edge.at - _EPOCH) // timedelta(microseconds=1)}.{edge.kind}.{edge.id}"
