"""Reminding of the deadlines of rows. The scan may run any number of times: unique keys make it happen once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.queries import Colleague, colleagues
from app.core import clock
from app.core.database import db
from app.core.permissions import Permission, Role
from app.notifications import outbox
from app.notifications.models import Message
from app.people.models import Person
from app.plan.models import PlanActivity, RowYear
from app.plan.rules import OLD_DAYS, SOON_DAYS, Reminder, reminder_due

KIND = "plan_deadline"


@dataclass(frozen=True)
class Told:
    """One reminder that was sent, for the page of the row."""

    name: str
    at: datetime
    step: str


def topic_of(row_year_id: int) -> str:
    """The topic of reminders of a row in a year."""
    return f"{RowYear.__tablename__}:{row_year_id}"


def promise_reminders(now: datetime) -> int:
    """Remind of the deadlines that are near or have passed. Returns how many letters were new."""
    today = clock.local(now).date()
    first, last = today - timedelta(days=OLD_DAYS), today + timedelta(days=SOON_DAYS)
    near = (
        select(RowYear)
        .join(PlanActivity, PlanActivity.id == RowYear.activity_id)
        .where(RowYear.due_on.between(first, last), PlanActivity.ended_on.is_(None))
        .order_by(RowYear.due_on, RowYear.id)
    )
    found = [(row, due_step(row, now)) for row in db.session.scalars(near)]
    due = [(row, step) for row, step in found if step is not None]
    if not due:
        return 0
    staff = colleagues()
    return sum(_remind(row, step, staff, now) for row, step in due)


def due_step(row: RowYear, now: datetime) -> Reminder | None:
    """The reminder that is due for what was said of a row and year; None without a deadline."""
    return reminder_due(row.status, row.due_on, clock.local(now).date()) if row.due_on is not None else None


def receivers(row: RowYear, step: Reminder, staff: Iterable[Colleague]) -> list[int]:
    """Whom a reminder is for: whoever is responsible and still works with the plan; when it stays late, the leaders.

    A house without a leader has its administrators told.
    """
    if step is not Reminder.LATE:
        return [one.id for one in staff if one.id == row.responsible_id and one.may(Permission.VIEW_PLAN)]
    for role in (Role.LEADER, Role.ADMINISTRATOR):
        holders = [one.id for one in staff if role in one.roles]
        if holders:
            return holders
    return []


def _remind(row: RowYear, step: Reminder, staff: Iterable[Colleague], now: datetime) -> int:
    people = select(Person, Account.email).join(Account, Account.person_id == Person.id)
    wanted = people.where(Person.id.in_(receivers(row, step, staff)), Account.deleted_at.is_(None))
    due_on = row.due_on.isoformat() if row.due_on is not None else ""
    return sum(
        outbox.enqueue(
            KIND,
            now=now,
            topic=topic_of(row.id),
            key=(row.id, due_on, step),
            params={"row_year_id": row.id, "due_on": due_on, "step": str(step), "person_id": person.id},
            person=person,
            address=email,
        )
        for person, email in db.session.execute(wanted.order_by(Person.id))
    )


def reminded(row_year_id: int) -> list[Told]:
    """Who was reminded of a row in a year, and when, the newest first; one statement."""
    statement = (
        select(Message, Person.name)
        .join(Person, Person.id == Message.person_id)
        .where(Message.topic == topic_of(row_year_id), Message.kind == KIND)
        .order_by(Message.id.desc())
        .limit(20)
    )
    return [
        Told(name, message.created_at, str(message.params.get("step", "")))
        for message, name in db.session.execute(statement)
    ]
