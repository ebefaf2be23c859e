"""What moderation must know of a feature's things: what they are called, and what everybody may see of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.core.feature import installed

#: The number of a thing, at the end of the path of its page.
_NUMBER_LAST = re.compile(r"/([0-9]{1,9})$")
if TYPE_CHECKING:
    from app.core.actor import Actor


@dataclass(frozen=True)
class Decision:
    """A no, or that something was taken down: what its authors may ask to have looked at once more."""

    title: str
    #: When it was made; that makes it this one.
    at: datetime
    #: What the authors were told, and who told them (person id).
    reason: str
    by: int | None
    #: Who may ask (person ids).
    authors: frozenset[int]


@dataclass(frozen=True)
class Moderated:
    """Things that are read before everybody may see them, and about which anybody may report something."""

    #: What they are called in the audit and in moderation's tables: "organisation".
    kind: str
    #: The word for them in addresses: "forening".
    slug: str
    #: (id) → the title and path of what everybody may see; None while there is nothing that everybody may see.
    public: Callable[[int], tuple[str, str] | None]
    #: (id) → the decision that stands against a thing; None when there is none.
    decision: Callable[[int], Decision | None]
    #: (actor, now, id, text): let everybody see it after all, and tell its authors. No commit.
    overturn: Callable[[Actor, datetime, int, str], object]
    #: (id) → the page where moderators see all of it.
    staff_path: Callable[[int], str]


def moderated_by_slug(slug: str) -> Moderated:
    """The things that addresses call `slug`. Raises KeyError for an unknown word."""
    for feature in installed():
        if feature.moderated is not None and feature.moderated.slug == slug:
            return feature.moderated
    raise KeyError(slug)


def moderated_by_kind(kind: str) -> Moderated:
    """The things that the audit calls `kind`. Raises KeyError for an unknown one."""
    for feature in installed():
        if feature.moderated is not None and feature.moderated.kind == kind:
            return feature.moderated
    raise KeyError(kind)


def public_thing(kind: str, thing_id: int) -> tuple[str, str] | None:
    """The title and path of what everybody may see of a thing; None when that is nothing."""
    return moderated_by_kind(kind).public(thing_id)


def thing_at(path: str) -> tuple[str, int] | None:
    """(kind, id) of the thing that everybody sees at `path` ("/opgaver/12"); None when there is none."""
    number = _NUMBER_LAST.search(path)
    if number is None:
        return None
    for feature in installed():
        if feature.moderated is None:
            continue
        found = feature.moderated.public(int(number[1]))
        if found is not None and found[1] == path:
            return feature.moderated.kind, int(number[1])
    return None
