"""The pictures of an organisation, one of them and a still one of their film: who may put them on its page, and who may
see them before everybody does. Never commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
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
from app.moderation.states import MAY_CHANGE
from app.organisations.actions import locked
from app.organisations.links import film_picture_path, picture_path
from app.organisations.models import Organisation
from app.organisations.queries import KIND, organisation_by_id, public_title

#: Whose picture stands for a film, in the table of pictures.
FILM = "film"


def put_picture(
    actor: Actor,
    now: datetime,
    organisation_id: int,
    *,
    alt: str,
    of: str = KIND,
    key: str | None = None,
    prepared: Prepared | None = None,
) -> None:
    """Show a new picture on the page of an organisation (its files lie under `key`), or without one say in other
    words what the old one shows. `of` is KIND, or FILM for what stands for their film.

    Before everybody sees the page it is read together with it. Afterwards only moderators and trusted organisations
    may: nobody has looked at the picture. Raises NotFoundError for whom the organisation is none of their business,
    DomainError for the rest, and both as `media.actions`.
    """
    organisation = _locked_for(actor, organisation_id)
    if organisation.state not in MAY_CHANGE:
        raise DomainError("Det kan ikke ændres lige nu.")
    if not may_put(actor, organisation):
        raise DomainError(
            "Alle kan se siden nu. Ring til os på %(phone)s, så sætter vi billedet på.",
            phone=phone(current_pack().phone),
        )
    if of == FILM and not organisation.film_url:
        raise DomainError("Skriv først, hvor filmen ligger.")
    media.put_picture(actor, now, (of, organisation.id), alt=alt, key=key, prepared=prepared)


def may_put(actor: Actor, organisation: Organisation) -> bool:
    """Whether what this actor puts on the page need not be read first, or is read with it."""
    return actor.has(Permission.MODERATE) or organisation.is_trusted or not organisation.is_public


def take_picture_off(actor: Actor, now: datetime, organisation_id: int, of: str = KIND) -> None:
    """Show the organisation, or its film, without a picture. Raises NotFoundError for whom it is none of their
    business.
    """
    media.remove_picture(actor, now, (of, _locked_for(actor, organisation_id).id))


def _locked_for(actor: Actor, organisation_id: int) -> Organisation:
    organisation = locked(organisation_id)
    if not can(actor, Permission.EDIT_ORGANISATION, organisation):
        raise NotFoundError
    return organisation


def is_picture_public(organisation_id: int) -> bool:
    """Whether everybody may see the picture of this organisation: as its page."""
    return public_title(organisation_id) is not None


def is_film_public(organisation_id: int) -> bool:
    """Whether everybody may see the still picture: as the link to the film."""
    organisation = organisation_by_id(organisation_id)
    return organisation is not None and organisation.is_public and bool(organisation.film_url)


def may_see_picture(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may see it before: its members, and moderators."""
    organisation = organisation_by_id(organisation_id)
    return organisation is not None and can(actor, Permission.EDIT_ORGANISATION, organisation)


def titles(organisation_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """What organisations are called, and where their pictures are changed."""
    return {number: (name, picture_path(number)) for number, name in _names(organisation_ids)}


def film_titles(organisation_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """The same for their films."""
    return {
        number: (_("Film: %(name)s", name=name), film_picture_path(number))
        for number, name in _names(organisation_ids)
    }


def _names(organisation_ids: Sequence[int]) -> list[tuple[int, str]]:
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisation_ids))
    return [(row[0], row[1]) for row in db.session.execute(found)]


RULES = (
    PictureRule(KIND, is_public=is_picture_public, titles=titles, may_see=may_see_picture),
    PictureRule(FILM, is_public=is_film_public, titles=film_titles, may_see=may_see_picture),
)
