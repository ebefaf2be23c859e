"""Changes that staff make: initiatives, the log, and what is said about a row in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.seen import mark
from app.plan.models import (
    Action,
    EntryKind,
    Initiative,
    InitiativeStatus,
    PlanActivity,
    Priority,
    RowEntry,
    RowStatus,
    RowYear,
)
from app.plan.queries import row_year
from app.plan.shapes import ACTION, ROW

WITHOUT_REASON = "Skriv, hvorfor rækken er udskudt eller udgået"
WRITTEN_MEANWHILE = "En anden har skrevet, mens du skrev. Læs begge tekster, og gem igen"


@dataclass(frozen=True)
class InitiativeInput:
    """What a form says about an initiative."""

    title: str
    target: tuple[str, int]
    starts_on: date
    ends_on: date | None = None
    description: str = ""
    owner_id: int | None = None
    status: str = InitiativeStatus.RUNNING
    target_groups: tuple[str, ...] = ()
    loneliness_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryInput:
    """What a form says about something that was done."""

    happened_on: date
    text: str
    with_whom: str = ""
    people_count: int | None = None
    outcome: str = ""
    link: str = ""
    kind: str = EntryKind.OTHER


@dataclass(frozen=True)
class RowYearInput:
    """What a form says about a row in a year."""

    status: str
    status_text: str = ""
    next_year_text: str = ""
    due_on: date | None = None
    responsible_id: int | None = None
    reason: str = ""
    priority: str | None = None
    #: The version that whoever writes has read (0: nothing was said yet); None writes over whatever stands there.
    version: int | None = None


def create_initiative(values: InitiativeInput, actor: Actor, now: datetime) -> Initiative:
    """Make an initiative on a row or an action. Raises DomainError (dates) and NotFoundError (target)."""
    _check_dates(values)
    initiative = Initiative(source="staff", created_at=now, starts_on=values.starts_on)
    _fill(initiative, values, now)
    db.session.add(initiative)
    db.session.flush()
    record(actor, now, "initiative.created", "initiative", initiative.id, target=list(values.target))
    return initiative


def initiative_mark(initiative: Initiative) -> str:
    """What tells one state of an initiative from the next."""
    return mark(initiative.edited_at)


def edit_initiative(
    initiative_id: int, values: InitiativeInput, actor: Actor, now: datetime, seen: str | None = None
) -> Initiative:
    """Change an initiative; the pack then leaves it alone. `seen` is its mark when whoever writes has read it.

    Raises NotFoundError, and DomainError for its dates and when somebody changed it meanwhile.
    """
    _check_dates(values)
    initiative = _locked_initiative(initiative_id)
    if seen is not None and seen != initiative_mark(initiative):
        raise DomainError("En anden har ændret indsatsen. Se den efter, og gem igen.")
    _fill(initiative, values, now)
    initiative.edited_at = now
    db.session.flush()
    record(actor, now, "initiative.edited", "initiative", initiative.id, status=initiative.status)
    return initiative


def end_initiative(initiative_id: int, actor: Actor, now: datetime) -> Initiative:
    """End an initiative today. What was counted on it stays. Ending it again changes nothing."""
    initiative = _locked_initiative(initiative_id)
    if initiative.status == InitiativeStatus.ENDED:
        return initiative
    initiative.status = InitiativeStatus.ENDED
    initiative.ends_on = _end_today(initiative.starts_on, now)
    initiative.edited_at = now
    db.session.flush()
    record(actor, now, "initiative.ended", "initiative", initiative.id)
    return initiative


def add_entry(target: tuple[str, int], values: EntryInput, actor: Actor, now: datetime) -> RowEntry:
    """Write a line in the log of a row or action. Raises DomainError (future date), NotFoundError."""
    entry = _new_entry(values, actor, now)
    entry.activity_id, entry.action_id = _target_ids(target)
    db.session.add(entry)
    db.session.flush()
    record(actor, now, "row_entry.added", "row_entry", entry.id, target=list(target))
    return entry


def correct_entry(entry_id: int, values: EntryInput, actor: Actor, now: datetime) -> RowEntry:
    """Write a line that takes another's place; the old one stays readable.

    Raises DomainError when somebody corrected it first, or for a future date.
    """
    old = lock_row(RowEntry, entry_id)
    if old is None:
        raise NotFoundError(f"no log entry {entry_id}")
    if db.session.scalar(select(RowEntry.id).where(RowEntry.replaces_id == entry_id)) is not None:
        raise DomainError("En anden har rettet linjen. Gå tilbage, og ret den nye linje i stedet.")
    entry = _new_entry(values, actor, now)
    entry.activity_id, entry.action_id, entry.replaces_id = old.activity_id, old.action_id, old.id
    db.session.add(entry)
    db.session.flush()
    record(actor, now, "row_entry.corrected", "row_entry", entry.id, replaces=old.id)
    return entry


def set_row_year(activity_id: int, year: int, values: RowYearInput, actor: Actor, now: datetime) -> RowYear:
    """Say how a row stands in a year, what is planned for the next, and until when.

    Raises NotFoundError, DomainError at `reason` (put off or given up without one), and at `status_text` when somebody
    wrote after the version that was read: nothing is changed then.
    """
    needs_reason = RowStatus(values.status) in (RowStatus.POSTPONED, RowStatus.DROPPED)
    if needs_reason and not values.reason.strip():
        raise DomainError(WITHOUT_REASON, field="reason")
    if lock_row(PlanActivity, activity_id) is None:
        raise NotFoundError(f"no row {activity_id}")
    row = row_year(activity_id, year)
    if values.version is not None and values.version != (row.version if row is not None else 0):
        raise DomainError(WRITTEN_MEANWHILE, field="status_text")
    if row is None:
        row = RowYear(activity_id=activity_id, year=year, version=0)
        db.session.add(row)
    row.version += 1
    row.status = RowStatus(values.status)
    row.reason = values.reason if needs_reason else ""
    row.priority = Priority(values.priority) if values.priority else None
    row.status_text = values.status_text
    row.next_year_text = values.next_year_text
    row.due_on = values.due_on
    row.responsible_id = values.responsible_id
    row.updated_at = now
    db.session.flush()
    record(actor, now, "row_year.set", "plan_activity", activity_id, year=year, status=values.status)
    return row


def _end_today(starts_on: date, now: datetime) -> date:
    return max(starts_on, clock.local(now).date())


def _fill(initiative: Initiative, values: InitiativeInput, now: datetime) -> None:
    initiative.title = values.title
    initiative.description = values.description
    initiative.starts_on = values.starts_on
    initiative.ends_on = values.ends_on
    initiative.owner_id = values.owner_id
    initiative.status = InitiativeStatus(values.status)
    if initiative.status == InitiativeStatus.ENDED and initiative.ends_on is None:
        # Without a last day, the years it was alive in would be lost.
        initiative.ends_on = _end_today(values.starts_on, now)
    initiative.target_groups = list(values.target_groups)
    initiative.loneliness_kinds = list(values.loneliness_kinds)
    initiative.activity_id, initiative.action_id = _target_ids(values.target)


def _check_dates(values: InitiativeInput) -> None:
    if values.ends_on is not None and values.ends_on < values.starts_on:
        raise DomainError("Vælg en slutdato, der ligger efter startdatoen", field="ends_on")


def _locked_initiative(initiative_id: int) -> Initiative:
    initiative = lock_row(Initiative, initiative_id)
    if initiative is None:
        raise NotFoundError(f"no initiative {initiative_id}")
    return initiative


def _target_ids(target: tuple[str, int]) -> tuple[int | None, int | None]:
    """(activity_id, action_id) with exactly one of them set."""
    kind, target_id = target
    if kind == ROW and db.session.get(PlanActivity, target_id) is not None:
        return target_id, None
    if kind == ACTION and db.session.get(Action, target_id) is not None:
        return None, target_id
    raise NotFoundError(f"no {kind} {target_id}")


def _new_entry(values: EntryInput, actor: Actor, now: datetime) -> RowEntry:
    if values.happened_on > clock.local(now).date():
        raise DomainError("Vælg en dato, der ikke ligger i fremtiden", field="happened_on")
    return RowEntry(
        kind=EntryKind(values.kind),
        happened_on=values.happened_on,
        text=values.text,
        with_whom=values.with_whom,
        people_count=values.people_count,
        outcome=values.outcome,
        link=values.link,
        author_id=actor.person_id,
        created_at=now,
    )
