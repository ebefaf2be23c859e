"""Reads of the plan: the tree of a year in a handful of statements, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, null, or_, select, true, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy import literal as sql_literal
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.feature import Figure
from app.people.models import Person
from app.plan.figures import added, figures_by_initiative
from app.plan.models import (
    Action,
    FocusPlan,
    Goal,
    Initiative,
    InitiativeStatus,
    Period,
    PlanActivity,
    RowEntry,
    RowYear,
)
from app.plan.moved_on import actions_moved_on, rows_moved_on
from app.plan.rules import State, YearFacts, state_of_row, years_shown
from app.plan.shapes import ACTION, ROW, EntryRow, InitiativeRow, PeriodRow, PlanNode, PlanTree, Work, YearRow

#: (initiative ids, year) → figures of each.
Count = Callable[[Sequence[int], int], Mapping[int, Sequence[Figure]]]
#: More entries than this of one year are not shown on the tree; the page of a row shows all of its own.
MOST_ENTRIES = 500


def periods() -> list[Period]:
    """All periods, oldest first."""
    return list(db.session.scalars(select(Period).order_by(Period.first_year, Period.id)))


def period_row(period: Period) -> PeriodRow:
    """A period without its texts."""
    return PeriodRow(period.id, period.code, period.title, period.first_year, period.last_year)


def is_year(year: int) -> bool:
    """Whether a plan can have a page for it."""
    return 2000 <= year <= 2100


def years_of(period: Period | PeriodRow, known: Sequence[Period], this_year: int) -> list[int]:
    """The years that a period has pages for, up to the one before the next of those `known` begins."""
    return years_shown(period.first_year, period.last_year, this_year, [one.first_year for one in known])


def period_with_id(period_id: int) -> PeriodRow:
    """A period by its number. Raises NotFoundError."""
    found = db.session.get(Period, period_id)
    if found is None:
        raise NotFoundError(f"no period {period_id}")
    return period_row(found)


def newest_period() -> PeriodRow:
    """The period that began last. Raises NotFoundError when no pack was loaded."""
    found = periods()
    if not found:
        raise NotFoundError("no plan is loaded")
    return period_row(found[-1])


def plans_with_rows(code: str) -> list[PlanNode]:
    """The plans of a period, bare."""
    return _of_year(_plans_by_period(), 0, code)[1]


def period_of_year(year: int) -> PeriodRow:
    """The period that covers `year`; else the last one begun before it (its work goes on); else the first.

    Raises NotFoundError when no pack was loaded.
    """
    return _of_year(_plans_by_period(), year)[0]


def plan_tree(
    year: int,
    today: date,
    code: str | None = None,
    count: Count | None = figures_by_initiative,
    log_since: int | None = None,
) -> PlanTree:
    """The period that covers `year` with the year's states, figures and log: six statements + figures.

    With `code` that period, whatever its years. `count` gives the figures: live, or those that were kept;
    None is for who shows none. The log is that of `year`, or from `log_since` on. Raises NotFoundError for none.
    """
    known = _plans_by_period()
    period, plans = _of_year(known, year, code)
    # Nothing has moved on while no later period begins.
    moved_after = year if any(one.first_year > year for one in known) else None
    by_id = {plan.id: plan for plan in plans}
    work = _work(Action.plan_id.in_(by_id), PlanActivity.plan_id.in_(by_id))
    for item in work:
        (by_id[item.plan_id].rows if item.kind == ROW else by_id[item.plan_id].actions).append(item)
    _hang_initiatives(work, moved_after)
    _hang_years(work)
    _hang_entries(work, (log_since or year, year))
    figures = count([one for item in work for one in item.initiative_ids], year) if count else {}
    for item in work:
        item.figures = added([figures[one] for one in item.initiative_ids if one in figures])
        item.state = row_state(item, year, today)
    return PlanTree(period, year, plans)


def row_state(work: Work, year: int, today: date) -> State | None:
    """The state of a row in `year`; None for an action, which has no years of its own."""
    if work.last_year is None:
        return None
    facts = {one: YearFacts(row.status, row.due_on) for one, row in work.years.items()}
    return state_of_row(
        work.last_year, year, facts, [one.facts for one in work.initiatives], today, work.ended_on
    )


def one_work(kind: str, target_id: int, year: int | None = None) -> Work:
    """One row or action with its initiatives, all its years and its whole log. Raises NotFoundError.

    With `year` a row has those initiatives too that have moved on to a row of a later period.
    """
    work = bare_work(kind, target_id, year)
    _hang_years([work])
    _hang_entries([work])
    return work


def bare_work(kind: str, target_id: int, year: int | None = None) -> Work:
    """One row or action with its initiatives alone. Raises NotFoundError."""
    is_action = kind == ACTION
    model = Action if is_action else PlanActivity
    found = _work(Action.id == target_id if is_action else None, None if is_action else model.id == target_id)
    if not found:
        raise NotFoundError(f"no {kind} {target_id}")
    _hang_initiatives(found, year)
    return found[0]


def all_work(period_id: int) -> list[Work]:
    """Every row and action of a period, bare: for a list to choose from."""
    plan_ids = select(FocusPlan.id).where(FocusPlan.period_id == period_id)
    return _work(Action.plan_id.in_(plan_ids), PlanActivity.plan_id.in_(plan_ids))


def all_work_beside(kind: str, target_id: int) -> list[Work]:
    """Every row and action of the period that a row or an action belongs to; nothing where there is no such thing."""
    model: Any = PlanActivity if kind == ROW else Action
    of_target = (
        select(FocusPlan.period_id).join(model, model.plan_id == FocusPlan.id).where(model.id == target_id)
    )
    period_id = db.session.scalar(of_target)
    return all_work(period_id) if period_id is not None else []


def plan_and_period(plan_id: int) -> tuple[FocusPlan, Period]:
    """A plan and its period, with their texts. Raises NotFoundError."""
    statement = select(FocusPlan, Period).join(Period, Period.id == FocusPlan.period_id)
    row = db.session.execute(statement.where(FocusPlan.id == plan_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"no plan {plan_id}")
    return row[0], row[1]


def goals_of(plan_ids: Sequence[int]) -> list[Goal]:
    """The goals of some plans, in order."""
    return list(
        db.session.scalars(select(Goal).where(Goal.plan_id.in_(plan_ids)).order_by(Goal.plan_id, Goal.code))
    )


def plans_of(period_id: int) -> list[FocusPlan]:
    """The plans of a period with their texts, in order."""
    statement = select(FocusPlan).where(FocusPlan.period_id == period_id).order_by(FocusPlan.number)
    return list(db.session.scalars(statement))


def initiative(initiative_id: int) -> Initiative:
    """One initiative. Raises NotFoundError."""
    found = db.session.get(Initiative, initiative_id)
    if found is None:
        raise NotFoundError(f"no initiative {initiative_id}")
    return found


def default_initiative(kind: str, now: datetime) -> InitiativeRow | None:
    """The initiative that is proposed by itself for a new `kind` of thing ("walk"): the oldest alive."""
    alive = _alive(clock.local(now).date())
    statement = _initiatives_statement().where(Initiative.default_for == kind, *alive)
    row = db.session.execute(statement.order_by(Initiative.starts_on, Initiative.id).limit(1)).first()
    return InitiativeRow(*row[2:]) if row else None


def action_initiatives(now: datetime) -> list[InitiativeRow]:
    """Initiatives of actions that are alive: what is done all year round counts there, never in a row of a year."""
    alive = _alive(clock.local(now).date())
    statement = _initiatives_statement().where(Initiative.action_id.is_not(None), *alive)
    rows = db.session.execute(statement.order_by(Initiative.title, Initiative.id))
    return [InitiativeRow(*row[2:]) for row in rows]


def living_initiatives(now: datetime) -> list[InitiativeRow]:
    """All initiatives that are alive, of actions and of rows: for what is done once and stands in the plan as a row."""
    rows = db.session.execute(
        _initiatives_statement()
        .where(*_alive(clock.local(now).date()))
        .order_by(Initiative.title, Initiative.id)
    )
    return [InitiativeRow(*row[2:]) for row in rows]


def entry(entry_id: int) -> RowEntry:
    """One line of a log. Raises NotFoundError."""
    found = db.session.get(RowEntry, entry_id)
    if found is None:
        raise NotFoundError(f"no log entry {entry_id}")
    return found


def row_year(activity_id: int, year: int) -> RowYear | None:
    """What staff said about a row in a year, or None."""
    statement = select(RowYear).where(RowYear.activity_id == activity_id, RowYear.year == year)
    return db.session.scalars(statement).one_or_none()


def _alive(today: date) -> tuple[ColumnElement[bool], ...]:
    open_ended = or_(Initiative.ends_on.is_(None), Initiative.ends_on >= today)
    living = Initiative.status.in_((InitiativeStatus.PLANNED, InitiativeStatus.RUNNING))
    return living, open_ended


def _plans_by_period() -> dict[PeriodRow, list[PlanNode]]:
    """All periods, oldest first, with their plans; one statement. Raises NotFoundError for none."""
    of_period = (Period.id, Period.code, Period.title, Period.first_year, Period.last_year)
    plans = select(*of_period, FocusPlan.id, FocusPlan.number, FocusPlan.title)
    statement = plans.join(FocusPlan, FocusPlan.period_id == Period.id)
    statement = statement.order_by(Period.first_year, Period.id, FocusPlan.number)
    known: dict[PeriodRow, list[PlanNode]] = {}
    for row in db.session.execute(statement):
        known.setdefault(PeriodRow(*row[:5]), []).append(PlanNode(*row[5:]))
    if not known:
        raise NotFoundError("no plan is loaded")
    return known


def _of_year(
    known: Mapping[PeriodRow, list[PlanNode]], year: int, code: str | None = None
) -> tuple[PeriodRow, list[PlanNode]]:
    """The period of `period_of_year`, or that called `code`, with its plans. Raises NotFoundError."""
    if code is not None:
        named = next((period for period in known if period.code == code), None)
        if named is None:
            raise NotFoundError(f"no period {code}")
        return named, known[named]
    begun = [period for period in known if period.first_year <= year]
    covering = [period for period in begun if year <= period.last_year]
    chosen = (covering or begun or list(known)[:1])[-1]
    return chosen, known[chosen]


def _work(actions: Any, rows: Any) -> list[Work]:
    """Actions and rows that fit the conditions (None: none of that kind), in one statement, in order."""
    parts = []
    if actions is not None:
        no_year = sql_cast(null(), Integer)
        no_day = sql_cast(null(), Date)
        nothing = sql_literal("")
        columns = (Action.id, Action.plan_id, Action.code, Action.short, Action.text)
        parts.append(
            select(sql_literal(ACTION), *columns, no_year, no_year, nothing, nothing, no_day, no_year).where(
                actions
            )
        )
    if rows is not None:
        row = PlanActivity
        columns = (row.id, row.plan_id, row.code, row.short, row.text)
        more = (row.first_year, row.last_year, row.administration, row.working_group)
        since = (row.ended_on, row.continues_id)
        parts.append(select(sql_literal(ROW), *columns, *more, *since).where(rows))
    found = [Work(*values) for values in db.session.execute(union_all(*parts))]
    return sorted(found, key=lambda work: (work.plan_id, work.kind, natural(work.code)))


def _initiatives_statement() -> Any:
    return select(
        Initiative.activity_id,
        Initiative.action_id,
        Initiative.id,
        Initiative.title,
        Initiative.status,
        Initiative.starts_on,
        Initiative.ends_on,
        Person.name,
        Initiative.target_groups,
        Initiative.loneliness_kinds,
        Initiative.description,
    ).outerjoin(Person, Person.id == Initiative.owner_id)


def natural(code: str) -> tuple[tuple[int, str], ...]:
    """How codes are ordered: 1.10 comes after 1.9."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in code.split("."))


def _ids(work: Sequence[Work]) -> tuple[list[int], list[int]]:
    return [one.id for one in work if one.kind == ROW], [one.id for one in work if one.kind == ACTION]


def _hang_initiatives(work: Sequence[Work], year: int | None = None) -> None:
    """Hang initiatives. In the years before a later period began, what has moved on to it hangs where it was done."""
    by_target = {(one.kind, one.id): one for one in work}
    rows, actions = _ids(work)
    if year is not None:
        for kind, moved in ((ROW, rows_moved_on(rows, year)), (ACTION, actions_moved_on(actions, year))):
            by_target |= {(kind, later_id): by_target[kind, own_id] for later_id, own_id in moved.items()}
    rows, actions = ([number for of, number in by_target if of == kind] for kind in (ROW, ACTION))
    wanted = or_(Initiative.activity_id.in_(rows), Initiative.action_id.in_(actions))
    order = (Initiative.starts_on, Initiative.id)
    for activity_id, action_id, *rest in db.session.execute(
        _initiatives_statement().where(wanted).order_by(*order)
    ):
        target = (ROW, activity_id) if action_id is None else (ACTION, action_id)
        by_target[target].initiatives.append(InitiativeRow(*rest))


def _hang_years(work: Sequence[Work]) -> None:
    rows = {one.id: one for one in work if one.kind == ROW}
    if not rows:
        return
    statement: Any = (
        select(
            RowYear.activity_id,
            RowYear.year,
            RowYear.status,
            RowYear.status_text,
            RowYear.next_year_text,
            RowYear.due_on,
            RowYear.responsible_id,
            Person.name,
            RowYear.reason,
            RowYear.priority,
            RowYear.version,
            RowYear.id,
        )
        .outerjoin(Person, Person.id == RowYear.responsible_id)
        .where(RowYear.activity_id.in_(rows))
    )
    for activity_id, year, *rest in db.session.execute(statement):
        rows[activity_id].years[year] = YearRow(*rest)


def _hang_entries(work: Sequence[Work], years: tuple[int, int] | None = None) -> None:
    """Hang the log, newest first: corrected lines only where all years are wanted (the page of one row)."""
    by_target = {(one.kind, one.id): one for one in work}
    rows, actions = _ids(work)
    correction = aliased(RowEntry)
    replaced = select(correction.id).where(correction.replaces_id == RowEntry.id).exists()
    first, last = years or (1, 1)
    in_years = (
        RowEntry.happened_on.between(date(first, 1, 1), date(last, 12, 31)) & ~replaced if years else true()
    )
    statement: Any = (
        select(
            RowEntry.activity_id,
            RowEntry.action_id,
            RowEntry.id,
            RowEntry.happened_on,
            RowEntry.text,
            RowEntry.with_whom,
            RowEntry.people_count,
            RowEntry.outcome,
            RowEntry.link,
            Person.name,
            RowEntry.created_at,
            RowEntry.replaces_id,
            replaced.label("is_replaced"),
            RowEntry.kind,
        )
        .outerjoin(Person, Person.id == RowEntry.author_id)
        .where(or_(RowEntry.activity_id.in_(rows), RowEntry.action_id.in_(actions)), in_years)
        .order_by(RowEntry.happened_on.desc(), RowEntry.id.desc())
        .limit(MOST_ENTRIES * (last - first + 1))
    )
    for activity_id, action_id, *rest in db.session.execute(statement):
        target = (ROW, activity_id) if action_id is None else (ACTION, action_id)
        by_target[target].entries.append(EntryRow(*rest))
