"""The picture of a task: who may put one on its page, and who may see it before everybody does. Never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.catalogue.publish import publish_picture
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.core.pictures import PictureRule
from app.listings.actions import locked_for
from app.listings.editing import holds_at_once
from app.listings.links import picture_path
from app.listings.models import Listing
from app.listings.queries import KIND, listing_by_id, public_title
from app.media import actions as media
from app.media.images import Prepared
from app.moderation.states import MAY_CHANGE, State


def put_picture(
    actor: Actor,
    now: datetime,
    listing_id: int,
    *,
    alt: str,
    key: str | None = None,
    prepared: Prepared | None = None,
) -> None:
    """Show a new picture on the page of a task (its files lie under `key`), or without one say in other words what
    the old one shows.

    A picture that nobody has looked at is never put on what everybody sees already but by moderators and by trusted
    organisations, whose is looked at afterwards. Raises NotFoundError for whom the task is none of their business,
    DomainError for the rest, and both as `media.actions`.
    """
    listing = locked_for(actor, listing_id)
    if listing.state not in MAY_CHANGE:
        raise DomainError("Det kan ikke ændres lige nu.")
    if not holds_at_once(actor, listing):
        raise DomainError(
            "Alle kan se opslaget nu. Ring til os på %(phone)s, så sætter vi billedet på.",
            phone=phone(current_pack().phone),
        )
    media.put_picture(actor, now, (KIND, listing.id), alt=alt, key=key, prepared=prepared)
    follow_picture(listing.id)
    if listing.state is State.PUBLISHED:
        listing.looked_at = now if actor.has(Permission.MODERATE) else None


def take_picture_off(actor: Actor, now: datetime, listing_id: int) -> None:
    """Show the task without a picture, whatever its state. Raises NotFoundError for whom it is none of their
    business.
    """
    media.remove_picture(actor, now, (KIND, locked_for(actor, listing_id).id))
    follow_picture(listing_id)


def follow_picture(listing_id: int) -> None:
    """Let the lists show the task with the picture it has now. Never commits."""
    publish_picture(KIND, listing_id)


def is_picture_public(listing_id: int) -> bool:
    """Whether everybody may see the picture of this task: as its page."""
    return public_title(listing_id) is not None


def may_see_picture(actor: Actor, listing_id: int) -> bool:
    """Whether the actor may see it before: who looks after the task, and moderators."""
    listing: Listing | None = listing_by_id(listing_id)
    return listing is not None and can(actor, Permission.EDIT_ORGANISATION, listing.organisation)


def titles(listing_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """What tasks are called, and where their pictures are changed."""
    found = select(Listing.id, Listing.title).where(Listing.id.in_(listing_ids))
    return {row[0]: (row[1], picture_path(row[0])) for row in db.session.execute(found)}


RULE = PictureRule(
    KIND, is_public=is_picture_public, titles=titles, may_see=may_see_picture, changed=follow_picture
)
