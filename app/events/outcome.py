"""What was said and agreed on a date: writing it, and whether everybody may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.events import messages_outcome as messages
from app.events import queries_outcome as queries
from app.events.models_outcome import Outcome, Showing
from app.events.queries import KIND
from app.gatherings.models import Occurrence, OccurrenceStatus, SeriesStatus

#: In the audit: what is read by moderators.
OUTCOME = "event_outcome"


@dataclass(frozen=True)
class Words:
    """What the host wrote."""

    said: str
    agreed: str
    #: Whether everybody is to read it, once somebody of the house has.
    on_page: bool = False


def write(actor: Actor, now: datetime, occurrence_id: int, words: Words) -> Outcome:
    """Write down what was said and agreed; written again it replaces what stood there. Nothing at all is an answer.

    New words on the page are read by a moderator first, unless a moderator wrote them; until then nobody sees them.
    Raises DomainError for a date that has not begun or was cancelled, and at `on_page` when there is nothing to show.
    """
    occurrence = lock_held(occurrence_id, now)
    if words.on_page and not (words.said or words.agreed):
        raise DomainError("Skriv først, hvad I talte om, eller hvad I aftalte.", field="on_page")
    found = queries.outcome_of(occurrence.id)
    if found is None:
        found = Outcome(occurrence_id=occurrence.id, showing=Showing.INTERNAL, showing_at=now, written_at=now)
        db.session.add(found)
        found.said, found.agreed = words.said, words.agreed
        db.session.flush()
        is_new = True
    else:
        is_new = (found.said, found.agreed) != (words.said, words.agreed)
        found.said, found.agreed = words.said, words.agreed
    wanted = _showing(actor, found.showing, words, is_new=is_new)
    if wanted is not found.showing:
        found.showing, found.showing_at = wanted, now
    found.written_at = now
    db.session.flush()
    record(actor, now, "event_outcome.write", OUTCOME, found.id, showing=found.showing.value)
    messages.withdraw_question(occurrence, now)
    return found


def _showing(actor: Actor, before: Showing, words: Words, *, is_new: bool) -> Showing:
    if not words.on_page:
        return Showing.INTERNAL
    if actor.has(Permission.MODERATE):
        return Showing.SHOWN
    return Showing.WAITING if is_new or before is Showing.INTERNAL else before


def answer(actor: Actor, now: datetime, outcome_id: int, *, is_shown: bool) -> Outcome:
    """A moderator lets everybody read it, or not. Twice is once.

    Raises NotFoundError for what is not there, DomainError for what the host does not want shown (any more).
    """
    found = lock_row(Outcome, outcome_id) if actor.has(Permission.MODERATE) else None
    if found is None:
        raise NotFoundError
    if found.showing is Showing.INTERNAL:
        raise DomainError("Værten vil ikke have det på siden mere.")
    wanted = Showing.SHOWN if is_shown else Showing.REFUSED
    if found.showing is not wanted:
        found.showing, found.showing_at = wanted, now
        db.session.flush()
        record(actor, now, "event_outcome.answer", OUTCOME, found.id, showing=wanted.value)
    return found


def lock_held(occurrence_id: int, now: datetime) -> Occurrence:
    """A date that was held, locked. Raises NotFoundError for one that is no event's, DomainError for one not held."""
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None or occurrence.series.kind != KIND:
        raise NotFoundError
    if occurrence.series.status not in (SeriesStatus.APPROVED, SeriesStatus.ENDED):
        raise NotFoundError
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Dagen er aflyst, så her er ikke noget at skrive.")
    if occurrence.starts_at > now:
        raise DomainError("Du kan skrive det, når arrangementet er begyndt.")
    return occurrence
