"""What the page of an event shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.permissions import Permission, can
from app.events import queries
from app.events.queries import EventRow
from app.events.wording import form_in_words
from app.gathering_pages.pages import DatesPage, dates_of


@dataclass(frozen=True)
class EventPage(DatesPage):
    """An event, its coming dates, and whether only its host and staff see it yet."""

    @property
    def event(self) -> EventRow:
        """The event."""
        return cast(EventRow, self.about)

    @property
    def form(self) -> str:
        """`Oplæg`."""
        return form_in_words(self.event.form)


def event_page(series_id: int, actor: Actor, now: datetime) -> EventPage:
    """The page of an event as `actor` may see it.

    Raises NotFoundError for what is not public, unless the actor hosts it or looks after proposals.
    """
    event = queries.event(series_id)
    if event is None:
        raise NotFoundError
    is_preview = not event.is_public
    if is_preview and not can(actor, Permission.HOST_GATHERING, event):
        raise NotFoundError
    return EventPage(event, dates_of(event, actor, now), is_preview)
