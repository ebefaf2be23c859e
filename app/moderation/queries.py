"""Reads of moderation: what happened to a thing, and what waits."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.moderation.models import ModerationStep, ProposedEdit, Report
from app.people.models import Person

#: As many stand on a page of what waits; older ones come first, so nothing is left behind.
MOST = 100


def steps_of(kind: str, object_id: int) -> list[tuple[ModerationStep, str | None]]:
    """(step, name of who took it) of a thing, the newest first; the system has no name."""
    taken = (
        select(ModerationStep, Person.name)
        .outerjoin(Person, Person.id == ModerationStep.taken_by)
        .where(ModerationStep.object_type == kind, ModerationStep.object_id == object_id)
        .order_by(ModerationStep.id.desc())
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in db.session.execute(taken)]


def reason_of(kind: str, object_id: int, state: str) -> str:
    """What its authors were told when it came to the state in which it is; empty when nothing was said."""
    step = newest_step(kind, object_id)
    return step.reason if step is not None and step.to_state == state else ""


def newest_step(kind: str, object_id: int) -> ModerationStep | None:
    """The last step of a thing; None for what came with the pack and was never touched."""
    of_thing = select(ModerationStep).where(
        ModerationStep.object_type == kind, ModerationStep.object_id == object_id
    )
    return db.session.scalar(of_thing.order_by(ModerationStep.id.desc()).limit(1))


def waiting_edit(kind: str, object_id: int) -> ProposedEdit | None:
    """The edit of a thing that waits for an answer, or None."""
    waiting = select(ProposedEdit).where(
        ProposedEdit.object_type == kind,
        ProposedEdit.object_id == object_id,
        ProposedEdit.decided_at.is_(None),
    )
    return db.session.scalar(waiting)


def edit_by_id(edit_id: int) -> ProposedEdit | None:
    """An edit with its author, whatever was decided about it."""
    found = select(ProposedEdit).where(ProposedEdit.id == edit_id).options(joinedload(ProposedEdit.author))
    return db.session.scalar(found)


def open_reports() -> list[Report]:
    """Reports that nobody has answered, oldest first."""
    waiting = select(Report).where(Report.closed_at.is_(None)).options(joinedload(Report.reporter))
    return list(db.session.scalars(waiting.order_by(Report.created_at, Report.id).limit(MOST)))


def report_by_id(report_id: int) -> Report | None:
    """A report with who wrote it, whatever was answered."""
    found = select(Report).where(Report.id == report_id).options(joinedload(Report.reporter))
    return db.session.scalar(found)
