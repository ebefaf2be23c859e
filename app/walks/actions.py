"""Changes that walks need beside the engine's own: guests, and proposals with tempo and length."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from app.accounts.queries import account_of_person
from app.catalogue.publish import publish_picture
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.actions import join, leave, lock_sign_up
from app.gatherings.guests import count_again, count_guest
from app.gatherings.models import Series, SeriesStatus, SignUp
from app.gatherings.retention import forget_person
from app.gatherings.scheduling import SeriesData, propose_series
from app.media import actions as media
from app.media.images import Prepared
from app.people.actions import add_person, erase_person
from app.people.models import Person
from app.people.queries import person_to_change
from app.walks.models import Tempo, Walk
from app.walks.queries import KIND

#: What tries of guests are counted under.
TRIES = "sign-up"


def propose_walk(
    actor: Actor, now: datetime, data: SeriesData, host: Person, *, tempo: Tempo, kilometres: Decimal
) -> Series:
    """A new walking group; see gatherings.scheduling.propose_series. `kilometres` is the length of a walk."""

    def add_walk(series: Series) -> None:
        db.session.add(Walk(series_id=series.id, tempo=tempo, kilometres=kilometres))
        db.session.flush()

    return propose_series(actor, now, data, host, add_walk)


def sign_up_guest(
    actor: Actor, now: datetime, occurrence_id: int, *, contact: dict[str, str | None], needs: dict[str, Any]
) -> SignUp:
    """Sign up somebody without an account: always a new person (decisions.md).

    `contact` holds name, phone and email; `needs` what `join` takes besides. Raises what `join` and `count_guest`
    raise; what is refused counts as a try, too.
    """
    count_guest(TRIES, actor, now, contact)
    person = add_person(
        actor, now, name=contact["name"] or "", phone=contact["phone"] or None, email=contact["email"] or None
    )
    try:
        return join(actor, now, occurrence_id, person, is_new=True, **needs)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def sign_up_person(actor: Actor, now: datetime, occurrence_id: int, *, needs: dict[str, Any]) -> SignUp:
    """Sign up who acts. Raises what `join` raises, and NotFoundError for somebody being erased meanwhile."""
    if actor.person_id is None:
        raise NotFoundError
    # Locked before the date, as erasing does: nobody is put on a list after their name went.
    person = person_to_change(actor.person_id)
    return join(actor, now, occurrence_id, person, **needs)


def put_picture(
    actor: Actor,
    now: datetime,
    series_id: int,
    *,
    alt: str,
    key: str | None = None,
    prepared: Prepared | None = None,
) -> None:
    """Show a new picture on the pages of a walk (its files lie under `key`), or without one say in other words what
    the old one shows. Raises NotFoundError and DomainError as `media.actions`, and DomainError when the walk is over.
    """
    owner = (KIND, _lock_open(series_id).id)
    if key is None or prepared is None:
        media.change_words(actor, now, owner, alt)
    else:
        media.show_picture(actor, now, owner, key=key, prepared=prepared, alt=alt)
    publish_picture(KIND, series_id)


def take_picture_off(actor: Actor, now: datetime, series_id: int) -> None:
    """Show the walk without a picture. Raises DomainError when the walk is over."""
    media.remove_picture(actor, now, (KIND, _lock_open(series_id).id))
    publish_picture(KIND, series_id)


def _lock_open(series_id: int) -> Series:
    series = lock_row(Series, series_id)
    if series is None:
        raise NotFoundError
    if series.status not in (SeriesStatus.PROPOSED, SeriesStatus.APPROVED):
        raise DomainError("Gruppen er ikke i gang, så den kan ikke ændres.")
    return series


def disown_sign_up(actor: Actor, now: datetime, sign_up_id: int) -> None:
    """ "Det var ikke mig": give the place up and forget name and contact that somebody else wrote.

    Raises DomainError for somebody with an account, who looks after their own name on Min side.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    person = sign_up.person
    if account_of_person(person.id) is not None:
        raise DomainError("Log ind, og ret dine oplysninger på Min side.")
    if occurrence.starts_at > now:
        leave(actor, now, sign_up_id)
    forget_person(person.id)
    erase_person(actor, now, person)
