"""The picture of a group: who may put one on its page, and who may see it before everybody does. Never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.catalogue.publish import publish_picture
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.permissions import Permission
from app.core.pictures import PictureRule
from app.groups.actions import locked_for, may_look_after
from app.groups.links import picture_path
from app.groups.models import Group
from app.groups.queries import KIND, PICTURE, group_by_id, public_title
from app.groups.standing import stand_with_picture
from app.media import actions as media
from app.media.images import Prepared
from app.moderation.states import MAY_CHANGE


def put_picture(
    actor: Actor,
    now: datetime,
    group_id: int,
    *,
    alt: str,
    key: str | None = None,
    prepared: Prepared | None = None,
) -> None:
    """Show a new picture on the pages of a group (its files lie under `key`), or without one say in other words what
    the old one shows. It stands in the queue of moderators until one has looked at it.

    Raises NotFoundError for whom the group is none of their business, DomainError when it is over or hidden, and both
    as `media.actions`.
    """
    group = locked_for(actor, group_id)
    if group.state not in MAY_CHANGE:
        raise DomainError("Det kan ikke ændres lige nu.")
    media.put_picture(actor, now, (PICTURE, group.id), alt=alt, key=key, prepared=prepared)
    follow_picture(group.id)


def take_picture_off(actor: Actor, now: datetime, group_id: int) -> None:
    """Show the group without a picture, whatever its state. Raises NotFoundError for whom it is none of their
    business.
    """
    media.remove_picture(actor, now, (PICTURE, locked_for(actor, group_id).id))
    follow_picture(group_id)


def follow_picture(group_id: int) -> None:
    """Let lists and dates show the group with the picture it has now."""
    stand_with_picture(group_id)
    group = group_by_id(group_id)
    if group is not None and group.series_id is not None:
        publish_picture(KIND, group.series_id, (PICTURE, group_id))


def is_picture_public(group_id: int) -> bool:
    """Whether everybody may see the picture of this group: as its page."""
    return public_title(group_id) is not None


def may_see_picture(actor: Actor, group_id: int) -> bool:
    """Whether the actor may see it before: who answers for the group, and moderators."""
    group = group_by_id(group_id)
    return group is not None and (may_look_after(actor, group) or actor.has(Permission.MODERATE))


def titles(group_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """What groups are called, and where their pictures are changed."""
    found = select(Group.id, Group.title).where(Group.id.in_(group_ids))
    return {row[0]: (row[1], picture_path(row[0])) for row in db.session.execute(found)}


RULE = PictureRule(
    PICTURE, is_public=is_picture_public, titles=titles, may_see=may_see_picture, changed=follow_picture
)
