"""What a kind keeps beside its dates (a crew, a room) follows them: it is told of every change, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.core.actor import Actor
from app.core.feature import feature_of_kind
from app.gatherings.models import Occurrence


def let_follow(actor: Actor, now: datetime, occurrences: Sequence[Occurrence]) -> None:
    """Tell the kind that these dates of one series were made, moved or cancelled, in the order in which they move; they
    are flushed already.

    Raises DomainError where what hangs on a date cannot move with it.
    """
    if not occurrences:
        return
    hook = feature_of_kind(occurrences[0].series.kind).dates_changed
    if hook is not None:
        hook(actor, now, [one.id for one in occurrences])


def is_used(occurrence: Occurrence) -> bool:
    """Whether the kind has something on this date that would be lost with it."""
    hook = feature_of_kind(occurrence.series.kind).date_is_used
    return hook is not None and hook(occurrence.id)
