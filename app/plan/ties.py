"""Tying things that the plan does not count to an initiative, many with one press; saying of some that they do not
belong to the plan; and undoing both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.people.models import Person
from app.plan.models import Initiative
from app.plan.models_history import LeftOut, Tie
from app.plan.things import are_loose, source_of

#: So many of the newest ties can be undone on the page.
SHOWN = 5
#: What the audit calls things that do not belong to the plan.
_WHAT = "plan_left_out"


def tie_things(actor: Actor, now: datetime, things: Sequence[tuple[str, int]], initiative_id: int) -> Tie:
    """Let an initiative count these things, each through its feature's own action; kept, so that it can be undone.

    What somebody else tied first stays where it is. Raises NotFoundError (initiative, a thing or a kind that is not
    there) and DomainError when nothing was left to tie.
    """
    if db.session.get(Initiative, initiative_id) is None:
        raise NotFoundError(f"no initiative {initiative_id}")
    moved = [
        [kind, thing_id]
        for kind, thing_id in things
        if _move(actor, now, kind, thing_id, None, initiative_id)
    ]
    if not moved:
        raise DomainError("En anden har knyttet dem i mellemtiden.", field="things")
    tie = Tie(initiative_id=initiative_id, things=moved, author_id=actor.person_id, created_at=now)
    db.session.add(tie)
    db.session.flush()
    record(actor, now, "plan.tie", "initiative", initiative_id, things=len(moved))
    return tie


def undo_tie(actor: Actor, now: datetime, tie_id: int) -> int:
    """Untie what was tied with one press; how many things. What was moved on since stays. Twice is once.

    Raises NotFoundError.
    """
    tie = lock_row(Tie, tie_id)
    if tie is None:
        raise NotFoundError(f"no tie {tie_id}")
    if tie.undone_at is not None:
        return 0
    moved = [_move(actor, now, kind, thing_id, tie.initiative_id, None) for kind, thing_id in tie.things]
    tie.undone_at = now
    db.session.flush()
    record(actor, now, "plan.untie", "initiative", tie.initiative_id, things=sum(moved))
    return sum(moved)


def leave_out(actor: Actor, now: datetime, chosen: Sequence[tuple[str, int]]) -> int:
    """Say of loose things that they do not belong to the plan; how many. What was tied meanwhile stays tied.

    Raises NotFoundError unless the actor keeps the plan.
    """
    if not actor.has(Permission.EDIT_PLAN):
        raise NotFoundError
    left = 0
    for kind in dict.fromkeys(kind for kind, _ in chosen):
        for thing_id in are_loose(kind, [number for of, number in chosen if of == kind]):
            if insert_once(LeftOut, {"kind": kind, "thing_id": thing_id, "created_at": now}):
                record(actor, now, "plan.leave_out", _WHAT, thing_id, kind=kind)
                left += 1
    return left


def take_in(actor: Actor, now: datetime, chosen: Sequence[tuple[str, int]]) -> int:
    """Take that back; how many. Twice is once. Raises NotFoundError unless the actor keeps the plan."""
    if not actor.has(Permission.EDIT_PLAN):
        raise NotFoundError
    taken = 0
    for kind, thing_id in chosen:
        gone = delete(LeftOut).where(LeftOut.kind == kind, LeftOut.thing_id == thing_id)
        if db.session.execute(gone).rowcount:  # type: ignore[attr-defined]
            record(actor, now, "plan.take_in", _WHAT, thing_id, kind=kind)
            taken += 1
    return taken


def newest_ties() -> list[tuple[Tie, str, str | None]]:
    """(tie, title of its initiative, who tied) of the newest that were not undone."""
    statement = (
        select(Tie, Initiative.title, Person.name)
        .join(Initiative, Initiative.id == Tie.initiative_id)
        .outerjoin(Person, Person.id == Tie.author_id)
        .where(Tie.undone_at.is_(None))
        .order_by(Tie.id.desc())
        .limit(SHOWN)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def _move(actor: Actor, now: datetime, kind: str, thing_id: int, before: int | None, to: int | None) -> bool:
    source = source_of(kind)
    if source is None or source.tie is None:
        raise NotFoundError(f"no {kind} can be tied")
    return source.tie(actor, now, thing_id, before, to)
