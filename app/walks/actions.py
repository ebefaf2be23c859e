"""Proposing a walk: a series with what only walks have."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from app.core.actor import Actor
from app.core.database import db
from app.gatherings.models import Series
from app.gatherings.scheduling import SeriesData, propose_series
from app.people.models import Person
from app.walks.models import Tempo, Walk


def propose_walk(
    actor: Actor, now: datetime, data: SeriesData, host: Person, *, tempo: Tempo, kilometres: Decimal
) -> Series:
    """A new walking group; see gatherings.scheduling.propose_series. `kilometres` is the length of one walk."""

    def add_walk(series: Series) -> None:
        db.session.add(Walk(series_id=series.id, tempo=tempo, kilometres=kilometres))
        db.session.flush()

    return propose_series(actor, now, data, host, add_walk)
