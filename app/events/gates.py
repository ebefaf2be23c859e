"""Who stands at the start of an event: its host, or a helper with a link for the day. Both have the same two pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from flask import session, url_for

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.permissions import Permission, can, current_actor
from app.events.hours import is_the_day
from app.events.links_day import helper_from, helper_token
from app.events.models_march import DayHelper
from app.gathering_pages.views_host import acting, hosted_date
from app.gatherings.models import Occurrence
from app.people.actions import note_list_look

#: What says in the browser of a helper whose link was opened there: the phone's camera opens codes in it.
_KEPT = "day_helper"
#: Why a helper sees a name.
PURPOSE = "event day"


@dataclass(frozen=True)
class Gate:
    """Somebody at the start of a date."""

    occurrence: Occurrence
    actor: Actor
    helper: DayHelper | None = None

    @property
    def helper_id(self) -> int | None:
        """Who counts; None is the host."""
        return self.helper.id if self.helper else None

    @property
    def counter(self) -> str:
        """Whose presses are kept on a device while there is no network."""
        return f"h{self.helper_id}" if self.helper else str(current_actor().account_id)

    @property
    def check_in_url(self) -> str:
        """Where they check people in."""
        return self._url("events.host_check_in", "events.help_on_day")

    @property
    def count_url(self) -> str:
        """Where they count."""
        return self._url("events.host_count_heads", "events.help_count")

    @property
    def is_open(self) -> bool:
        """Whether the day has come and is not over."""
        return is_the_day(self.occurrence.starts_at, self.occurrence.ends_at, clock.now())

    def note_look(self, person_ids: Collection[int]) -> None:
        """Whose names were shown here can see that somebody looked."""
        if person_ids:
            commit_alone(lambda: note_list_look(self.actor, clock.now(), person_ids))

    def _url(self, of_host: str, of_helper: str) -> str:
        if self.helper is not None:
            return url_for(of_helper, token=helper_token(self.helper))
        one = self.occurrence
        return url_for(of_host, series_id=one.series_id, occurrence_id=one.id)


def gate_of_host(series_id: int, occurrence_id: int) -> Gate:
    """For the host and staff. Raises NotFoundError for anybody else."""
    occurrence = hosted_date(series_id, occurrence_id)
    actor = acting(occurrence.series)
    return Gate(occurrence, replace(actor, purpose=actor.purpose or PURPOSE))


def gate_of_helper(token: str) -> Gate:
    """For who opened the link of the day; it is remembered in their browser. Raises NotFoundError when it is none."""
    helper = helper_from(token, clock.now())
    if helper is None:
        raise NotFoundError
    if session.get(_KEPT) != token:
        session[_KEPT] = token
    return _helped(helper)


def gate_here(occurrence: Occurrence) -> Gate | None:
    """For whoever looks, when they host this date or help with it; None for anybody else."""
    if can(current_actor(), Permission.HOST_GATHERING, occurrence.series):
        return gate_of_host(occurrence.series_id, occurrence.id)
    helper = helper_from(str(session.get(_KEPT, "")), clock.now())
    return _helped(helper) if helper is not None and helper.occurrence_id == occurrence.id else None


def _helped(helper: DayHelper) -> Gate:
    host_id = helper.occurrence.series.host_id
    return Gate(helper.occurrence, replace(current_actor(), on_behalf_of=host_id, purpose=PURPOSE), helper)
