"""What leaders and the house write to each other beside a row and year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.people.models import Person
from app.plan.models import PlanActivity
from app.plan.models_history import Comment

#: The newest that the page shows.
MOST = 50


@dataclass(frozen=True)
class CommentRow:
    """A comment with its author's name; None when they are forgotten."""

    text: str
    author: str | None
    created_at: datetime


def add_comment(actor: Actor, now: datetime, activity_id: int, year: int, text: str) -> Comment:
    """Write beside a row and year. Raises NotFoundError."""
    if db.session.get(PlanActivity, activity_id) is None:
        raise NotFoundError(f"no row {activity_id}")
    comment = Comment(
        activity_id=activity_id, year=year, text=text, author_id=actor.person_id, created_at=now
    )
    db.session.add(comment)
    db.session.flush()
    record(actor, now, "plan_comment.added", "plan_activity", activity_id, year=year)
    return comment


def comments_of(activity_id: int, year: int) -> list[CommentRow]:
    """What was written beside a row and year, the newest first."""
    statement = (
        select(Comment.text, Person.name, Comment.created_at)
        .outerjoin(Person, Person.id == Comment.author_id)
        .where(Comment.activity_id == activity_id, Comment.year == year)
        .order_by(Comment.id.desc())
        .limit(MOST)
    )
    return [CommentRow(*row) for row in db.session.execute(statement)]
