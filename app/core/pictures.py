"""Who may see the pictures of a feature's things: what a feature says of them to the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.actor import Actor


@dataclass(frozen=True)
class PictureRule:
    """Asked each time somebody wants to see a file, so nothing can be forgotten when a thing's state changes."""

    #: What the feature calls its things: `Picture.owner_kind`.
    kind: str
    #: (the thing's number) → whether everybody may see its picture now. False for a thing that is gone.
    is_public: Callable[[int], bool]
    #: (numbers) → what each thing is called, and the path of the page where staff change its picture. One statement.
    titles: Callable[[Sequence[int]], Mapping[int, tuple[str, str]]]
    #: (actor, the thing's number) → whether this actor may, before everybody may.
    may_see: Callable[[Actor, int], bool]
    #: (the thing's number): a moderator took its picture off. What a feature keeps for its lists follows; no commit.
    changed: Callable[[int], None] | None = None
