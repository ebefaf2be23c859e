"""What the page of an event shows, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import session

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.permissions import Permission, can
from app.events import queries
from app.events.links import invitation_marked, mark_of
from app.events.models_about import EventDocument, EventInvitation, EventItem
from app.events.queries import EventRow
from app.events.wording import USUAL, form_in_words
from app.gathering_pages.pages import DatesPage, dates_of
from app.gathering_pages.wording import ACCESS_KEYS, AccessFact

#: Marks of the invitations by whose links a browser was let in, in its cookie.
_LET_IN = "invited_to"
_MOST_LET_IN = 20


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

    @property
    def icon(self) -> str:
        """What stands beside that word."""
        return USUAL[self.event.form].icon

    @property
    def is_for_all(self) -> bool:
        """Whether anybody may read the page, so that it may be told of elsewhere."""
        return not self.is_preview and not self.event.is_for_invited

    @property
    def access(self) -> tuple[AccessFact, ...]:
        """The lines of "Godt at vide"; benches on the way are of walks and of marches."""
        keys = [*ACCESS_KEYS, *([""] if self.event.companion_offered else [])]
        facts = zip(keys, super().access, strict=True)
        return tuple(fact for key, fact in facts if key != "benches" or "benches" in self.event.access)

    def programme(self) -> Sequence[EventItem]:
        """The lines of the programme."""
        return queries.programme(self.event.id)

    def documents(self) -> Sequence[EventDocument]:
        """The documents that everybody who sees the page may have."""
        return queries.documents(self.event.id)

    def invitations(self) -> Sequence[EventInvitation]:
        """Who is invited."""
        return queries.invitations(self.event.id)


def event_page(series_id: int, actor: Actor, now: datetime) -> EventPage:
    """The page of an event as `actor` may see it.

    Raises NotFoundError for what is not public, and for what is only for the invited, unless the actor is invited,
    hosts it or looks after proposals.
    """
    event = queries.event(series_id)
    if event is None or not _is_seen_by(event, actor):
        raise NotFoundError
    return EventPage(event, dates_of(event, actor, now), not event.is_public)


def may_see(series_id: int, actor: Actor) -> bool:
    """Whether `actor` may see the page of an event."""
    event = queries.event(series_id)
    return event is not None and _is_seen_by(event, actor)


def _is_seen_by(event: EventRow, actor: Actor) -> bool:
    return (event.is_public and _is_open_to(event, actor)) or can(actor, Permission.HOST_GATHERING, event)


def let_in(invitation: EventInvitation) -> None:
    """Let this browser see an event that is only for the invited, as long as they are on its list."""
    mark = mark_of(invitation)
    before = [one for one in session.get(_LET_IN, []) if one != mark]
    session[_LET_IN] = [*before, mark][-_MOST_LET_IN:]


def _is_let_in(series_id: int) -> bool:
    marks = [one for one in session.get(_LET_IN, []) if isinstance(one, list) and one[1:2] == [series_id]]
    return any(invitation_marked(one) is not None for one in marks)


def _is_open_to(event: EventRow, actor: Actor) -> bool:
    if not event.is_for_invited or _is_let_in(event.id):
        return True
    return actor.person_id is not None and queries.is_invited(event.id, actor.person_id)
