"""The picture of an organisation: who may put one on its page, and who may see it before everybody does. Never
commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.core.pictures import PictureRule
from app.media import actions as media
from app.media.images import Prepared
from app.moderation.states import State
from app.organisations.actions import locked
from app.organisations.links import picture_path
from app.organisations.models import Organisation
from app.organisations.queries import KIND, organisation_by_id, public_title

_MAY_CHANGE = (State.PENDING, State.NEEDS_WORK, State.REJECTED, State.PUBLISHED)


def put_picture(
    actor: Actor,
    now: datetime,
    organisation_id: int,
    *,
    alt: str,
    key: str | None = None,
    prepared: Prepared | None = None,
) -> None:
    """Show a new picture on the page of an organisation (its files lie under `key`), or without one say in other
    words what the old one shows.

    Before everybody sees the page it is read together with it. Afterwards only moderators and trusted organisations
    may: nobody has looked at the picture. Raises NotFoundError for whom the organisation is none of their business,
    DomainError for the rest, and both as `media.actions`.
    """
    organisation = _locked_for(actor, organisation_id)
    if organisation.state not in _MAY_CHANGE:
        raise DomainError("Det kan ikke ændres lige nu.")
    if not may_put(actor, organisation):
        raise DomainError(
            "Alle kan se siden nu. Ring til os på %(phone)s, så sætter vi billedet på.",
            phone=phone(current_pack().phone),
        )
    owner = (KIND, organisation.id)
    if key is None or prepared is None:
        media.change_words(actor, now, owner, alt)
    else:
        media.show_picture(actor, now, owner, key=key, prepared=prepared, alt=alt)


def may_put(actor: Actor, organisation: Organisation) -> bool:
    """Whether what this actor puts on the page need not be read first, or is read with it."""
    return actor.has(Permission.MODERATE) or organisation.is_trusted or not organisation.is_public


def take_picture_off(actor: Actor, now: datetime, organisation_id: int) -> None:
    """Show the organisation without a picture. Raises NotFoundError for whom it is none of their business."""
    media.remove_picture(actor, now, (KIND, _locked_for(actor, organisation_id).id))


def _locked_for(actor: Actor, organisation_id: int) -> Organisation:
    organisation = locked(organisation_id)
    if not can(actor, Permission.EDIT_ORGANISATION, organisation):
        raise NotFoundError
    return organisation


def is_picture_public(organisation_id: int) -> bool:
    """Whether everybody may see the picture of this organisation: as its page."""
    return public_title(organisation_id) is not None


def may_see_picture(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may see it before: its members, and moderators."""
    organisation = organisation_by_id(organisation_id)
    return organisation is not None and can(actor, Permission.EDIT_ORGANISATION, organisation)


def titles(organisation_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """What organisations are called, and where their pictures are changed."""
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisation_ids))
    return {row[0]: (row[1], picture_path(row[0])) for row in db.session.execute(found)}


RULE = PictureRule(KIND, is_public=is_picture_public, titles=titles, may_see=may_see_picture)
