"""Taking a wish, a volunteer or a pair one step further. Any other step is refused, and that it was tried is noted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select, update

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import begin_write, db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.phone_friends.models import PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_pair import About, PhoneReview
from app.phone_friends.states import PAIR, PATH, WISH, PairState, Path, WishState, may_become

M = TypeVar("M", PhoneWish, PhoneVolunteer, PhonePair)

NOT_THIS_STEP = "Det kan ikke lade sig gøre nu. Se, hvor langt det er kommet."
CHANGED_SINCE = "En anden har ændret det imens. Se det nye, og prøv igen."


def move_wish(actor: Actor, now: datetime, wish: PhoneWish, to: WishState) -> None:
    """Take a locked wish to another state. Raises DomainError where no step leads there.

    Whether they want another friend is no question any more for who has one, or waits no longer.
    """
    _move(actor, now, "phone_wish", wish, to, WISH)
    if to is not WishState.WAITING:
        own = select(PhonePair.id).where(PhonePair.wish_id == wish.id)
        asked = PhoneReview.about == About.ENDED, PhoneReview.done_at.is_(None), PhoneReview.pair_id.in_(own)
        db.session.execute(update(PhoneReview).where(*asked).values(done_at=now))


def move_volunteer(actor: Actor, now: datetime, volunteer: PhoneVolunteer, to: Path) -> None:
    """Take a locked volunteer one step further. Raises DomainError for a step that was left out."""
    _move(actor, now, "phone_volunteer", volunteer, to, PATH)


def move_pair(actor: Actor, now: datetime, pair: PhonePair, to: PairState) -> None:
    """Take a locked pair to another state. Raises DomainError where no step leads there."""
    _move(actor, now, "phone_pair", pair, to, PAIR)


def locked_wish(wish_id: int, version: int | None = None) -> PhoneWish:
    """The wish, locked; with a version, only as it was then. Raises NotFoundError, DomainError."""
    return _locked(PhoneWish, wish_id, version)


def locked_volunteer(volunteer_id: int, version: int | None = None) -> PhoneVolunteer:
    """The volunteer, locked; with a version, only as they were then. Raises NotFoundError, DomainError."""
    return _locked(PhoneVolunteer, volunteer_id, version)


def locked_pair(pair_id: int, version: int | None = None) -> PhonePair:
    """The pair, locked; with a version, only as it was then. Raises NotFoundError, DomainError."""
    return _locked(PhonePair, pair_id, version)


def _locked(model: type[M], key: int, version: int | None) -> M:
    found = lock_row(model, key)
    if found is None:
        raise NotFoundError
    if version is not None and found.version != version:
        raise DomainError(CHANGED_SINCE)
    return found


def _move(
    actor: Actor, now: datetime, kind: str, thing: Any, to: Any, table: Mapping[Any, frozenset[Any]]
) -> None:
    number, before = thing.id, thing.state
    if not may_become(table, before, to):

        def note() -> None:
            begin_write()
            record(actor, now, f"{kind}.refused", kind, number, before=before, to=to)

        raise DomainError(NOT_THIS_STEP, afterwards=note)
    thing.state, thing.state_at = to, now
    thing.version += 1
    db.session.flush()
    record(actor, now, f"{kind}.move", kind, number, before=before, to=to)
