"""What the pages of a group show, and who may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor
from app.gathering_pages.pages import DatesPage, dates_of
from app.gatherings.models import SeriesStatus
from app.groups.actions import may_look_after
from app.groups.models import Group
from app.groups.queries import group_by_id, group_of_series


class AboutDates(NamedTuple):
    """What the shared pages of dates say of a group's series."""

    id: int
    title: str
    meeting_point: str
    rhythm: Any
    first_on: Any
    until: Any
    starts_at_local: Any
    needs_sign_up: bool
    price_ore: int
    price_note: str
    companion_offered: bool
    access: dict[str, Any]
    status: Any
    place_name: str


def group_dates(series_id: int, actor: Actor, now: datetime) -> DatesPage:
    """The dates of a group as `actor` may see them. Raises NotFoundError for what is not public or not theirs."""
    group = group_of_series(series_id)
    if group is None or not may_see(actor, group):
        raise NotFoundError
    found = dates_page(group, actor, now)
    if found is None:
        raise NotFoundError
    return found


def may_see_dates(series_id: int, actor: Actor) -> bool:
    """Whether the actor may see the dates of a group."""
    group = group_of_series(series_id)
    return group is not None and may_see(actor, group)


def dates_page(group: Group, actor: Actor, now: datetime) -> DatesPage | None:
    """The dates of a group; None when it has none."""
    series = group.series
    if series is None or series.status != SeriesStatus.APPROVED:
        return None
    columns = {name: getattr(series, name) for name in AboutDates._fields if name != "place_name"}
    about = AboutDates(**columns, place_name=series.place.name)
    return DatesPage(about, dates_of(about, actor, now), not group.is_public)


def may_see(actor: Actor, group: Group) -> bool:
    """Whether the actor may see its page: everybody when it is public, else who answers for it, and moderators."""
    return group.is_public or may_look_after(actor, group) or actor.has(Permission.MODERATE)


def visible(group_id: int) -> Group:
    """A group that the visitor may see. Raises NotFoundError for others: nobody learns that it is there."""
    group = group_by_id(group_id)
    if group is None or not may_see(current_actor(), group):
        raise NotFoundError
    return group


def looked_after(group_id: int) -> Group:
    """A group that the visitor answers for. Raises NotFoundError for others."""
    group = group_by_id(group_id)
    if group is None or not may_look_after(current_actor(), group):
        raise NotFoundError
    return group


def acting_for(group: Group) -> Actor:
    """Who acts. Staff act for the host, and the audit says so."""
    actor = current_actor()
    if actor.person_id == group.host_id or not actor.has(Permission.MODERATE):
        return actor
    return replace(actor, on_behalf_of=group.host_id, purpose="staff acts for the host")
