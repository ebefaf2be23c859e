"""What surveys say of initiatives, as people may read it: for the results page and for reports.

Counted are sheets of quarters that are over, so that two looks a day apart differ by nobody, and only people whose
first sheet is whole. What a number may and may not be taken for stands beside it (`words`).

To open every sheet and protect every number is dear, and a quarter that is over hardly changes. So the last count is
remembered, in the memory of the process alone: scores without the keys of their sheets, until a sheet, the plan or the
quarter is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.plan.models import Action, FocusPlan, Initiative, Period, PlanActivity
from app.surveys.counting import Case, Counted, Counting, Group, Span
from app.surveys.queries import Filed, filed_before, filed_mark
from app.surveys.rules import BEFORE, MOMENTS, is_over, quarter_of
from app.surveys.scales import Scale, scales


@dataclass(frozen=True)
class MomentResult:
    """A scale, so many months after."""

    months: int
    counted: Counted


@dataclass(frozen=True)
class ScaleResult:
    """What one scale says."""

    scale: Scale
    moments: tuple[MomentResult, ...]


@dataclass(frozen=True)
class Results:
    """What may be said of some initiatives in some years.

    `is_askable` is False for a choice of initiatives or years that is not answered, because it could be subtracted
    from another: only single initiatives, rows, plans and all together, in the years of one period of the plan.
    """

    first_year: int
    last_year: int
    is_askable: bool
    scales: tuple[ScaleResult, ...]


def results(
    initiative_ids: Iterable[int], first_year: int, last_year: int, now: datetime | None = None
) -> Results:
    """What surveys say of those who began in these initiatives in these years; five statements at most."""
    quarter = quarter_of(clock.local(now or clock.now()).date())
    group, years = frozenset(initiative_ids), range(first_year, last_year + 1)
    found, is_askable = [], True
    for scale, countings in _countings(filed_mark(quarter), quarter, _groups(), _periods()):
        moments = []
        for months, counting in countings:
            is_askable &= counting.is_askable(group, years)
            if (counted := counting.of(group, years)) is not None:
                moments.append(MomentResult(months, counted))
        if moments:
            found.append(ScaleResult(scale, tuple(moments)))
    return Results(first_year, last_year, is_askable, tuple(found) if is_askable else ())


@lru_cache(maxsize=1)
def _countings(
    _mark: str, quarter: date, groups: frozenset[Group], periods: tuple[int, ...]
) -> list[tuple[Scale, list[tuple[int, Counting]]]]:
    """All that may be said: each scale, so many months after. `_mark` is that of the sheets it is counted from."""
    filed = filed_before(quarter)
    spans = _spans({one.quarter_on.year for one in filed}, periods)
    found = []
    for scale in scales().values():
        of_moments = [(months, _cases(scale, months, filed, quarter)) for months in MOMENTS[1:]]
        countings = [
            (months, Counting(cases, groups, spans, len(scale.bands), scale.band_of))
            for months, cases in of_moments
            if cases
        ]
        found.append((scale, countings))
    return found


def _cases(scale: Scale, months: int, filed: Sequence[Filed], quarter: date) -> list[Case]:
    """Everybody with a whole first sheet whose later one is there, or can no longer come."""
    scores: dict[tuple[str, int], int | None] = {
        (one.key, one.moment): scale.score(one.answers[scale.key])
        for one in filed
        if scale.key in one.answers
    }
    return [
        Case(one.initiative_id, one.quarter_on.year, before, scores.get((one.key, months)))
        for one in filed
        if one.moment == BEFORE
        and (before := scores.get((one.key, BEFORE))) is not None
        and ((one.key, months) in scores or is_over(one.quarter_on, months, quarter))
    ]


def _groups() -> frozenset[Group]:
    """Sets of initiatives that the plan knows: of a row or an action, and of a plan. Two statements."""
    of_row = select(Initiative.id, Initiative.activity_id, PlanActivity.plan_id, Initiative.action_id).join(
        PlanActivity, PlanActivity.id == Initiative.activity_id
    )
    of_action = select(Initiative.id, Initiative.activity_id, Action.plan_id, Initiative.action_id).join(
        Action, Action.id == Initiative.action_id
    )
    groups: dict[tuple[str, int], set[int]] = {}
    for statement in (of_row, of_action):
        for number, activity_id, plan_id, action_id in db.session.execute(statement):
            groups.setdefault(("plan", plan_id), set()).add(number)
            if activity_id is not None:
                groups.setdefault(("row", activity_id), set()).add(number)
            if action_id is not None:
                groups.setdefault(("action", action_id), set()).add(number)
    return frozenset(map(frozenset, groups.values()))


def _periods() -> tuple[int, ...]:
    """The first year of each period, in their order. One statement."""
    return tuple(db.session.scalars(select(Period.first_year).order_by(Period.first_year, Period.id)))


def _spans(years: set[int], periods: Sequence[int]) -> list[Span]:
    """The years of each period; a year that no period covers goes with the last one begun before it."""
    spans: dict[int, set[int]] = {}
    for year in years:
        begun = [first for first in periods if first <= year] or list(periods[:1])
        spans.setdefault(begun[-1] if begun else 0, set()).add(year)
    return [frozenset(one) for one in spans.values()]


@dataclass(frozen=True)
class Choice:
    """Something to look at on the results page: its name, and the initiatives behind it."""

    key: str
    label: str
    initiative_ids: tuple[int, ...]


def choices() -> list[Choice]:
    """Everything, each plan, and each initiative that anybody was asked in; one statement."""
    plan_id = select(PlanActivity.plan_id).where(PlanActivity.id == Initiative.activity_id).scalar_subquery()
    other_id = select(Action.plan_id).where(Action.id == Initiative.action_id).scalar_subquery()
    plans = (
        select(Initiative.id, Initiative.title, FocusPlan.id, FocusPlan.number, FocusPlan.title)
        .join(FocusPlan, (FocusPlan.id == plan_id) | (FocusPlan.id == other_id))
        .order_by(FocusPlan.period_id, FocusPlan.number, Initiative.title, Initiative.id)
    )
    rows = db.session.execute(plans).all()
    by_plan: dict[int, tuple[str, list[int]]] = {}
    for number, _, plan, ordinal, title in rows:
        by_plan.setdefault(plan, (f"{ordinal}. {title}", []))[1].append(number)
    return [
        Choice("alle", "", tuple(number for number, *_ in rows)),
        *(Choice(f"plan-{plan}", label, tuple(ids)) for plan, (label, ids) in by_plan.items()),
        *(Choice(f"indsats-{number}", title, (number,)) for number, title, *_ in rows),
    ]
