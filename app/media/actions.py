"""Changes of pictures. Whoever calls them has locked the thing that the picture is of, and may change it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.audit.actions import record
from app.core import throttle
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import installed
from app.core.permissions import Permission
from app.media.images import Prepared
from app.media.models import Picture
from app.media.queries import shown_on

#: Pictures that one person sends in a day, before the house asks to ring: a storage has an end.
MOST_A_DAY = 40


def put_picture(
    actor: Actor,
    now: datetime,
    owner: tuple[str, int],
    *,
    alt: str,
    key: str | None = None,
    prepared: Prepared | None = None,
) -> Picture:
    """Show a new picture (its files lie under `key`), or without one say in other words what the old one shows.

    Raises as `show_picture` and `change_words`.
    """
    if key is None or prepared is None:
        return change_words(actor, now, owner, alt)
    return show_picture(actor, now, owner, key=key, prepared=prepared, alt=alt)


def show_picture(
    actor: Actor, now: datetime, owner: tuple[str, int], *, key: str, prepared: Prepared, alt: str
) -> Picture:
    """Show this picture (its files lie under `key`), instead of the one that was shown. No commit.

    `owner` is the kind and number of what it is of; `alt` says what one sees. Raises DomainError after too many in a
    day.
    """
    is_somebody = actor.person_id is not None
    if is_somebody and throttle.hit(f"pictures:{actor.person_id}", now, timedelta(days=1)) > MOST_A_DAY:
        raise DomainError("Du har sendt mange billeder i dag. Prøv igen i morgen.", field="picture")
    _take_off(now, owner[0], [owner[1]])
    picture = Picture(
        owner_kind=owner[0],
        owner_id=owner[1],
        storage_key=key,
        width=prepared.width,
        height=prepared.height,
        alt=alt,
        content_hash=prepared.content_hash,
        created_at=now,
        created_by=actor.person_id,
        # The house has seen what it shows itself.
        looked_at=now if actor.has(Permission.MODERATE) else None,
    )
    db.session.add(picture)
    db.session.flush()
    record(actor, now, "picture.show", "picture", picture.id)
    return picture


def change_words(actor: Actor, now: datetime, owner: tuple[str, int], alt: str) -> Picture:
    """Say in other words what one sees on the picture. Raises NotFoundError without one."""
    picture = _found(owner)
    if picture is None:
        raise NotFoundError
    picture.alt = alt
    db.session.flush()
    record(actor, now, "picture.describe", "picture", picture.id)
    return picture


def remove_picture(actor: Actor, now: datetime, owner: tuple[str, int]) -> None:
    """Show it to nobody from now on; the files go a week later. One that is off already is no error."""
    picture = _found(owner)
    if picture is None:
        return
    picture.removed_at = now
    db.session.flush()
    record(actor, now, "picture.remove", "picture", picture.id)


def look_at(actor: Actor, now: datetime, picture_id: int) -> None:
    """A moderator saw the picture, and it stays; twice is once. Raises NotFoundError for others and what is gone."""
    picture = _locked_for_moderator(actor, picture_id)
    if picture.looked_at is None:
        picture.looked_at = now
        record(actor, now, "picture.look_at", "picture", picture.id)
    db.session.flush()


def take_off(actor: Actor, now: datetime, picture_id: int) -> None:
    """A moderator saw the picture, and it goes. Raises as `look_at`."""
    picture = _locked_for_moderator(actor, picture_id)
    picture.looked_at = picture.removed_at = now
    db.session.flush()
    record(actor, now, "picture.remove", "picture", picture.id)
    for rule in (rule for one in installed() for rule in one.pictures):
        if rule.kind == picture.owner_kind and rule.changed is not None:
            rule.changed(picture.owner_id)


def _locked_for_moderator(actor: Actor, picture_id: int) -> Picture:
    picture = lock_row(Picture, picture_id) if actor.has(Permission.MODERATE) else None
    if picture is None or picture.removed_at is not None:
        raise NotFoundError
    return picture


def remove_pictures(now: datetime, owner_kind: str, owner_ids: Collection[int]) -> None:
    """The same for things that are deleted, or of which nothing is told any more."""
    _take_off(now, owner_kind, owner_ids)


def _found(owner: tuple[str, int]) -> Picture | None:
    return db.session.scalar(select(Picture).where(shown_on(*owner)).with_for_update())


def _take_off(now: datetime, owner_kind: str, owner_ids: Collection[int]) -> None:
    of_them = (
        Picture.owner_kind == owner_kind,
        Picture.owner_id.in_(owner_ids),
        Picture.removed_at.is_(None),
    )
    db.session.execute(
        update(Picture).where(*of_them).values(removed_at=now).execution_options(synchronize_session=False)
    )
