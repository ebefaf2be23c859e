"""Changes that walks need beside the engine's own: proposals with tempo and length, and their pictures."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from app.catalogue.publish import publish_picture
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.models import Series, SeriesStatus
from app.gatherings.scheduling import SeriesData, propose_series
from app.media import actions as media
from app.media.images import Prepared
from app.people.models import Person
from app.walks.models import Tempo, Walk
from app.walks.queries import KIND


def propose_walk(
    actor: Actor, now: datetime, data: SeriesData, host: Person, *, tempo: Tempo, kilometres: Decimal
) -> Series:
    """A new walking group; see gatherings.scheduling.propose_series. `kilometres` is the length of a walk."""

    def add_walk(series: Series) -> None:
        db.session.add(Walk(series_id=series.id, tempo=tempo, kilometres=kilometres))
        db.session.flush()

    return propose_series(actor, now, data, host, add_walk)


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
    media.put_picture(actor, now, (KIND, _lock_open(series_id).id), alt=alt, key=key, prepared=prepared)
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
