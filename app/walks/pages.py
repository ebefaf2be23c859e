"""What the page of a walk shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.permissions import Permission, can
from app.gathering_pages.pages import DatesPage, dates_of
from app.walks import queries
from app.walks.queries import WalkRow
from app.walks.wording import kilometres_in_words, tempo_in_words


@dataclass(frozen=True)
class WalkPage(DatesPage):
    """A walk, its coming dates, and whether only its host and staff see it yet."""

    @property
    def walk(self) -> WalkRow:
        """The walk."""
        return cast(WalkRow, self.about)

    @property
    def tempo(self) -> str:
        """`Roligt tempo`."""
        return tempo_in_words(self.walk.tempo)

    @property
    def kilometres(self) -> str:
        """`3 km`."""
        return kilometres_in_words(self.walk.kilometres)


def walk_page(series_id: int, actor: Actor, now: datetime) -> WalkPage:
    """The page of a walk as `actor` may see it.

    Raises NotFoundError for what is not public, unless the actor hosts it or looks after proposals.
    """
    walk = queries.walk(series_id)
    if walk is None:
        raise NotFoundError
    is_preview = not queries.is_public(walk)
    if is_preview and not can(actor, Permission.HOST_GATHERING, walk):
        raise NotFoundError
    return WalkPage(walk, dates_of(walk, actor, now), is_preview)
