"""The chain of seals: how a hash is made, and what a check finds. Pure: rows in, problems out.

hash = SHA-256(hash before it, number, instant of sealing, every column of the event). Whoever changes, takes out, puts
in or moves an event breaks it there. Whoever can write the whole chain anew, or cuts off its end, is found by a head
(the newest hash) that was sent away before: it is no longer in the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

#: What the first seal follows.
GENESIS = "0" * 64
#: How long an event is kept (law.md sec. 2).
KEEP = relativedelta(years=5)
#: An event that is older and not sealed means that the sealer stands still, or that somebody put it in.
SEALED_WITHIN = timedelta(minutes=10)
#: How the words about an event end that waits for longer than that.
UNSEALED = "has no seal"
CUT = "audit.cut"
#: The columns of an event, in the order in which they are hashed.
COLUMNS = (
    "id",
    "at",
    "actor_person_id",
    "roles",
    "on_behalf_of",
    "purpose",
    "network",
    "action",
    "object_type",
    "object_id",
    "details",
)


class Link(NamedTuple):
    """A seal, and its event as it stands there today; None when there is none (any more)."""

    number: int
    event_id: int
    hash: str
    sealed_at: datetime
    event: Mapping[str, Any] | None


@dataclass
class Finding:
    """What a check found."""

    events: int = 0
    #: Number and hash of the newest seal.
    number: int = 0
    head: str = GENESIS
    problems: list[str] = field(default_factory=list)


def hash_of(before: str, number: int, sealed_at: datetime, event: Mapping[Any, Any]) -> str:
    """The hash of a seal."""
    values = [before, number, _text(sealed_at), *(_plain(event[name]) for name in COLUMNS)]
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def verify(
    links: Iterable[Link],
    unsealed: Sequence[tuple[int, datetime]],
    now: datetime,
    heads: Sequence[str] = (),
) -> Finding:
    """Check the chain, oldest seal first; `heads` are hashes that were sent away and must be found in it.

    `unsealed` are (id, at) of events without a seal.
    """
    walk = _Walk(heads)
    for link in links:
        walk.step(link)
    walk.end()
    late = [number for number, at in unsealed if at < now - SEALED_WITHIN]
    walk.found.problems += [f"event {number} {UNSEALED}" for number in late]
    return walk.found


class _Walk:
    """One way along the chain."""

    def __init__(self, heads: Sequence[str]) -> None:
        self.found = Finding()
        self._missing = set(heads)
        self._cuts: dict[int, Mapping[str, Any]] = {}
        # Seals whose event is gone: right below a cut, wrong above it. Number → (hash, instant).
        self._gone: dict[int, tuple[str, datetime]] = {}
        self._first: int | None = None
        self._event_ids: set[int] = set()

    def step(self, link: Link) -> None:
        """Compare a seal with the one before it and with its event."""
        found = self.found
        if self._first is None:
            self._first = link.number
            found.number = link.number - 1
        if link.number != found.number + 1:
            found.problems.append(f"seal {link.number} follows seal {found.number}")
        if link.event_id in self._event_ids:
            found.problems.append(f"seal {link.number}: event {link.event_id} is sealed twice")
        self._event_ids.add(link.event_id)
        if link.event is None:
            self._gone[link.number] = (link.hash, link.sealed_at)
        else:
            self._compare(link, link.event)
        self._missing.discard(link.hash)
        found.number, found.head = link.number, link.hash

    def _compare(self, link: Link, event: Mapping[str, Any]) -> None:
        self.found.events += 1
        if event["id"] != link.event_id:
            self.found.problems.append(f"seal {link.number} belongs to event {link.event_id}")
        if link.hash != hash_of(self.found.head, link.number, link.sealed_at, event):
            self.found.problems.append(f"event {link.event_id} was changed, or its seal {link.number}")
        if event["action"] == CUT and event["object_type"] == "audit_seal":
            self._cuts[event["object_id"]] = event

    def end(self) -> None:
        """What is missing must be below a cut, and what was sent away must be there."""
        cut = max(self._cuts, default=0)
        problems = self.found.problems
        problems += [f"the event of seal {number} was deleted" for number in self._gone if number > cut]
        if self._first is not None and self._first > 1:
            self._check_anchor(cut)
        elif self._first is None and self._missing:
            problems.append("there is no seal at all")
        problems += [f"the head {head} is not in the chain: its end was cut off, or it was written anew"
                     for head in sorted(self._missing)]  # fmt: skip

    def _check_anchor(self, cut: int) -> None:
        first, event = self._first, self._cuts.get(cut)
        if event is None or first is None or first > cut:
            self.found.problems.append(f"the seals before {first} were deleted")
            return
        anchor = self._gone.get(cut)
        if anchor is not None and anchor[0] != event["details"].get("hash"):
            self.found.problems.append(f"seal {cut} is not the one that was cut at")
        if anchor is not None and anchor[1] > event["at"] - KEEP:
            self.found.problems.append(f"event {event['id']} cut off what was not five years old")


def _plain(value: Any) -> Any:
    return _text(value) if isinstance(value, datetime) else value


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
