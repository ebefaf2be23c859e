"""What moderation must know of a feature's things: what they are called, and what everybody may see of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.feature import installed


@dataclass(frozen=True)
class Moderated:
    """Things that are read before everybody may see them, and about which anybody may report something."""

    #: What they are called in the audit and in moderation's tables: "organisation".
    kind: str
    #: The word for them in addresses: "forening".
    slug: str
    #: (id) → the title and path of what everybody may see; None while there is nothing that everybody may see.
    public: Callable[[int], tuple[str, str] | None]


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
