"""Making a fair, changing it, and opening, closing and cancelling it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.core.seen import mark
from app.exchange import messages, messages_brokers, queries
from app.exchange.models import Fair
from app.exchange.rules import FairState, Shape
from app.exchange.words import FAIR

#: What is told to everybody who registered when it changes.
_TOLD = ("starts_at", "ends_at", "place_id", "address")
#: What stands once it has begun: who meets when was counted from it.
_FIXED = ("starts_at", "shape", "rounds", "round_minutes", "pause_minutes")
#: Decision → states from which it can be taken.
_FROM = {
    FairState.OPEN: (FairState.DRAFT, FairState.CLOSED),
    FairState.CLOSED: (FairState.OPEN,),
    FairState.CANCELLED: (FairState.OPEN, FairState.CLOSED),
}


@dataclass(frozen=True)
class FairFacts:
    """All that staff write about a fair; the names are those of the columns."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place_id: int
    address: str
    register_by: date
    tables: int
    theme: str = ""
    target_groups: list[str] = field(default_factory=list)
    shape: Shape = Shape.MARKET
    rounds: int | None = None
    round_minutes: int | None = None
    pause_minutes: int = 0
    notice: str = ""
    initiative_id: int | None = None


def make_fair(actor: Actor, now: datetime, facts: FairFacts) -> Fair:
    """A new fair, which only staff see until it is opened. Raises NotFoundError unless the actor is a moderator,
    DomainError for a time that is over.
    """
    _refuse_others(actor)
    _refuse_past(facts, now)
    _check(facts)
    fair = Fair(**asdict(facts), state=FairState.DRAFT, created_at=now)
    db.session.add(fair)
    db.session.flush()
    record(actor, now, "exchange_fair.add", FAIR, fair.id)
    return fair


def fair_mark(fair: Fair) -> str:
    """What tells one state of what is written about a fair from the next."""
    return mark(*(getattr(fair, one.name) for one in fields(FairFacts)))


def change_fair(actor: Actor, now: datetime, fair_id: int, facts: FairFacts, seen: str | None = None) -> int:
    """Write something else about a fair; who registered is told a new time or place. How many are told.

    `seen` is the fair's state (`fair_mark`) that whoever writes has read. Raises as `make_fair`, and DomainError for a
    fair that is over or cancelled, or that somebody changed meanwhile, and for another start or other rounds of one
    that has begun.
    """
    fair = _locked(actor, fair_id)
    if fair.state is FairState.CANCELLED or fair.ends_at <= now:
        raise DomainError("Børsen er forbi eller aflyst. Lav en ny.")
    if seen is not None and seen != fair_mark(fair):
        raise DomainError("En anden har ændret børsen, mens du skrev. Se, hvad der står nu, og gem igen.")
    has_begun = fair.starts_at <= now
    if has_begun:
        _refuse_fixed(fair, facts)
    else:
        _refuse_past(facts, now)
    _check(facts)
    new = asdict(facts)
    moved = any(getattr(fair, name) != new[name] for name in _TOLD)
    for name, value in new.items():
        setattr(fair, name, value)
    fair.version += moved
    db.session.flush()
    record(actor, now, "exchange_fair.change", FAIR, fair.id, moved=moved)
    if not moved:
        return 0
    if not has_begun:
        queries.forget_hours(fair.id)
    messages_brokers.promise_brokers(fair, now)
    return messages.promise_changed(fair, now)


def decide(actor: Actor, now: datetime, fair_id: int, to: FairState, reason: str = "") -> int:
    """Open a fair, close its list, or cancel it with a reason that everybody reads. How many are told.

    Raises NotFoundError unless the actor is a moderator, DomainError for what cannot be done now.
    """
    fair = _locked(actor, fair_id)
    if fair.state not in _FROM[to] or fair.ends_at <= now:
        raise DomainError("Det kan ikke lade sig gøre lige nu. Se, hvordan børsen står.")
    if to is FairState.CANCELLED and not reason.strip():
        raise DomainError("Skriv hvorfor. Alle, der er tilmeldt, læser det.", field="reason")
    fair.state, fair.reason = to, reason.strip()
    db.session.flush()
    record(actor, now, f"exchange_fair.{to}", FAIR, fair.id)
    if to is FairState.CANCELLED:
        return messages.promise_cancelled(fair, now)
    messages_brokers.promise_brokers(fair, now)
    return 0


def _refuse_past(facts: FairFacts, now: datetime) -> None:
    if facts.starts_at <= now:
        raise DomainError("Vælg en dag, der ikke er forbi.", field="on")


def _refuse_fixed(fair: Fair, facts: FairFacts) -> None:
    if any(getattr(fair, name) != getattr(facts, name) for name in _FIXED):
        raise DomainError("Børsen er begyndt. Du kan ikke ændre starten eller runderne mere.")


def _check(facts: FairFacts) -> None:
    if facts.ends_at <= facts.starts_at:
        raise DomainError("Den skal slutte, efter den begynder.", field="ends")


def _refuse_others(actor: Actor) -> None:
    if not actor.has(Permission.MODERATE):
        raise NotFoundError


def _locked(actor: Actor, fair_id: int) -> Fair:
    _refuse_others(actor)
    fair = lock_row(Fair, fair_id)
    if fair is None:
        raise NotFoundError
    return fair
